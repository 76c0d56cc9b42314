import type { ComponentChildren } from 'preact'

type GroupProps = { title: string; help?: string; children: ComponentChildren }

/** Fields that answer one question together. */
export function Group({ title, help, children }: GroupProps) {
  return (
    <section class="form-group">
      <div class="form-group-head">
        <h2>{title}</h2>
        {help !== undefined && <p class="form-group-help">{help}</p>}
      </div>
      <div class="form-group-fields">{children}</div>
    </section>
  )
}

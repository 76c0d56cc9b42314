import type { Visit } from '../layout.js'

type ActProps = {
  visit: Visit
  /** Where it is sent. */
  action: string
  fields?: Readonly<Record<string, string>>
  label: string
  look?: 'main' | 'quiet' | 'danger'
}

const looks = { main: 'button', quiet: 'quiet-button', danger: 'quiet-button danger' }

/** Something done at once by pressing a button. */
export function Act({ visit, action, fields = {}, label, look = 'quiet' }: ActProps) {
  return (
    <form method="post" action={action} class="act-form">
      <input type="hidden" name="csrf" value={visit.csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={looks[look]} type="submit">
        {label}
      </button>
    </form>
  )
}

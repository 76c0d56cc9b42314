import type { Visit } from '../layout.js'

export type Tool =
  | { label: string; href: string }
  /** Sent as a form at once; `danger` for what cannot be taken back. */
  | { label: string; action: string; danger?: boolean; fields?: Record<string, string> }

/** What a coordinator can do with what the page shows. */
export function Toolbar({ visit: { words, csrf }, tools }: { visit: Visit; tools: readonly Tool[] }) {
  return (
    <section class="toolbar" aria-label={words.parts.toolbar}>
      <p class="toolbar-name" aria-hidden="true">
        {words.parts.toolbar}
      </p>
      <ul>
        {tools.map((tool) => (
          <li>
            {'href' in tool ? (
              <a class="quiet-button" href={tool.href}>
                {tool.label}
              </a>
            ) : (
              <form method="post" action={tool.action}>
                <input type="hidden" name="csrf" value={csrf} />
                {Object.entries(tool.fields ?? {}).map(([name, value]) => (
                  <input type="hidden" name={name} value={value} />
                ))}
                <button class={tool.danger === true ? 'quiet-button danger' : 'quiet-button'} type="submit">
                  {tool.label}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

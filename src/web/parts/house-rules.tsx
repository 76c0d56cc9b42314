import { rulesIn } from '../../domain/settings/house-rules.js'
import type { Visit } from '../layout.js'

/** What the group asks of all who deal with each other here; nothing where it asks nothing. */
export function HouseRules({ visit: { words, settings, language } }: { visit: Visit }) {
  const rules = rulesIn(settings?.rules ?? '')
  if (rules.length === 0) return null
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{words.pages.about.rules}</h2>
      <ol class="house-rules" lang={settings?.language === language ? undefined : settings?.language}>
        {rules.map(({ text, hint }) => (
          <li dir="auto">
            <p>{text}</p>
            {hint !== '' && <p class="help">{hint}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

import { actions, type Action } from '../../domain/items/item.js'
import type { Visit } from '../layout.js'
import type { CallItem } from './items.js'
import { SelectField } from './choice-fields.js'
import { paths } from '../paths.js'

/** What a list of calls is narrowed to; null for all. */
export type Narrowed = { action: Action | null; area: string | null }
/** What there is to choose from: only what some call asks for now. */
export type CallChoices = { actions: readonly Action[]; areas: readonly string[] }

export const choicesIn = (calls: readonly CallItem[]): CallChoices => ({
  actions: actions.filter((action) => calls.some(({ call }) => call.action === action)),
  areas: [...new Set(calls.flatMap(({ call }) => call.area ?? []))].sort(),
})

/** The address of a list that is narrowed so. */
export function narrowedPath(path: string, { action, area }: Narrowed): string {
  const query = new URLSearchParams({ ...(action !== null && { action }), ...(area !== null && { area }) })
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

type FilterProps = { visit: Visit; narrowed: Narrowed; choices: CallChoices }

/** Left out where there is nothing to tell apart. */
export function CallFilter({ visit, narrowed, choices }: FilterProps) {
  const { words } = visit
  const { filter } = words.calls
  const isNarrow = narrowed.action !== null || narrowed.area !== null
  if (!isNarrow && choices.actions.length < 2 && choices.areas.length < 2) return null
  const areas = choices.areas.map((area) => ({ value: area, label: area }))
  return (
    <form class="call-filter" method="get" action={paths.calls}>
      <SelectField
        words={words}
        name="action"
        label={filter.action}
        value={narrowed.action ?? ''}
        choices={[
          { value: '', label: filter.all },
          ...choices.actions.map((action) => ({ value: action, label: words.parts.call.actions[action] })),
        ]}
      />
      {areas.length > 0 && (
        <SelectField
          words={words}
          name="area"
          label={filter.area}
          value={narrowed.area ?? ''}
          choices={[{ value: '', label: filter.everywhere }, ...areas]}
        />
      )}
      <button class="quiet-button" type="submit">
        {filter.show}
      </button>
      {isNarrow && <a href={paths.calls}>{filter.allCalls}</a>}
    </form>
  )
}

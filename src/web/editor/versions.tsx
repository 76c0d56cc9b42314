import { fieldNames, type FieldName, type Fields } from '../../domain/drafts/fields.js'
import type { Kind } from '../../domain/items/item.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { changedPart } from './changed-part.js'
import { labelOf, valueInWords } from './field-words.js'

export type Version = { label: string; fields: Fields }
type VersionsProps = { visit: Visit; kind: Kind; versions: readonly [Version, Version]; level?: 2 | 3 }

/** Two versions side by side, field by field; only where they differ, and what differs is marked. */
export function Versions({ visit, kind, versions, level = 2 }: VersionsProps) {
  const { compare } = visit.words.editor
  const names: readonly FieldName[] = fieldNames[kind]
  const [one, other] = versions
  const differing = names.filter((name) => textOf(one, name) !== textOf(other, name))
  const same = names.length - differing.length
  return (
    <div class="versions">
      {differing.length === 0 && <p>{compare.noDifference}</p>}
      {differing.map((name) => (
        <FieldVersions visit={visit} kind={kind} versions={versions} name={name} level={level} />
      ))}
      {differing.length > 0 && same > 0 && <p class="quiet">{pluralIn(visit.language)(same, compare.same)}</p>}
    </div>
  )
}

const textOf = ({ fields }: Version, name: FieldName): string => (fields[name] ?? '').trim()

function FieldVersions({ visit, kind, versions, name, level = 2 }: VersionsProps & { name: FieldName }) {
  const { words } = visit
  const Title = `h${level}` as const
  const said = versions.map((version) => valueInWords(words, kind, name, textOf(version, name))) as [string, string]
  const [before, ...changed] = changedPart(...said)
  return (
    <section class="version-field">
      <Title>{labelOf(words, kind, name)}</Title>
      <div class="version-sides">
        {versions.map(({ label }, side) => {
          const [middle = '', after = ''] = changed[side] ?? []
          const empty = <span class="quiet">{words.editor.compare.nothing}</span>
          return (
            <div class="version">
              <p class="version-label">{label}</p>
              <p class="version-text" dir="auto">
                {said[side] === '' ? empty : [before, middle !== '' && <mark>{middle}</mark>, after]}
              </p>
            </div>
          )
        })}
      </div>
    </section>
  )
}

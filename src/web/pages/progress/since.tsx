import type { Iri } from '../../../core/iri.js'
import type { ItemReader } from '../../../domain/items/item-reader.js'
import type { Item } from '../../../domain/items/item.js'
import type { Member } from '../../../domain/members/member.js'
import type { Services } from '../../../domain/services.js'
import type { TakeUp } from '../../../domain/take-ups/take-up.js'
import { pathOf } from '../../../domain/text/slug.js'
import { pluralIn } from '../../../words/plural.js'
import type { Visit } from '../../layout.js'
import { OutLink } from '../../parts/out-link.js'
import { Moment } from '../../parts/when.js'
import { foreign, type CallItem } from '../../parts/items.js'

const MOST_TAGS = 3
const MOST_OF_TAG = 20

/** An event or a write-up of the group that came since; `comers` is how many have a place. */
export type Since = { item: Item; comers: number | null }

type Deps = { reader: Pick<ItemReader, 'tagged'>; signUps: Pick<Services['signUps'], 'countsOf'> }

/** What the group published under the same hashtags since the call went out, the oldest first. */
export async function sinceOf({ reader, signUps }: Deps, viewer: Member, call: CallItem): Promise<Since[]> {
  const found = new Map<string, Item>()
  for (const key of call.tagKeys.slice(0, MOST_TAGS)) {
    const { items } = await reader.tagged(viewer, key, null, { limit: MOST_OF_TAG })
    for (const item of items) {
      if (item.id !== call.id && item.kind !== 'call' && item.publishedAt >= call.publishedAt) found.set(item.id, item)
    }
  }
  const all = [...found.values()].sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime())
  return Promise.all(
    all.map(async (item) => {
      const hasList = (item.event?.signUp ?? null) !== null
      return { item, comers: hasList ? ((await signUps.countsOf(item.id))?.accepted ?? 0) : null }
    }),
  )
}

/** How many have a place at events that came of it. */
export const comersIn = (since: readonly Since[]): number => since.reduce((sum, { comers }) => sum + (comers ?? 0), 0)

type Happened = { at: Date; text: string; href?: string; out?: Iri | string; language?: string | undefined }

type SinceProps = { visit: Visit; item: CallItem; since: readonly Since[]; takeUps: readonly TakeUp[] }

/** What happened since it went out, the newest first. */
export function SinceList({ visit, item, since, takeUps }: SinceProps) {
  const { progress: texts, outcomes } = visit.words.calls
  const plural = pluralIn(visit.language)
  const comers = (count: number | null) => (count === null ? '' : ` (${plural(count, texts.comers)})`)
  const happened: Happened[] = [
    { at: item.publishedAt, text: texts.published },
    ...(item.editedAt === null ? [] : [{ at: item.editedAt, text: texts.edited, href: `${pathOf(item)}/history` }]),
    ...(item.ended === null ? [] : [{ at: item.ended.at, text: outcomes[item.ended.outcome ?? 'closed'] }]),
    ...takeUps.map(({ at, host, url, post }) => ({ at, text: texts.takenUp(host), out: url ?? post })),
    ...since.map(({ item: one, comers: count }) => ({
      at: one.publishedAt,
      text: `${one.title}${comers(count)}`,
      href: pathOf(one),
      language: foreign(one, visit.language),
    })),
  ]
  return (
    <section class="part" aria-labelledby="since">
      <h2 id="since">{texts.since}</h2>
      <p>{texts.sinceText}</p>
      <ul class="since">
        {happened
          .sort((a, b) => b.at.getTime() - a.at.getTime())
          .map(({ at, text, href, out, language }) => (
            <li>
              <Moment visit={visit} at={at} />
              {': '}
              {href !== undefined ? (
                <a href={href} lang={language} dir="auto">
                  {text}
                </a>
              ) : out !== undefined ? (
                <OutLink href={out}>
                  <bdi>{text}</bdi>
                </OutLink>
              ) : (
                text
              )}
            </li>
          ))}
      </ul>
    </section>
  )
}

import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { listedFor, type Viewer } from '../audience.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import { can } from '../members/member.js'
import type { Section } from '../items/item.js'
import type { Subjects } from '../subjects.js'
import { changedIn, differenceOf, type SectionDifference } from './difference.js'
import { mayBeAdapted } from './licence.js'
import type { Original, Originals } from './original.js'
import { credited, ofItem, ofRow, type Relative } from './relative.js'
import type { RelativeRepo } from './relative-repo.js'

/** In the order of the tree: each is followed by what was made of it. */
export type Family = { root: Iri; members: Relative[]; more: boolean }

/** `translated`: the two are in different languages, and each section has all of one and then all of the other. */
export type Compared = { before: Original; after: Original; translated: boolean; sections: SectionDifference[] }

const MOST = 200
const DEEPEST = 20
const MOST_COMPARED = 40

type Deps = {
  relatives: RelativeRepo
  items: Pick<ItemRepo, 'adaptedFrom'>
  subjects: Subjects
  originals: Originals
  actors: Pick<LocalActors, 'voice' | 'isLocal'>
  refuses: (host: string) => boolean
  /** Whether deliveries to a host have failed for days. */
  isAway: (host: string) => Promise<boolean>
}

export type Families = ReturnType<typeof familyService>

/** Where a write-up comes from and what was made of it, as far as this hub knows; also when others are gone. */
export function familyService({ relatives, items, subjects, originals, actors, refuses, isAway }: Deps) {
  const lineageOf = (iri: Iri) => knownLineage({ relatives, subjects }, iri)

  /** All that is stored of a family, in no order. */
  async function gather(viewer: Viewer, root: Iri): Promise<{ found: Relative[]; more: boolean }> {
    const audiences = listedFor(viewer)
    const [rows, docs, first, voice] = await Promise.all([
      relatives.of(root, MOST + 1),
      items.adaptedFrom(root, audiences, MOST),
      subjects.subjectOf(root),
      actors.voice(),
    ])
    const name = voice?.name ?? ''
    const ours = docs.map(itemOf)
    if (first?.of === 'item' && audiences.some((one) => one === first.item.audience)) ours.unshift(first.item)
    const shown = rows.slice(0, MOST).filter((row) => !refuses(row.host) && (!row.hidden || can(viewer, 'moderate')))
    const found = [
      ...ours.map((item) => ofItem(item, name)),
      ...(await Promise.all(shown.map(async (row) => ofRow(row, await isAway(row.host))))),
    ]
    return { found: [...found, ...credited(found, ours)], more: rows.length > MOST }
  }

  return {
    /**
     * The family that something belongs to, itself among it; null for what is no write-up.
     * @param viewer  moderators see, marked as such, what they have hidden
     */
    async of(viewer: Viewer, iri: Iri): Promise<Family | null> {
      const lineage = await lineageOf(iri)
      if (lineage === null) return null
      const root = lineage.at(-1) ?? iri
      const { found, more } = await gather(viewer, root)
      return { root, members: inOrder(found, root), more }
    },

    /** Which sections of each say something else than those it was made from; of the first of a large family, as far as texts are there. */
    async changes(viewer: Viewer, { members }: Family): Promise<Map<Iri, (Section | null)[]>> {
      const known = new Map<Iri, Promise<Original | null>>()
      const textOf = (iri: Iri) => {
        const asked = known.get(iri) ?? originals.find(viewer, iri)
        known.set(iri, asked)
        return asked
      }
      const adapted = members.filter(({ status }) => status !== 'gone').slice(0, MOST_COMPARED)
      const found = await Promise.all(
        adapted.map(async (one) => {
          const { iri } = one
          const [before, after] = await Promise.all([firstOf(ancestorsOf(one, members), textOf), textOf(iri)])
          return before === null || after === null ? [] : [[iri, changedIn(before.text, after.text)] as const]
        }),
      )
      return new Map(found.flat())
    },

    /**
     * What one says otherwise than what it was made from: the nearest of which the text is still there.
     * @returns null when there is not both of them, or one may not be shown beyond its own page
     */
    async compare(viewer: Viewer, iri: Iri): Promise<Compared | null> {
      const lineage = (await lineageOf(iri)) ?? []
      const textOf = (one: Iri) => originals.find(viewer, one)
      const [before, after] = await Promise.all([firstOf(lineage.slice(0, DEEPEST), textOf), textOf(iri)])
      const isOpen = (one: Original) => one.ours || (mayBeAdapted(one.licence) && !refuses(one.host))
      if (before === null || after === null || !isOpen(before) || !isOpen(after)) return null
      const translated = spokenIn(before) !== spokenIn(after)
      return { before, after, translated, sections: differenceOf(before.text, after.text, { translated }) }
    },
  }
}

/** The first of which there is a text. */
async function firstOf(
  names: readonly Iri[],
  textOf: (iri: Iri) => Promise<Original | null>,
): Promise<Original | null> {
  for (const name of names) {
    const text = await textOf(name)
    if (text !== null) return text
  }
  return null
}

/** What one was made from in turn, the nearest first, as the family has it. */
function ancestorsOf({ parent }: Relative, members: readonly Relative[]): Iri[] {
  const found = new Set<Iri>()
  for (let name = parent; name !== null && !found.has(name) && found.size < DEEPEST;) {
    found.add(name)
    name = members.find(({ iri }) => iri === name)?.parent ?? null
  }
  return [...found]
}
/** Of `pt-BR`, `pt`: in other regions the words are the same. */
const spokenIn = ({ language }: Original): string => language?.split('-')[0] ?? ''

/** What it was made from in turn, as this hub knows it; null for what is neither ours nor known. */
async function knownLineage(
  { relatives, subjects }: Pick<Deps, 'relatives' | 'subjects'>,
  iri: Iri,
): Promise<readonly Iri[] | null> {
  const row = await relatives.get(iri)
  if (row !== null) return row.family.slice(1)
  const subject = await subjects.subjectOf(iri)
  if (subject?.of === 'item') return subject.item.writeUp?.adaptedFrom?.lineage ?? []
  return subject?.of === 'post' && subject.post.kind === 'write-up' ? (subject.post.writeUp?.lineage ?? []) : null
}

/** Each before what was made of it, the older first. What hangs in the air, or in a circle, stands under the first. */
function inOrder(found: readonly Relative[], root: Iri): Relative[] {
  const waiting = new Map(found.map((one) => [one.iri, one]))
  const since = ({ publishedAt }: Relative) => publishedAt?.getTime() ?? 0
  const children = Map.groupBy(
    found.toSorted((a, b) => since(a) - since(b)),
    ({ parent }) => parent,
  )
  const placed: Relative[] = []
  const place = (one: Relative, depth: number) => {
    if (!waiting.delete(one.iri)) return
    placed.push({ ...one, depth: Math.min(depth, DEEPEST) })
    for (const child of children.get(one.iri) ?? []) place(child, depth + 1)
  }
  const first = waiting.get(root)
  if (first !== undefined) place(first, 0)
  const heads = found.filter(({ parent }) => parent === null || !found.some(({ iri }) => iri === parent))
  for (const one of [...heads, ...found]) place(one, first === undefined ? 0 : 1)
  return placed
}

import type { Iri } from '../../core/iri.js'
import type { After } from '../../store/store.js'
import type { Viewer } from '../audience.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import { iriOf, type Subject, type Subjects } from '../subjects.js'
import { subjectOf, type Row } from './entry.js'
import { rowOfItem, rowOfPost } from './id-lists.js'
import type { Sight } from './sight.js'

/** What stands above something, the oldest first, and below it, each answer followed by the answers to it. */
export type Context = { ancestors: Subject[]; descendants: Subject[] }

type Deps = {
  posts: Pick<PostRepo, 'inThread'>
  subjects: Pick<Subjects, 'docOf'>
  sight: Pick<Sight, 'entries'>
}

/** `read`: of a conversation, the oldest first. */
type Caps = { above: number; below: number; depth: number; read: number }
const forStrangers: Caps = { above: 40, below: 60, depth: 20, read: 500 }
const forMembers: Caps = { above: 400, below: 1_000, depth: 1_000, read: 2_000 }
const AT_ONCE = 500

/** Conversations as apps show them: items of the hub and posts in one tree. */
export class Contexts {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async of(viewer: Viewer, subject: Subject): Promise<Context> {
    const caps = viewer === null ? forStrangers : forMembers
    const thread = await this.#thread(
      subject.of === 'item' ? (subject.item.iri as Iri) : subject.post.thread,
      caps.read,
    )
    const above = subject.of === 'item' ? [] : await this.#above(subject.post.inReplyTo, thread, caps.above)
    const below = belowIn(thread, subject, caps.depth)
    const [ancestors, descendants] = [await this.#seen(viewer, above), await this.#seen(viewer, below)]
    return { ancestors, descendants: descendants.slice(0, caps.below) }
  }

  async #thread(root: Iri, most: number): Promise<PostDoc[]> {
    const found: PostDoc[] = []
    for (let after: After | null = null; found.length < most;) {
      const { docs, next } = await this.#deps.posts.inThread(root, { limit: Math.min(AT_ONCE, most), after })
      found.push(...docs)
      if (next === null) break
      after = next
    }
    return found
  }

  /** What was answered, and what that answered; ends where something is not known. */
  async #above(parent: Iri | null, thread: readonly PostDoc[], most: number): Promise<Row[]> {
    const known = new Map(thread.map((doc) => [doc.iri, doc]))
    const found: Row[] = []
    const seen = new Set<Iri>()
    for (let next = parent; next !== null && found.length < most && !seen.has(next);) {
      seen.add(next)
      const here = known.get(next)
      const above = here === undefined ? await this.#deps.subjects.docOf(next) : ({ of: 'post', doc: here } as const)
      if (above === null) break
      found.push(above.of === 'item' ? rowOfItem(above.doc) : rowOfPost(above.doc))
      next = above.of === 'item' ? null : above.doc.inReplyTo
    }
    return found.reverse()
  }

  async #seen(viewer: Viewer, rows: readonly Row[]): Promise<Subject[]> {
    const found: Subject[] = []
    for (let at = 0; at < rows.length; at += AT_ONCE / 5) {
      const some = await this.#deps.sight.entries(viewer, rows.slice(at, at + AT_ONCE / 5), { context: 'thread' })
      found.push(...some.flatMap((entry) => (entry === null ? [] : [subjectOf(entry)])))
    }
    return found
  }
}

/** The answers below something, depth first; of several those by whom they answer come first, then the oldest. */
function belowIn(thread: readonly PostDoc[], subject: Subject, deepest: number): Row[] {
  const answers = new Map<Iri, PostDoc[]>()
  for (const doc of thread) {
    if (doc.inReplyTo === null) continue
    const others = answers.get(doc.inReplyTo)
    if (others === undefined) answers.set(doc.inReplyTo, [doc])
    else others.push(doc)
  }
  const below = (name: Iri, author: Iri | null, depth: number) =>
    (answers.get(name) ?? [])
      .toSorted((a, b) => Number(b.author === author) - Number(a.author === author) || (a._id < b._id ? -1 : 1))
      .map((doc) => ({ doc, depth }))
  const root = iriOf(subject)
  const waiting = below(root, subject.of === 'item' ? null : subject.post.author, 1).reverse()
  const seen = new Set<Iri>([root])
  const found: Row[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { doc, depth } = next
    if (seen.has(doc.iri)) continue
    seen.add(doc.iri)
    found.push(rowOfPost(doc))
    if (depth < deepest) waiting.push(...below(doc.iri, doc.author, depth + 1).reverse())
  }
  return found
}

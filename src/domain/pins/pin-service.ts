import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isOpen } from '../audience.js'
import type { Acting } from '../apps/acting.js'
import type { AuditService } from '../audit/audit-service.js'
import { can } from '../members/member.js'
import { refusal } from '../refusals.js'
import type { Subject, Subjects } from '../subjects.js'
import type { PinDoc, PinNews, PinRepo } from './pin-repo.js'

/** As many as most peers show. */
export const MOST_PINS = 5
const MOST_TRIES = 20
const MOST_NEWS = 100

type Deps = {
  repo: PinRepo
  subjects: Pick<Subjects, 'subjectOf'>
  actors: Pick<LocalActors, 'voice' | 'ofMember'>
  audit: Pick<AuditService, 'note'>
  clock: Clock
  wakeAnnouncer: () => void
}

/** What our actors put first on their pages: the voice some items, members some of what they wrote. */
export class PinService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A repeat changes nothing. @throws Refusal 'not-found', 'forbidden', 'conflict' when there are enough */
  async pin(by: Acting, object: Iri): Promise<void> {
    const { actor, subject } = await this.#mine(by, object)
    if (!isFit(subject)) throw refusal('forbidden', 'not-to-pin')
    const pinned = await this.#change(actor, (objects, doc) => {
      if (doc.objects.includes(object)) return null
      if (objects.length >= MOST_PINS) throw refusal('conflict', 'too-many-pins')
      return [object, ...objects]
    })
    if (pinned && subject.of === 'item') await this.#deps.audit.note(by.id, 'item.pin', subject.item.id)
  }

  /** A repeat changes nothing. @throws Refusal 'not-found', 'forbidden' */
  async unpin(by: Acting, object: Iri): Promise<void> {
    const { actor, subject } = await this.#mine(by, object)
    const unpinned = await this.#change(actor, (objects) => objects.filter((one) => one !== object))
    if (unpinned && subject.of === 'item') await this.#deps.audit.note(by.id, 'item.unpin', subject.item.id)
  }

  /** What is pinned and still there for everybody; the newest pin first. */
  async of(actor: Iri): Promise<Subject[]> {
    const doc = await this.#deps.repo.get(actor)
    return (await this.#fit(doc?.objects ?? [])).map(({ subject }) => subject)
  }

  async isPinned(actor: Iri, object: Iri): Promise<boolean> {
    return (await this.#deps.repo.get(actor))?.objects.includes(object) === true
  }

  /** What an actor of ours has pinned, by name alone. */
  async namesOf(actor: Iri): Promise<ReadonlySet<Iri>> {
    return new Set((await this.#deps.repo.get(actor))?.objects)
  }

  /** What has been taken down, or is no longer for everybody, is pinned no longer: followers are told. */
  async follow(actor: Iri): Promise<void> {
    if ((await this.#deps.repo.get(actor)) !== null) await this.#change(actor, (objects) => [...objects])
  }

  /** Names what all pages are made of, as far as this process changes it. */
  edition(): string {
    return String(this.#deps.repo.writes())
  }

  async #fit(objects: readonly Iri[]): Promise<{ object: Iri; subject: Subject }[]> {
    const found = await Promise.all(objects.map((object) => this.#deps.subjects.subjectOf(object)))
    return objects.flatMap((object, at) => {
      const subject = found[at] ?? null
      return subject !== null && isFit(subject) ? [{ object, subject }] : []
    })
  }

  /** Whose page it stands on, where this member may say what comes first there. */
  async #mine(by: Acting, object: Iri): Promise<{ actor: Iri; subject: Subject }> {
    const { subjects, actors } = this.#deps
    const subject = await subjects.subjectOf(object)
    if (subject === null) throw refusal('not-found', 'no-such-item')
    const voice = can(by, 'publish') ? await actors.voice() : null
    if (voice !== null && (subject.of === 'item' || subject.post.author === voice.iri))
      return { actor: voice.iri, subject }
    if (subject.of === 'item') throw refusal('forbidden', 'not-allowed')
    const self = can(by, 'read') && by.as !== 'voice' ? await actors.ofMember(by.id) : null
    if (self === null || self.iri !== subject.post.author) throw refusal('forbidden', 'not-allowed')
    return { actor: self.iri, subject }
  }

  /**
   * Decides on what is pinned and fit to be, and writes that with what followers have to be told, in one.
   * @param decide  null when nothing is to be written
   * @returns whether anything has changed
   */
  async #change(actor: Iri, decide: (fit: readonly Iri[], doc: PinDoc) => Iri[] | null): Promise<boolean> {
    const { repo, clock, wakeAnnouncer } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const stored = await repo.get(actor)
      const doc = stored ?? { _id: actor, actor, objects: [], count: 0, news: [], announce: null, revision: 1 }
      const fit = (await this.#fit(doc.objects)).map(({ object }) => object)
      const objects = decide(fit, doc)
      const next = objects === null ? null : changed(doc, objects, clock())
      if (next === null) return false
      if (!(stored === null ? await repo.add({ ...doc, ...next }) : await repo.change(doc, next))) continue
      wakeAnnouncer()
      return true
    }
    throw refusal('conflict', 'changed-meanwhile')
  }
}

/** Everybody has to be able to read it; what the hub puts first has to stand in its lists anyway. */
function isFit(subject: Subject): boolean {
  if (subject.of === 'item') return subject.item.state === 'published' && subject.item.audience === 'public'
  const { state, audience, origin } = subject.post
  return isOpen({ state, audience }) && origin === 'local'
}

/** With one piece of news for each that came or left; null when none did. */
function changed(
  doc: PinDoc,
  objects: Iri[],
  at: Date,
): Pick<PinDoc, 'objects' | 'count' | 'news' | 'announce'> | null {
  const came = objects.filter((one) => !doc.objects.includes(one))
  const left = doc.objects.filter((one) => !objects.includes(one))
  const fresh: PinNews[] = [
    ...left.map((object) => ({ verb: 'Remove' as const, object })),
    ...came.map((object) => ({ verb: 'Add' as const, object })),
  ].map((one, nth) => ({ ...one, number: doc.count + nth + 1, at }))
  if (fresh.length === 0) return null
  const before = doc.news.filter(({ object }) => !fresh.some((one) => one.object === object))
  const news = [...before, ...fresh].slice(-MOST_NEWS)
  return { objects, count: doc.count + fresh.length, news, announce: at }
}

import { hostOf, sameOrigin, type Iri } from '../../core/iri.js'
import type { FollowRepo } from '../../domain/follows/follow-repo.js'
import { itemOf } from '../../domain/items/item-repo.js'
import type { LocalActors } from '../../domain/actors/local-actors.js'
import { postOf } from '../../domain/posts/post-repo.js'
import type { ReactionService } from '../../domain/reactions/reaction-service.js'
import type { StampService } from '../../domain/quotes/stamp-service.js'
import { contentOf, type Subject, type Subjects } from '../../domain/subjects.js'
import type { Store } from '../../store/store.js'
import type { Answered, Asked } from '../apex/wire-source.js'
import { OUTBOUND } from '../delivery/outbound-repo.js'
import { parseStrictJson, type JsonObject } from '../remote/strict-json.js'
import { activityIri } from '../vocab/addresses.js'
import { isPublic } from '../vocab/context.js'
import { say } from '../vocab/write/activity.js'
import { formerActor } from '../vocab/write/actor.js'
import { quoteAuthorization } from '../vocab/write/quoting.js'
import { objectOf } from '../vocab/write/object.js'
import { actorDocumentOf, documentOf, type Writing } from '../vocab/write/writing.js'
import type { OwnActor } from './own-actors.js'
import { withNames, type WireWriterDeps } from './wire-writer.js'

export type OwnDocumentDeps = Pick<WireWriterDeps, 'entriesOf' | 'named' | 'pledged' | 'taking'> & {
  store: Store
  actors: LocalActors
  subjects: Subjects
  follows: Pick<FollowRepo, 'onHost'>
  reactions: Pick<ReactionService, 'tallyOf'>
  writing: () => Promise<Writing>
  objectOfActor: OwnActor
  stamps: Pick<StampService, 'at' | 'iriOf'>
}

const nothing: Answered = { kind: 'not-found' }

/** What stands at the addresses of our actors, objects and activities. What is not public is there for whom it is for. */
export class OwnDocuments {
  readonly #deps: OwnDocumentDeps

  constructor(deps: OwnDocumentDeps) {
    this.#deps = deps
  }

  async at({ iri, signer }: Asked): Promise<Answered> {
    const { pathname } = new URL(iri)
    if (pathname === '/actor' || /^\/a\/[^/]+$/.test(pathname)) return this.#actor(iri)
    const [, stamp] = /^\/stamps\/(\d+)$/.exec(pathname) ?? []
    if (stamp !== undefined) return this.#stamp(stamp)
    const [, object, verb] = /^(\/o\/\d+)\/act\/\d+-([a-z]+)$/.exec(pathname) ?? []
    if (object !== undefined && verb !== 'delete') return this.#saidOf(iri, iri.slice(0, iri.indexOf('/act/')) as Iri)
    if (pathname.includes('/act/')) return (await this.#sent(iri)) ?? nothing
    return this.#object(iri, signer)
  }

  /** Ours, when it is published and leaves the house; null for everything else, posts of others among it. */
  async published(iri: Iri): Promise<Subject | null> {
    const subject = await this.#deps.subjects.subjectOf(iri)
    if (subject === null) return null
    if (subject.of === 'item') return subject.item.audience === 'hub' ? null : subject
    return subject.post.origin === 'local' && subject.post.audience !== 'hub' ? subject : null
  }

  /** Whether the server that signed a request may have this: it is for everybody, or for somebody there. */
  async isFor(subject: Subject, signer: Asked['signer']): Promise<boolean> {
    if (isOpen(subject)) return true
    const asker = await signer()
    if (asker === null) return false
    const { actors, follows } = this.#deps
    if (subject.of === 'post' && subject.post.mentions.some((one) => sameOrigin(one, asker))) return true
    const author = subject.of === 'item' ? ((await actors.voice())?.iri ?? null) : subject.post.author
    const { audience } = contentOf(subject)
    if (author === null || audience !== 'followers') return false
    return (await follows.onHost(author, hostOf(asker), 1, null)).length > 0
  }

  async #actor(iri: Iri): Promise<Answered> {
    const { actors, objectOfActor } = this.#deps
    const actor = await actors.byIri(iri)
    if (actor === null) return nothing
    if (actor === 'gone') return { kind: 'gone', body: documentOf(formerActor({ iri, type: 'Person' })) }
    return { kind: 'document', body: actorDocumentOf(await objectOfActor(actor)), shared: true }
  }

  async #object(iri: Iri, signer: Asked['signer']): Promise<Answered> {
    const { subjects, reactions, writing } = this.#deps
    const found = await subjects.docOf(iri)
    if (found?.doc.state === 'deleted') return this.#tombstone(found, signer)
    const subject = await this.published(iri)
    if (subject === null || !(await this.isFor(subject, signer))) return nothing
    const object = objectOf(await withNames(subject, this.#deps), await writing(), await reactions.tallyOf(iri))
    return { kind: 'document', body: documentOf(object), shared: isOpen(subject) }
  }

  /** That something of ours may be quoted somewhere, for whoever sees it there. */
  async #stamp(number: string): Promise<Answered> {
    const { stamps } = this.#deps
    const stamp = await stamps.at(number)
    if (stamp === null || stamp === 'gone') return nothing
    // That something stays in the house is not said by what it quotes either.
    if (this.#deps.actors.isLocal(stamp.quote) && (await this.published(stamp.quote)) === null) return nothing
    return { kind: 'document', body: quoteAuthorization({ ...stamp, id: stamps.iriOf(stamp) }), shared: true }
  }

  /** Of what somebody never heard of there is no word for them that it was there. */
  async #tombstone(
    found: NonNullable<Awaited<ReturnType<Subjects['docOf']>>>,
    signer: Asked['signer'],
  ): Promise<Answered> {
    const { doc } = found
    const wasTold = doc.announced !== null && doc.audience !== 'hub'
    if (!wasTold || (found.of === 'post' && found.doc.origin !== 'local')) return nothing
    const subject =
      found.of === 'item'
        ? { of: 'item' as const, item: itemOf(found.doc) }
        : { of: 'post' as const, post: postOf(found.doc) }
    if (!(await this.isFor(subject, signer))) return nothing
    const body = objectOf(await withNames(subject, this.#deps), await this.#deps.writing())
    return { kind: 'gone', body: documentOf(body) }
  }

  /** An activity as it was sent, when that was to everybody. */
  async #sent(iri: Iri): Promise<Answered | null> {
    const sent = await this.#deps.store.collection(OUTBOUND).findOne({ _id: iri })
    const parsed = sent === null || sent.body === '' ? null : parseStrictJson(Buffer.from(sent.body))
    if (parsed === null || !('value' in parsed) || !isForAll(parsed.value)) return null
    return { kind: 'document', body: parsed.value, shared: true }
  }

  /**
   * What was said of something, for as long as everybody may read that. Its Create is there as long, too, since whoever
   * hears of it through others asks for it here.
   */
  async #saidOf(iri: Iri, about: Iri): Promise<Answered> {
    const subject = await this.published(about)
    if (subject === null || !isOpen(subject)) return nothing
    const sent = await this.#sent(iri)
    if (sent !== null || activityIri(about, 1, 'Create') !== iri) return sent ?? nothing
    const created = objectOf(await withNames(subject, this.#deps), await this.#deps.writing())
    return { kind: 'document', body: say('Create', created, { id: iri, at: publishedAt(subject) }), shared: true }
  }
}

const isForAll = ({ to, cc }: JsonObject): boolean =>
  [to, cc].flat().some((one) => typeof one === 'string' && isPublic(one))
export const publishedAt = (subject: Subject): Date => contentOf(subject).publishedAt
export const isOpen = (subject: Subject): boolean => ['public', 'unlisted'].includes(contentOf(subject).audience)

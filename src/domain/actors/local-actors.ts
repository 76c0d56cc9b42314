import { idBefore } from '../../core/ids.js'
import { iri, type Iri } from '../../core/iri.js'
import type { MemberRepo } from '../members/member-repo.js'
import type { KeptSettings, SettingsService } from '../settings/settings-service.js'
import { markdownToHtml } from '../text/markdown.js'
import type { LocalActor } from './actor.js'
import type { IdentityDoc, IdentityRepo } from './identity-repo.js'
import { plainDetails } from './profile-details.js'

type Deps = {
  baseUrl: string
  settings: Pick<SettingsService, 'read'>
  identities: Pick<IdentityRepo, 'get' | 'ofMember' | 'some'>
  members: Pick<MemberRepo, 'get'>
}

/** Which of the ids before the hub was set up these two have. */
const [VOICE, INSTANCE] = [1, 2]
const HANDLE = /^\/a\/([a-z0-9_]{1,30})$/

/** Who speaks for this hub on the network: its voice, the hub as a machine, and members who have chosen to. */
export class LocalActors {
  readonly instanceIri: Iri
  readonly #deps: Deps
  readonly #base: URL
  #about: { source: string; html: string } = { source: '', html: '' }

  constructor(deps: Deps) {
    this.#deps = deps
    this.#base = new URL(deps.baseUrl)
    this.instanceIri = iri(`${this.#base.origin}/actor`)
  }

  /** Where the actor of this handle is, whether there is one or not. */
  iriOf(handle: string): Iri {
    return iri(`${this.#base.origin}/a/${handle}`)
  }

  /** Whether it is an address of this hub, of whatever is there. */
  isLocal(name: Iri): boolean {
    return new URL(name).origin === this.#base.origin
  }

  /** The handle of an actor's address here; null for everything else, the instance actor's too. */
  handleOf(name: Iri): string | null {
    const { origin, pathname, search, hash } = new URL(name)
    if (origin !== this.#base.origin || search !== '' || hash !== '') return null
    return HANDLE.exec(pathname)?.[1] ?? null
  }

  /** Signs for the hub itself; it is there before the hub is set up. */
  async instance(): Promise<LocalActor> {
    const settings = await this.#deps.settings.read()
    return {
      iri: this.instanceIri,
      number: idBefore(settings?.createdAt ?? new Date(0), INSTANCE),
      kind: 'instance',
      type: 'Application',
      handle: this.#base.hostname, // a user name of Mastodon has no colon
      name: settings?.name ?? this.#base.host,
      html: '',
      member: null,
      url: `${this.#base.origin}/about`,
      since: settings?.createdAt ?? new Date(0),
      alsoKnownAs: [],
      movedTo: null,
    }
  }

  /** The group itself; null until the hub is set up. */
  async voice(): Promise<LocalActor | null> {
    const settings = await this.#deps.settings.read()
    return settings === null ? null : this.#voiceOf(settings)
  }

  /** By the number that apps know an actor by; null also for members without a profile. */
  async byNumber(number: string): Promise<LocalActor | null> {
    const [voice, instance] = [await this.voice(), await this.instance()]
    if (voice?.number === number) return voice
    return instance.number === number ? instance : this.ofMember(number)
  }

  /** `gone`: there was one, and never will be another. */
  async byHandle(handle: string): Promise<LocalActor | 'gone' | null> {
    const settings = await this.#deps.settings.read()
    if (settings === null) return null
    if (handle === settings.handle) return this.#voiceOf(settings)
    const identity = await this.#deps.identities.get(handle)
    return identity === null ? null : this.#memberOf(identity)
  }

  async byIri(name: Iri): Promise<LocalActor | 'gone' | null> {
    if (name === this.instanceIri) return this.instance()
    const handle = this.handleOf(name)
    return handle === null ? null : this.byHandle(handle)
  }

  /** As `byIri`, also while the account is suspended: what is taken down then has still to be said. */
  async evenSuspended(name: Iri): Promise<LocalActor | 'gone' | null> {
    const handle = this.handleOf(name)
    const identity = handle === null ? null : await this.#deps.identities.get(handle)
    return identity?.kind === 'member' ? this.#memberOf(identity, true) : this.byIri(name)
  }

  /** As whom a member speaks; null for those without a public profile, or whose account is not active. */
  async ofMember(member: string): Promise<LocalActor | null> {
    const identity = await this.#deps.identities.ofMember(member)
    const actor = identity === null ? null : await this.#memberOf(identity)
    return actor === 'gone' ? null : actor
  }

  /** The members behind addresses of actors, of those who have a profile. @param names  at most 500 */
  async membersOf(names: readonly Iri[]): Promise<Map<Iri, string>> {
    const byHandle = new Map(names.flatMap((name) => [[this.handleOf(name) ?? '', name] as const]))
    byHandle.delete('')
    const found = await this.#deps.identities.some([...byHandle.keys()])
    return new Map(
      found.flatMap(({ _id, member, ended }) =>
        member === null || ended !== null ? [] : [[byHandle.get(_id) as Iri, member] as const],
      ),
    )
  }

  async #memberOf(identity: IdentityDoc, evenSuspended = false): Promise<LocalActor | 'gone' | null> {
    if (identity.member === null) return null
    if (identity.ended !== null) return 'gone'
    const member = await this.#deps.members.get(identity.member)
    if (member === null) return 'gone'
    if (member.state !== 'active' && !evenSuspended) return null
    const { _id: handle, name, html, since, alsoKnownAs, movedTo, locked, details = plainDetails } = identity
    const address = this.iriOf(handle)
    const told = { name, html, since, alsoKnownAs, movedTo, locked, details }
    const type = details.bot ? 'Service' : 'Person'
    const whose = { number: member._id, member: member._id }
    return { iri: address, ...whose, kind: 'member', type, handle, url: address, ...told }
  }

  async #voiceOf(settings: KeptSettings): Promise<LocalActor> {
    const { handle, name, about, createdAt: since } = settings
    const identity = await this.#deps.identities.get(handle)
    return {
      iri: this.iriOf(handle),
      number: idBefore(since, VOICE),
      kind: 'voice',
      type: 'Organization',
      handle,
      name,
      html: this.#aboutAsHtml(about),
      member: null,
      url: `${this.#base.origin}/`,
      since,
      alsoKnownAs: identity?.alsoKnownAs ?? [],
      movedTo: identity?.movedTo ?? null,
    }
  }

  /** The voice is asked for with nearly every request, and what it says of itself hardly ever changes. */
  #aboutAsHtml(source: string): string {
    if (source !== this.#about.source) this.#about = { source, html: markdownToHtml(source) }
    return this.#about.html
  }
}

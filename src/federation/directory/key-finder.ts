import type { KeyObject } from 'node:crypto'
import { sameOrigin, type Iri } from '../../core/iri.js'
import type { Actor, ActorKey } from '../../domain/actors/actor.js'
import type { ActorRepo } from '../../domain/actors/actor-repo.js'
import type { Documents } from '../remote/fetch-document.js'
import type { Sign } from '../remote/fetcher.js'
import { invalid, refused, type Failed } from '../remote/results.js'
import { publicKeys } from '../wire/key-material.js'
import type { ActorSource } from './actor-source.js'
import type { Directory } from './directory.js'
import type { Lookups } from './lookups.js'
import { together } from './together.js'

/** Parsed keys that are kept in memory. */
const KEPT_KEYS = 2_000

type Deps = { actors: ActorRepo; source: ActorSource; documents: Documents; sign: Sign; lookups: Lookups }
type Owner = { kind: 'ok'; owner: Iri }

/** Whose a key is. What counts is the document of its owner, from the owner's own address, and that it lists the key. */
export function keyFinder({ actors, source, documents, sign, lookups }: Deps): Pick<Directory, 'keyOf' | 'proofKeyOf'> {
  const parsed = publicKeys({ limit: KEPT_KEYS })
  const onceAtATime = together<Iri, Owner | Failed>()
  const objectOf = ({ kind, value }: ActorKey): KeyObject | null =>
    kind === 'rsa' ? parsed.ofPem(value) : parsed.ofMultikey(value)

  /**
   * Who says to have it, without any word from them yet.
   * @param anew  the key we know does not fit: whoever lists it may not be who has it, so its own address has to tell
   */
  async function ownerOf(keyId: Iri, anew: boolean): Promise<Owner | Failed> {
    const holder = keyId.replace(/#.*$/s, '') as Iri
    if ((await actors.get(holder)) !== null) return { kind: 'ok', owner: holder }
    const listing = anew ? [] : await actors.listing(keyId)
    // Of two that list one key at least one is wrong about it: its own address has to tell.
    const [only] = listing.length === 1 ? listing : []
    return only === undefined ? onceAtATime(holder, () => askForOwner(keyId)) : { kind: 'ok', owner: only.iri }
  }

  async function askForOwner(keyId: Iri): Promise<Owner | Failed> {
    const found = await lookups.spend(keyId, () => documents.fetchKeyOwner(keyId, { sign }))
    if (found.kind !== 'ok') return found
    const { owner, document } = found
    // One request is enough when the key's address gave its owner.
    const learned = document === null ? await source.get(owner, lookups) : await source.learn(owner, document)
    return learned.kind === 'ok' ? { kind: 'ok', owner } : learned
  }

  async function listed<T>(owner: Iri, anew: boolean, pick: (actor: Actor) => T | null): Promise<T | Failed> {
    const known = anew ? await source.refresh(owner, lookups) : await source.get(owner, lookups)
    if (known.kind !== 'ok') return known
    const found = pick(known.actor)
    if (found !== null) return found
    // They may have a new one since.
    const latest = anew ? known : await source.refresh(owner, lookups)
    if (latest.kind !== 'ok') return latest
    return pick(latest.actor) ?? refused('a key that its owner does not list')
  }

  return {
    async keyOf(keyId, { anew = false } = {}) {
      const forbidden = source.refusal(keyId)
      if (forbidden !== null) return forbidden
      const found = await ownerOf(keyId, anew)
      if (found.kind !== 'ok') return found
      const { owner } = found
      const key = await listed(owner, anew, (actor) => keyNamed(actor, keyId))
      if (!('value' in key)) return key
      const object = objectOf(key)
      return object === null ? invalid('a key that is none, or too weak') : { kind: 'ok', owner, key: object }
    },

    async proofKeyOf(actor, verificationMethod) {
      if (!sameOrigin(actor, verificationMethod)) return null
      const isIt = ({ id, kind }: ActorKey) => kind === 'ed25519' && id === verificationMethod
      const key = await listed(actor, false, ({ keys }) => keys.find(isIt) ?? null)
      return 'value' in key ? objectOf(key) : null
    },
  }
}

/** Some sign with their own id for a key's (and list the key under another): then it is the first they list. */
function keyNamed({ iri, keys }: Actor, keyId: Iri): ActorKey | null {
  const named = keys.find(({ id }) => id === keyId)
  const first = keyId === iri ? keys.find(({ kind }) => kind === 'rsa') : undefined
  return named ?? first ?? null
}

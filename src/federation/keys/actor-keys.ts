import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { sameOrigin, type Iri } from '../../core/iri.js'
import { keyring } from '../../core/seal.js'
import type { KeptKey, KeyPairs, KeyRepo, KeysDoc } from '../../domain/keys/key-repo.js'
import { together } from '../directory/together.js'
import {
  encodeMultikey,
  generateEd25519Pair,
  generateRsaPair,
  privateKeys,
  publicPem,
  sealPrivateKey,
} from '../wire/key-material.js'
import { Recent } from '../wire/recent.js'

/** The public halves as the actor's own document shows them, in the form of their standards. */
export type PublishedKeys = {
  /** One object: peers that look for a key in it do not find it in an array. */
  publicKey: { id: Iri; owner: Iri; publicKeyPem: string }
  /** FEP-521a; while keys are changing also those to come, or those from before. */
  assertionMethod: { id: Iri; type: 'Multikey'; controller: Iri; publicKeyMultibase: string }[]
}

export type SigningKey = { id: Iri; privateKey: KeyObject }

/** Other processes of the hub may go on with what was changed for so long. */
const FRESH_MS = 5_000
const KEPT = 500

type Deps = {
  repo: KeyRepo
  /** 32 bytes, of `derive('actor-keys')`. */
  sealingKey: Buffer
  /** Of this hub. */
  origin: string
  clock: Clock
}

/** The keys of our actors, made when they are first needed. */
export type ActorKeys = ReturnType<typeof actorKeys>

export function actorKeys({ repo, sealingKey, origin, clock }: Deps) {
  const opened = privateKeys({ sealedWith: keyring(sealingKey), limit: KEPT })
  const recent = new Recent<{ doc: KeysDoc; at: number }>(KEPT)
  const onceAtATime = together<Iri, KeysDoc>()

  async function readOrMake(actor: Iri): Promise<KeysDoc> {
    const stored = (await repo.get(actor)) ?? (await repo.add(await firstKeys(actor)))
    recent.set(actor, { doc: stored, at: clock().getTime() })
    return stored
  }

  async function firstKeys(actor: Iri): Promise<KeysDoc> {
    const current = await make(actor, 1)
    const still = { coming: null, former: null, rotate: null, due: null, step: null, announce: null }
    return { _id: actor, revision: 1, generation: 1, shown: 1, current, ...still }
  }

  /** New pairs, sealed; ids of the first ones have no number. */
  async function make(actor: Iri, generation: number): Promise<KeyPairs> {
    const [rsa, ed25519] = await Promise.all([generateRsaPair(), generateEd25519Pair()])
    const number = generation === 1 ? '' : `-${generation}`
    const kept = (name: string, value: string, privateKey: KeyObject): KeptKey => {
      const id = `${actor}#${name}${number}` as Iri
      return { id, value, sealed: sealPrivateKey(sealingKey, privateKey, { actor, keyId: id }) }
    }
    return {
      rsa: kept('main-key', publicPem(rsa.publicKey), rsa.privateKey),
      ed25519: kept('ed25519', encodeMultikey(ed25519.publicKey), ed25519.privateKey),
      since: clock(),
    }
  }

  async function keysOf(actor: Iri): Promise<KeysDoc> {
    if (!sameOrigin(actor, origin as Iri)) throw new Error('Only actors of this hub have keys here')
    const known = recent.get(actor)
    if (known !== undefined && Math.abs(clock().getTime() - known.at) < FRESH_MS) return known.doc
    return onceAtATime(actor, () => readOrMake(actor))
  }

  const openFor = (actor: Iri, { id, sealed }: KeptKey): SigningKey => ({
    id,
    privateKey: opened.open(sealed, { actor, keyId: id }),
  })

  return {
    make,
    /** What the actor's document shows. @throws Error for an actor of another hub */
    async published(actor: Iri): Promise<PublishedKeys> {
      const { current, coming, former } = await keysOf(actor)
      const shown = [current, coming, former].filter((pairs) => pairs !== null)
      return {
        publicKey: { id: current.rsa.id, owner: actor, publicKeyPem: current.rsa.value },
        assertionMethod: shown.map(({ ed25519: { id, value } }) => ({
          id,
          type: 'Multikey',
          controller: actor,
          publicKeyMultibase: value,
        })),
      }
    },

    /** For requests. @throws Error for an actor of another hub; SealError when the hub's secret is not the one it was */
    rsa: async (actor: Iri): Promise<SigningKey> => openFor(actor, (await keysOf(actor)).current.rsa),

    /** For documents. @throws as `rsa` */
    ed25519: async (actor: Iri): Promise<SigningKey> => openFor(actor, (await keysOf(actor)).current.ed25519),

    /** Reads anew what was just changed here. */
    async changed(actor: Iri): Promise<void> {
      await readOrMake(actor)
    },
  }
}

import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { Language } from '../../words/words.js'
import { NewMember, type MemberService } from '../members/member-service.js'
import { Password, type Passwords } from '../members/password.js'
import type { ClaimService } from '../claims/claim-service.js'
import { parseFields, refusal } from '../refusals.js'
import { HubSettings } from './hub-settings.js'
import { z } from 'zod'

/** The steward to be, kept with the settings until the account is made: one write sets a hub up. */
type Founder = { id: string; name: string; displayName: string; email: string | null; passwordHash: string }

/** The one document `hub`. */
export interface SettingsDoc extends Doc, HubSettings {
  createdAt: Date
  /** Not there until something was changed. */
  changedAt?: Date
  /** One more with each change. */
  revision: number
  founder: Founder | null
  /** Since when others have to be told what the group now says of itself; null, or not there, when they know. */
  untold?: Date | null
}

export const SETTINGS: CollectionSpec<SettingsDoc> = { name: 'settings', indexes: [] }
/** Id of the settings, and owner of the hub's handle. */
export const HUB = 'hub'

/** What the first steward gives of themselves. */
const Steward = NewMember.pick({ name: true, displayName: true, email: true }).extend({ password: Password })

export type Setup = { hub: z.input<typeof HubSettings>; steward: z.input<typeof Steward> }
export type KeptSettings = HubSettings & { createdAt: Date; changedAt?: Date; revision: number }

/** How long other processes of the hub may go on with settings that were changed. */
const FRESH_MS = 5_000

/** What the document of the hub's voice shows, or is written in. */
const SHOWN = ['name', 'area', 'about', 'language'] as const

type Deps = {
  store: Store
  clock: Clock
  newId: () => string
  claims: ClaimService
  members: MemberService
  passwords: Passwords
  /** Others have to be told of a change. */
  wakeVoice: () => void
}

export type SettingsService = ReturnType<typeof settingsService>

export function settingsService({ store, clock, newId, claims, members, passwords, wakeVoice }: Deps) {
  const docs = store.collection(SETTINGS)
  let known: { kept: KeptSettings | null; at: number } | null = null

  /** A read that began before a change may end after it: what is newer stays. */
  const remember = (doc: SettingsDoc | null): KeptSettings | null => {
    const kept = doc === null ? null : keptOf(doc)
    const newest = (known?.kept?.revision ?? 0) > (kept?.revision ?? 0) ? (known?.kept ?? null) : kept
    known = { kept: newest, at: clock().getTime() }
    return newest
  }

  /** Makes the steward's account, which a crash may have left undone. */
  async function finishSetup(): Promise<void> {
    const doc = await docs.findOne({ _id: HUB })
    remember(doc)
    if (doc === null || doc.founder === null) return
    const { id, passwordHash, ...founder } = doc.founder
    await claims.take(`name:${doc.handle}`, HUB)
    await members.found({ ...founder, language: doc.language }, { id, passwordHash })
    remember(await docs.findOneAndUpdate({ _id: HUB }, { $set: { founder: null } }))
  }

  const readNow = async (): Promise<KeptSettings | null> => remember(await docs.findOne({ _id: HUB }))

  async function read(): Promise<KeptSettings | null> {
    if (known !== null && Math.abs(clock().getTime() - known.at) < FRESH_MS) return known.kept
    return readNow()
  }

  return {
    /** The settings as they are, at most five seconds old; null until the hub is set up. Not to be changed by who reads them. */
    read,
    /** The hub's own; English until it is set up. */
    language: async (): Promise<Language> => (await read())?.language ?? 'en',

    /**
     * Sets the hub up, once.
     * @throws FieldFaults, with fields `hub.…` and `steward.…`; Refusal 'conflict' when that was done before
     */
    async setUp(input: Setup): Promise<KeptSettings> {
      const { hub, steward } = parseFields(SetupInput, input)
      if ((await docs.findOne({ _id: HUB })) !== null) throw refusal('conflict', 'already-set-up')
      const { password, ...founder } = steward
      const passwordHash = await passwords.hash(password)
      const made = { createdAt: clock(), revision: 1, founder: { ...founder, id: newId(), passwordHash } }
      const doc = { _id: HUB, ...hub, ...made }
      try {
        await docs.insertOne(doc)
      } catch (error) {
        if (error instanceof DuplicateKey) throw refusal('conflict', 'already-set-up', error)
        throw error
      }
      await finishSetup()
      return keptOf(doc)
    },

    finishSetup,

    /** The settings as they are at this moment; null until the hub is set up. */
    readNow,

    /**
     * Changes what is given, and never the handle.
     * @param revision  which the change was made for; null to change whatever is there
     * @throws FieldFaults; Refusal 'conflict' when there has been another change; 'not-found' before the hub is set up
     */
    async change(input: Partial<z.input<typeof HubSettings>>, revision: number | null = null): Promise<KeptSettings> {
      const changes = parseFields(Changes, input)
      const filter = revision === null ? { _id: HUB } : { _id: HUB, revision }
      const shows = isShown(changes, await docs.findOne(filter))
      const marks = { changedAt: clock(), ...(shows && { untold: clock() }) }
      const doc = await docs.findOneAndUpdate(filter, { $set: { ...changes, ...marks }, $inc: { revision: 1 } })
      if (doc !== null && shows) wakeVoice()
      if (doc !== null) return remember(doc) as KeptSettings
      if ((await readNow()) !== null) throw refusal('conflict', 'changed-meanwhile')
      throw refusal('not-found', 'not-set-up')
    },
  }
}

const isShown = (changes: Partial<HubSettings>, before: HubSettings | null): boolean =>
  SHOWN.some((field) => changes[field] !== undefined && changes[field] !== before?.[field])

/**
 * A worker's step: has others told of a change of what the group says of itself, once or more often.
 * @returns false when there is none to tell
 */
export function settingsTeller({ store, settings, tell }: TellerDeps): () => Promise<boolean> {
  const docs = store.collection(SETTINGS)
  return async () => {
    const untold = (await docs.findOne({ _id: HUB }))?.untold ?? null
    if (untold === null) return false
    await settings.readNow() // another process may have changed them a moment ago
    await tell()
    await docs.updateOne({ _id: HUB, untold }, { $set: { untold: null } })
    return true
  }
}

type TellerDeps = { store: Store; settings: Pick<SettingsService, 'readNow'>; tell: () => Promise<void> }

const SetupInput = z
  .object({ hub: HubSettings, steward: Steward })
  .refine(({ hub, steward }) => hub.handle !== steward.name, { path: ['steward', 'name'], message: 'taken' })

/** Zod's defaults would put back what was not given, so each field is taken without its own. */
const Changes = z.object(
  Object.fromEntries(
    Object.entries(HubSettings.omit({ handle: true }).shape).map(([name, type]) => [
      name,
      (type instanceof z.ZodDefault ? type.unwrap() : type).optional(),
    ]),
  ),
) as unknown as z.ZodType<Partial<Omit<HubSettings, 'handle'>>>

function keptOf(doc: SettingsDoc): KeptSettings {
  const { createdAt, changedAt, revision } = doc
  return { ...HubSettings.parse(doc), createdAt, revision, ...(changedAt !== undefined && { changedAt }) }
}

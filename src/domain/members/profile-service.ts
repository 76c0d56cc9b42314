import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { blankIdentity, type IdentityDoc, type IdentityRepo } from '../actors/identity-repo.js'
import type { IdentityService } from '../actors/identity-service.js'
import {
  fieldsOf,
  hasUnverified,
  LONGEST_BIO,
  LONGEST_FIELD,
  MOST_FIELDS,
  plainDetails,
  type ProfileDetails,
} from '../actors/profile-details.js'
import { tagHref } from '../drafts/content.js'
import { foldDomain } from '../moderation/domain-name.js'
import { parseFields, refusal } from '../refusals.js'
import { markdownToHtml } from '../text/markdown.js'
import { searchTokens } from '../text/tokens.js'
import { DisplayName } from './member.js'
import type { MemberRepo } from './member-repo.js'

const MOST_DOMAINS = 10

const Field = z.object({ name: z.string().max(LONGEST_FIELD), value: z.string().max(LONGEST_FIELD) })
const Profiled = z.object({
  name: DisplayName.min(1),
  /** Markdown; may be empty. */
  bio: z.string().trim().max(LONGEST_BIO),
  locked: z.boolean(),
  /** Lines of which both parts are empty are left out. */
  fields: z.array(Field).max(MOST_FIELDS),
  bot: z.boolean(),
  discoverable: z.boolean(),
  indexable: z.boolean(),
  hidesFollows: z.boolean(),
  attributionDomains: z
    .array(z.string().max(300))
    .max(MOST_DOMAINS)
    .transform((given) => [...new Set(given.map(foldDomain))])
    .refine((given) => !given.includes(null), 'not-a-domain')
    .transform((given) => given.filter((one) => one !== null)),
})
const Change = Profiled.partial()
const NewProfile = Change.required({ name: true })
export type NewProfile = z.input<typeof NewProfile>
/** What is left out stays as it is. */
export type ProfileChange = z.input<typeof Change>

type Said = 'name' | 'bio' | 'html' | 'locked' | 'since' | 'ended' | 'alsoKnownAs' | 'movedTo'
/** A member's public profile. `ended`: it was closed, for good. */
export type Profile = Pick<IdentityDoc, Said> & { handle: string; details: ProfileDetails }

type Deps = {
  identities: IdentityRepo
  changes: Pick<IdentityService, 'change' | 'telling'>
  members: Pick<MemberRepo, 'get'>
  settings: { read(): Promise<{ handle: string } | null> }
  clock: Clock
  /** There are links to be looked at. */
  wakeVerifier: () => void
}

export type ProfileService = ReturnType<typeof profileService>

/** Whether and as whom members speak on the network: nobody does unless they ask for it. */
export function profileService({ identities, changes, members, settings, clock, wakeVerifier }: Deps) {
  async function live(member: string): Promise<IdentityDoc> {
    const doc = await identities.ofMember(member)
    if (doc === null) throw refusal('conflict', 'needs-profile')
    if (doc.ended !== null) throw refusal('conflict', 'profile-ended')
    return doc
  }

  async function end({ _id: handle }: IdentityDoc): Promise<void> {
    await changes.change(handle, (doc) => {
      const nothing = { name: '', bio: '', html: '', details: plainDetails, words: [], verify: null }
      const ending = { ended: clock(), wipe: clock(), ...nothing, ...changes.telling(doc, 'Delete') }
      return doc.ended === null ? ending : null
    })
  }

  function toVerify(doc: IdentityDoc): Profile {
    if ((doc.verify ?? null) !== null) wakeVerifier()
    return profileOf(doc)
  }

  return {
    /** Null when they never had one. */
    async of(member: string): Promise<Profile | null> {
      const doc = await identities.ofMember(member)
      return doc === null ? null : profileOf(doc)
    },

    /**
     * Begins to speak on the network, under the name of the account. A repeat changes nothing.
     * @throws FieldFaults; Refusal 'forbidden', 'conflict' when it was closed, or somebody else had spoken under that name
     */
    async open(member: string, input: NewProfile): Promise<Profile> {
      const said = parseFields(NewProfile, input)
      const doc = await members.get(member)
      if (doc?.state !== 'active') throw refusal('forbidden', 'not-allowed')
      if ((await settings.read())?.handle === doc.name) throw refusal('conflict', 'name-spoken-for')
      const blank = blankIdentity(doc.name, clock())
      const made = { ...blank, member, ...saidIn(blank, said, clock()) }
      if (await identities.add(made)) return toVerify(made)
      if ((await identities.get(doc.name))?.member !== member) throw refusal('conflict', 'name-spoken-for')
      return profileOf(await live(member))
    },

    /** @throws FieldFaults; Refusal 'conflict' when there is none, or no longer */
    async change(member: string, input: ProfileChange): Promise<Profile> {
      const said = parseFields(Change, input)
      const { _id } = await live(member)
      const changed = await changes.change(_id, (doc) =>
        doc.ended === null ? { ...saidIn(doc, said, clock()), ...changes.telling(doc, 'Update') } : null,
      )
      if (changed.ended !== null) throw refusal('conflict', 'profile-ended')
      return toVerify(changed)
    },

    /** Ends it for good: what they said goes, and nobody can speak under that name again. @throws Refusal */
    close: async (member: string): Promise<void> => end(await live(member)),

    /** The account is gone, and so is who spoke for it. Does nothing for those without a profile. */
    async forget(member: string): Promise<void> {
      const doc = await identities.ofMember(member)
      if (doc !== null) await end(doc)
    },
  }
}

type Given = z.output<typeof Change>

/** What a change makes of a document; links are looked at with every change that leaves one unconfirmed. */
function saidIn(doc: IdentityDoc, given: Given, now: Date): Partial<Omit<IdentityDoc, '_id' | 'revision'>> {
  const { name = doc.name, bio = doc.bio, locked = doc.locked, fields, ...rest } = given
  const before = doc.details ?? plainDetails
  const details: ProfileDetails = {
    ...before,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(fields !== undefined && { fields: fieldsOf(fields, before.fields) }),
  }
  const verify = hasUnverified(details.fields) ? { verify: now, verifyTries: 0 } : { verify: null }
  const html = markdownToHtml(bio, { tagHref })
  return { name, bio, html, locked, details, words: searchTokens(doc._id, name), ...verify }
}

function profileOf(doc: IdentityDoc): Profile {
  const { _id: handle, name, bio, html, locked, since, ended, alsoKnownAs, movedTo, details = plainDetails } = doc
  return { handle, name, bio, html, locked, since, ended, alsoKnownAs, movedTo, details }
}

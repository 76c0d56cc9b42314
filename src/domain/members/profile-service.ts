import { z } from 'zod'
import type { Clock } from '../../core/clock.js'
import { blankIdentity, type IdentityDoc, type IdentityRepo } from '../actors/identity-repo.js'
import type { IdentityService } from '../actors/identity-service.js'
import { tagHref } from '../drafts/content.js'
import { parseFields, refusal } from '../refusals.js'
import { markdownToHtml } from '../text/markdown.js'
import { DisplayName } from './member.js'
import type { MemberRepo } from './member-repo.js'

const NewProfile = z.object({
  name: DisplayName.min(1),
  /** Markdown; may be empty. */
  bio: z.string().trim().max(5_000).default(''),
  locked: z.boolean().default(false),
})
export type NewProfile = z.input<typeof NewProfile>

type Said = 'name' | 'bio' | 'html' | 'locked' | 'since' | 'ended' | 'alsoKnownAs' | 'movedTo'
/** A member's public profile. `ended`: it was closed, for good. */
export type Profile = Pick<IdentityDoc, Said> & { handle: string }

type Deps = {
  identities: IdentityRepo
  changes: Pick<IdentityService, 'change' | 'telling'>
  members: Pick<MemberRepo, 'get'>
  settings: { read(): Promise<{ handle: string } | null> }
  clock: Clock
}

export type ProfileService = ReturnType<typeof profileService>

/** Whether and as whom members speak on the network: nobody does unless they ask for it. */
export function profileService({ identities, changes, members, settings, clock }: Deps) {
  async function live(member: string): Promise<IdentityDoc> {
    const doc = await identities.ofMember(member)
    if (doc === null) throw refusal('conflict', 'needs-profile')
    if (doc.ended !== null) throw refusal('conflict', 'profile-ended')
    return doc
  }

  async function end({ _id: handle }: IdentityDoc): Promise<void> {
    await changes.change(handle, (doc) => {
      const nothing = { name: '', bio: '', html: '' }
      const ending = { ended: clock(), wipe: clock(), ...nothing, ...changes.telling(doc, 'Delete') }
      return doc.ended === null ? ending : null
    })
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
      const said = saidIn(input)
      const doc = await members.get(member)
      if (doc?.state !== 'active') throw refusal('forbidden', 'not-allowed')
      if ((await settings.read())?.handle === doc.name) throw refusal('conflict', 'name-spoken-for')
      const made = { ...blankIdentity(doc.name, clock()), member, ...said }
      if (await identities.add(made)) return profileOf(made)
      if ((await identities.get(doc.name))?.member !== member) throw refusal('conflict', 'name-spoken-for')
      return profileOf(await live(member))
    },

    /** @throws FieldFaults; Refusal 'conflict' when there is none, or no longer */
    async change(member: string, input: NewProfile): Promise<Profile> {
      const said = saidIn(input)
      const { _id } = await live(member)
      const changed = await changes.change(_id, (doc) =>
        doc.ended === null ? { ...said, ...changes.telling(doc, 'Update') } : null,
      )
      if (changed.ended !== null) throw refusal('conflict', 'profile-ended')
      return profileOf(changed)
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

function saidIn(input: NewProfile): Pick<IdentityDoc, 'name' | 'bio' | 'html' | 'locked'> {
  const { name, bio, locked } = parseFields(NewProfile, input)
  return { name, bio, html: markdownToHtml(bio, { tagHref }), locked }
}

function profileOf(doc: IdentityDoc): Profile {
  const { _id: handle, name, bio, html, locked, since, ended, alsoKnownAs, movedTo } = doc
  return { handle, name, bio, html, locked, since, ended, alsoKnownAs, movedTo }
}

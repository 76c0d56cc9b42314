import type { IdentityDoc, IdentityRepo } from '../actors/identity-repo.js'
import type { IdentityService } from '../actors/identity-service.js'
import { plainDetails, profileHolder } from '../actors/profile-details.js'
import type { ItemPicture } from '../items/item.js'
import type { MediaService } from '../media/media-service.js'
import { LONGEST_ALT } from '../media/upload.js'
import { fault, FieldFaults, refusal } from '../refusals.js'

/** The face beside a name, and the wide picture behind it. */
export type ProfilePart = 'avatar' | 'header'

type Deps = {
  identities: Pick<IdentityRepo, 'ofMember'>
  changes: Pick<IdentityService, 'change' | 'telling'>
  media: Pick<MediaService, 'take' | 'drop'>
}

/** The two pictures of a public profile. */
export function profilePictures({ identities, changes, media }: Deps) {
  /** @returns what was there before @throws Refusal 'conflict' when there is no profile, or no longer */
  async function exchange(
    handle: string,
    part: ProfilePart,
    of: (before: ItemPicture | null) => ItemPicture | null,
  ): Promise<ItemPicture | null> {
    let before: ItemPicture | null = null
    const changed = await changes.change(handle, (doc) => {
      const details = doc.details ?? plainDetails
      before = details[part]
      const after = of(before)
      if (doc.ended !== null || after === before) return null
      return { details: { ...details, [part]: after }, ...changes.telling(doc, 'Update') }
    })
    if (changed.ended !== null) throw refusal('conflict', 'profile-ended')
    return before
  }

  async function live(member: string): Promise<IdentityDoc> {
    const doc = await identities.ofMember(member)
    if (doc === null) throw refusal('conflict', 'needs-profile')
    if (doc.ended !== null) throw refusal('conflict', 'profile-ended')
    return doc
  }

  return {
    /**
     * Shows a picture in place of the one before.
     * @param path  of the file that was sent @param alt  what it shows; may be empty
     * @throws as `MediaService.take`; FieldFaults `<part>-alt`; Refusal 'conflict' without a profile
     */
    async set(member: string, part: ProfilePart, path: string, alt = ''): Promise<void> {
      const { _id: handle } = await live(member)
      const [holder, line] = [profileHolder(handle), altOf(part, alt)]
      const picture = await media.take(member, path, line, holder)
      const before = await exchange(handle, part, () => picture).catch(async (error: unknown) => {
        await media.drop(holder, [picture])
        throw error
      })
      if (before !== null) await media.drop(holder, [before])
    },

    /** Says what the picture shows that is there; does nothing when none is. @throws as `set` */
    async describe(member: string, part: ProfilePart, alt: string): Promise<void> {
      const { _id: handle } = await live(member)
      const line = altOf(part, alt)
      await exchange(handle, part, (before) =>
        before === null || before.alt === line ? before : { ...before, alt: line },
      )
    },

    /** Shows none any longer. A repeat changes nothing. @throws Refusal 'conflict' without a profile */
    async remove(member: string, part: ProfilePart): Promise<void> {
      const { _id: handle } = await live(member)
      const before = await exchange(handle, part, () => null)
      if (before !== null) await media.drop(profileHolder(handle), [before])
    },
  }
}

function altOf(part: ProfilePart, alt: string): string {
  const line = alt.trim()
  if (line.length > LONGEST_ALT) throw new FieldFaults([fault(`${part}-alt`, 'too-long', LONGEST_ALT)])
  return line
}

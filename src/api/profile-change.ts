import type { Response } from 'express'
import { z } from 'zod'
import { Refusal } from '../core/errors.js'
import type { Member } from '../domain/members/member.js'
import type { ProfileChange } from '../domain/members/profile-service.js'
import type { ProfilePart } from '../domain/members/profile-pictures.js'
import { FieldFaults } from '../domain/refusals.js'
import type { Api } from './api.js'
import { flag, given, listOf, parse, textField } from './fields.js'
import { paramsOf } from './params.js'

const Line = z.object({ name: textField, value: textField })

const Sent = z.object({
  display_name: textField,
  note: textField,
  locked: flag,
  bot: flag,
  discoverable: flag,
  indexable: flag,
  hide_collections: flag,
  fields_attributes: listOf(Line),
  attribution_domains: listOf(textField),
  avatar_description: textField,
  header_description: textField,
  source: z
    .object({ privacy: textField, sensitive: flag, language: textField, quote_policy: textField })
    .optional()
    .catch(undefined),
})
type Sent = z.output<typeof Sent>

/** A picture that came with what is to be changed. */
export type SentPicture = { part: ProfilePart; path: string }

function profileIn(sent: Sent, member: Member): ProfileChange {
  const { display_name: name, note: bio, locked, bot, discoverable, indexable, hide_collections: hidesFollows } = sent
  const domains = sent.attribution_domains?.filter((domain) => domain !== undefined && domain.trim() !== '')
  return given({
    // A name may be left empty in Mastodon; here the handle stands for it.
    name: name?.trim() === '' ? member.name : name,
    ...{ bio, locked, bot, discoverable, indexable, hidesFollows },
    fields: sent.fields_attributes?.map(({ name: label = '', value = '' }) => ({ name: label, value })),
    attributionDomains: domains as string[] | undefined,
  })
}

/**
 * Changes what an app sent of somebody, and nothing else.
 * @throws FieldFaults; Refusal 'forbidden' for what only those have who speak on the network
 */
export async function changeProfile(
  { services, baseUrl }: Pick<Api, 'services' | 'baseUrl'>,
  res: Response,
  member: Member,
  pictures: readonly SentPicture[],
): Promise<void> {
  const { account, preferences, profiles, profilePictures, localActors } = services
  const sent = parse(Sent, paramsOf(res))
  const change = profileIn(sent, member)
  const { privacy, sensitive, language, quote_policy: quotePolicy } = sent.source ?? {}
  await preferences.change(
    member.id,
    given({ privacy, sensitive, language, quotePolicy }) as Parameters<typeof preferences.change>[1],
  )
  const alts = [
    ['avatar', sent.avatar_description],
    ['header', sent.header_description],
  ] as const
  if ((await localActors.ofMember(member.id)) === null) {
    const { name, ...more } = change
    if (name !== undefined)
      await account.changeProfile(member.id, { displayName: name, language: member.language ?? '' })
    const isSaid = (value: unknown) =>
      !(value === false || value === '' || (Array.isArray(value) && value.length === 0))
    const says = Object.values(more).some(isSaid)
    if (says || pictures.length > 0) throw needsProfile(baseUrl)
    return
  }
  if (Object.keys(change).length > 0) await profiles.change(member.id, change)
  for (const { part, path } of pictures) {
    const alt = alts.find(([name]) => name === part)?.[1]
    await profilePictures.set(member.id, part, path, alt ?? '')
  }
  for (const [part, alt] of alts)
    if (alt !== undefined && !pictures.some((one) => one.part === part))
      await profilePictures.describe(member.id, part, alt)
}

export const needsProfile = (baseUrl: string): Refusal =>
  new Refusal('forbidden', `For this you need a public profile. Open one at ${baseUrl}/account/profile/public`)

const NAMES: Record<string, string> = {
  name: 'Display name',
  bio: 'Note',
  fields: 'Fields',
  attributionDomains: 'Attribution domains',
  privacy: 'Privacy',
  language: 'Language',
  quotePolicy: 'Quote policy',
}

/** Says it in the words of Mastodon's own fields. */
export function asValidation(error: unknown): never {
  if (!(error instanceof FieldFaults)) throw error
  const [first] = error.faults
  const field = first?.field.split('.')[0] ?? ''
  throw new Refusal('invalid', `Validation failed: ${NAMES[field] ?? 'Something'} cannot be used as it is`, {
    cause: error,
  })
}

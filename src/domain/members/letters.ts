import { wordsIn, type Language, type Words } from '../../words/words.js'
import type { MailService } from '../mails/mail-service.js'
import type { SettingsService } from '../settings/settings-service.js'

type Kind = keyof Words['letters']['kinds']
type Letter = {
  to: string
  /** The member it is for; null for others. */
  member: { _id: string; language: Language | null } | null
  /** For those who are no members, or have chosen no language. */
  language?: Language | null
  kind: Kind
  /** Where its link leads, from the first slash; null for letters without one. */
  path?: string | null
}

export type Letters = ReturnType<typeof letters>

type Deps = { mails: Pick<MailService, 'queue'>; settings: Pick<SettingsService, 'read'>; baseUrl: string }

/** Mail about accounts, in the language of whoever gets it. */
export function letters({ mails, settings, baseUrl }: Deps) {
  return async ({ to, member, language = null, kind, path = null }: Letter): Promise<void> => {
    const hub = await settings.read()
    const words = wordsIn(member?.language ?? language ?? hub?.language ?? 'en').letters
    const name = hub?.name ?? new URL(baseUrl).host
    const { subject, text } = words.kinds[kind]
    const lines = [words.greeting, text(name), ...(path === null ? [] : [baseUrl + path]), words.end(name, baseUrl)]
    await mails.queue({ to, subject: subject(name), text: `${lines.join('\n\n')}\n`, member: member?._id ?? null })
  }
}

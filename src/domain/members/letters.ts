import { wordsIn, type Language, type Words } from '../../words/words.js'
import type { LetterBody } from '../mails/letter.js'
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
    const spoken = member?.language ?? language ?? hub?.language ?? 'en'
    const words = wordsIn(spoken).letters
    const name = hub?.name ?? new URL(baseUrl).host
    const { subject, text, action } = words.kinds[kind]
    const url = path === null ? null : baseUrl + path
    const body: LetterBody = {
      language: spoken,
      passages: [{ paragraph: words.greeting }, { paragraph: text(name) }],
      action: url === null ? null : { label: action ?? words.open, url },
      footer: [name, baseUrl],
      links: [],
    }
    await mails.queue({ to, subject: subject(name), body, member: member?._id ?? null })
  }
}

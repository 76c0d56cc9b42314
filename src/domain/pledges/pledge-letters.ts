import { apart } from '../../core/characters.js'
import { isLanguage, wordsIn } from '../../words/words.js'
import type { ItemRepo } from '../items/item-repo.js'
import type { LetterBody } from '../mails/letter.js'
import type { MailService } from '../mails/mail-service.js'
import type { Proof } from '../people-keys/mail-proofs.js'
import type { PersonKeys } from '../people-keys/person-key.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { PledgeService } from './pledge-service.js'

type Deps = {
  mails: Pick<MailService, 'queue'>
  settings: Pick<SettingsService, 'read'>
  items: Pick<ItemRepo, 'get'>
  pledges: Pick<PledgeService, 'stateOf' | 'keyOn' | 'tokenFor' | 'nextToTell' | 'told'>
  people: Pick<PersonKeys, 'ofMail' | 'allOf'>
  baseUrl: string
}

/** Mail to those who promise by mail: the link that makes it count, and the one that takes it back. */
export function pledgeLetters({ mails, settings, items, pledges, people, baseUrl }: Deps) {
  type Letter = { to: string; language: string; kind: 'confirm' | 'already' | 'thanks'; call: string; path: string }

  async function send({ to, language, kind, call, path }: Letter): Promise<void> {
    const [hub, item] = await Promise.all([settings.read(), items.get(call)])
    if (item === null || item.state === 'deleted') return
    const spoken = isLanguage(language) ? language : (hub?.language ?? 'en')
    const { letters, pledges: words } = wordsIn(spoken)
    const name = hub?.name ?? new URL(baseUrl).host
    const { subject, text, action } = words.letters[kind]
    const body: LetterBody = {
      language: spoken,
      passages: [{ paragraph: letters.greeting }, { paragraph: text(apart(item.title), apart(name)) }],
      action: { label: action, url: baseUrl + path },
      footer: [name, baseUrl],
      links: [],
    }
    await mails.queue({ to, subject: subject(item.title), body, member: null })
  }

  return {
    /** Who promised already gets the way to that instead of a second one. */
    async confirm({ about: call, mail, language }: Proof, token: string): Promise<void> {
      const key = await pledges.keyOn(call, await people.allOf(await people.ofMail(mail)))
      const common = { to: mail, language, call }
      if ((await pledges.stateOf(call, key)) === 'there') {
        return send({ ...common, kind: 'already', path: `/pledges/${pledges.tokenFor(call, key)}` })
      }
      return send({ ...common, kind: 'confirm', path: `/pledges/confirm/${token}` })
    },

    /** A worker's step: thanks one whose promise has been confirmed, with the way to take it back. */
    async tellOne(): Promise<boolean> {
      const next = await pledges.nextToTell('mail')
      if (next === null) return false
      const { mail, key, call, consent, telling, state } = next
      const path = `/pledges/${pledges.tokenFor(call, key)}`
      if (mail !== null && state === 'there') {
        await send({ to: mail, language: consent?.language ?? '', kind: 'thanks', call, path })
      }
      await pledges.told(telling)
      return true
    },
  }
}

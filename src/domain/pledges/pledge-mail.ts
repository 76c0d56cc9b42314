import { z } from 'zod'
import type { ItemRepo } from '../items/item-repo.js'
import { Email, type Member } from '../members/member.js'
import type { MailProofs, Proof } from '../people-keys/mail-proofs.js'
import type { PersonKeys } from '../people-keys/person-key.js'
import { parseFields, refusal } from '../refusals.js'
import type { Language } from '../../words/words.js'
import { answerOf, type Consent, type PledgeAnswer } from './pledge.js'
import type { PledgeService } from './pledge-service.js'

const NAME = z.string().trim().max(100)
const Typed = z.object({ mail: Email, name: NAME })
const Named = z.object({ name: NAME })

type Deps = {
  pledges: PledgeService
  proofs: MailProofs
  people: PersonKeys
  items: Pick<ItemRepo, 'get'>
  mailWorks: boolean
}

type From = { language: Language; connection: string; consent: Consent; now: Date }

export type PledgeMail = ReturnType<typeof pledgeMail>

/** The two doors of our own pages: with an account, and by a mail address that a link confirms. */
export function pledgeMail({ pledges, proofs, people, items, mailWorks }: Deps) {
  return {
    mailWorks,

    /** @throws FieldFaults 'name' */
    async byAccount(member: Member, call: string, typedName: string, consent: Consent): Promise<PledgeAnswer> {
      const { name } = parseFields(Named, { name: typedName })
      const who = {
        key: people.ofMember(member),
        door: 'account',
        name: name || null,
      } as const
      return pledges.pledge(call, who, { consent, also: await people.allOf(people.ofMember(member)) })
    },

    /** @returns whether there was a promise, under any key of theirs */
    async withdrawByAccount(member: Member, call: string): Promise<boolean> {
      let any = false
      for (const key of await people.allOf(people.ofMember(member))) any = (await pledges.withdraw(call, key)) || any
      return any
    },

    stateOfMember: async (member: Member, call: string) =>
      pledges.stateOf(call, ...(await people.allOf(people.ofMember(member)))),

    /**
     * Sends a link to the address. Answers the same whoever it belongs to and whatever they did before.
     * @throws FieldFaults 'mail', 'name'; Refusal 'too-many', 'not-found', 'conflict' when the call is over
     */
    async ask(call: string, typed: { mail: string; name: string }, from: From): Promise<void> {
      const { mail, name } = parseFields(Typed, typed)
      const answer = mailWorks ? answerOf(await items.get(call), 'mail', from.now) : 'not-open'
      if (answer === 'not-open') throw refusal('not-found', 'no-such-page')
      if (answer === 'closed') throw refusal('conflict', 'call-over')
      const { text, language } = from.consent
      const asked = { mail, name: name || null, details: { consent: text, consentLanguage: language } }
      await proofs.ask('pledge', call, asked, from)
    },

    look: (token: string): Promise<Proof | null> => proofs.look('pledge', token),

    /**
     * The link was followed and its button pressed. A second time it only shows the way to what became of it.
     * @returns the answer, and the person's own token; null for what is no link (any more)
     */
    async confirm(token: string): Promise<{ answer: PledgeAnswer; call: string; own: string } | null> {
      const proof = await proofs.look('pledge', token)
      if (proof === null) return null
      const { about: call, mail, name, details } = proof
      // Who promised by mail, and has an account by now, has done so already.
      const key = await pledges.keyOn(call, await people.allOf(await people.ofMail(mail)))
      const own = pledges.tokenFor(call, key)
      if (proof.used) return { answer: 'accepted', call, own }
      const consent = { text: details['consent'] ?? '', language: details['consentLanguage'] ?? '' }
      const answer = await pledges.pledge(call, { key, door: 'mail', name, mail }, { consent })
      if (answer === 'accepted') await proofs.use(proof.id)
      return { answer, call, own }
    },
  }
}

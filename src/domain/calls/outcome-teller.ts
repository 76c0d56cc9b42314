import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import { isLanguage, languageFrom, wordsIn, type Language } from '../../words/words.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import { itemOf, type ItemDoc } from '../items/item-repo.js'
import type { Ending, Item } from '../items/item.js'
import type { MailService } from '../mails/mail-service.js'
import type { MemberRepo } from '../members/member-repo.js'
import type { Pledge } from '../pledges/pledge.js'
import type { PledgeService } from '../pledges/pledge-service.js'
import type { VoiceNotes } from '../posts/voice-note.js'
import type { SettingsService } from '../settings/settings-service.js'
import { pathOf } from '../text/slug.js'
import type { OutcomeRepo } from './outcome-repo.js'

const LEASE_MS = 10 * 60_000

type Deps = {
  repo: OutcomeRepo
  pledges: Pick<PledgeService, 'standing' | 'tokenFor'>
  members: Pick<MemberRepo, 'get'>
  people: Pick<ActorRepo, 'get'>
  notes: VoiceNotes
  mails: Pick<MailService, 'queue'>
  settings: Pick<SettingsService, 'read'>
  clock: Clock
  baseUrl: string
  mailWorks: boolean
}

/**
 * A worker's step: tells how one call came out, to everybody by a short note and to each who promised by the door they
 * came through. Ids follow from the call, its end and the person, so that what a crash cuts off is finished and nobody is
 * told twice. @returns false when there is nothing to tell
 */
export function outcomeTeller(deps: Deps): () => Promise<boolean> {
  const { repo, clock } = deps
  return async () => {
    const now = clock()
    const doc = await repo.claim(now, leaseUntil(now, LEASE_MS))
    if (doc === null) return false
    if (doc.state === 'published' && doc.ended !== null) await tell(deps, doc, doc.ended, now)
    await repo.told(doc)
    return true
  }
}

async function tell(deps: Deps, doc: ItemDoc, ended: Ending, now: Date): Promise<void> {
  const { notes, settings, baseUrl } = deps
  const [item, hub] = [itemOf(doc), await settings.read()]
  const own = hub?.language ?? 'en'
  const language = languageFrom(item.language) ?? own
  const about = `outcome-${ended.at.getTime()}`
  const note = { item, about, at: ended.at, language, url: baseUrl + pathOf(item) }
  const paragraphs = said(item, ended, language)
  await notes({ ...note, paragraphs })
  for await (const pledge of deps.pledges.standing(item.id)) {
    // Who promised since it was opened again hears of the next end.
    if (pledge.at > now) continue
    if (pledge.door === 'account' || pledge.door === 'mail') {
      await write(deps, { item, ended, pledge, own, name: hub?.name ?? new URL(baseUrl).host })
      continue
    }
    const to = pledge.actor === null ? null : await deps.people.get(pledge.actor)
    if (to?.state === 'here') await notes({ ...note, paragraphs, to })
  }
}

/** How it came out, why, and what the group learned. */
function said({ title }: Pick<Item, 'title'>, { outcome, reason, learned = '' }: Ending, language: Language): string[] {
  const { outcomeLetter: words, learned: heading } = wordsIn(language).calls
  return [words.headline[outcome ?? 'closed'](title), reason, learned === '' ? '' : `${heading}: ${learned}`].filter(
    (text) => text !== '',
  )
}

type Addressee = { item: Item; ended: Ending; pledge: Pledge; own: Language; name: string }

/** A letter, where an address is known: the one that was confirmed, or that of the account. */
async function write(deps: Deps, { item, ended, pledge, own, name }: Addressee): Promise<void> {
  const { mails, members, pledges, baseUrl, mailWorks } = deps
  const { key, mail, consent } = pledge
  const member = key.startsWith('member:') ? await members.get(key.slice('member:'.length)) : null
  const to = mail ?? member?.email ?? null
  if (!mailWorks || to === null || member?.mailTrouble?.stopped === true) return
  const shown = consent?.language ?? ''
  const language = member?.language ?? (isLanguage(shown) ? shown : own)
  const { calls, letters } = wordsIn(language)
  const { headline, why, see, mine } = calls.outcomeLetter
  const person = createHash('sha256').update(key).digest('base64url')
  await mails.queue({
    ...{ id: `outcome-${item.id}-${ended.at.getTime()}-${person}`, to, member: member?._id ?? null },
    ...(member === null && { person: key }),
    about: `item-${item.id}`,
    subject: headline[ended.outcome ?? 'closed'](item.title),
    body: {
      language,
      passages: [letters.greeting, ...said(item, ended, language)].map((paragraph) => ({ paragraph })),
      action: { label: see, url: baseUrl + pathOf(item) },
      footer: [name, baseUrl, why],
      links: [{ label: mine, url: `${baseUrl}/pledges/${pledges.tokenFor(item.id, key)}` }],
    },
  })
}

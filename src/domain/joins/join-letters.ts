import { apart } from '../../core/characters.js'
import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import type { LocalActors } from '../actors/local-actors.js'
import { sayChange, sayReminder } from '../changes/change-words.js'
import { changesBetween, type Meaning } from '../changes/meaning.js'
import type { LetterBody } from '../mails/letter.js'
import type { MailService } from '../mails/mail-service.js'
import { can, type Member } from '../members/member.js'
import { memberOf, type MemberRepo } from '../members/member-repo.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { JoinDoc } from './join-repo.js'
import type { Saying } from './join-news.js'

export type LetterDeps = {
  actors: Pick<LocalActors, 'membersOf'>
  members: Pick<MemberRepo, 'get'>
  mails: Pick<MailService, 'queue'>
  settings: Pick<SettingsService, 'read'>
  dates: DateSource
  baseUrl: string
  /** Without a mail server nobody is written to. */
  mailWorks: boolean
}

/** What a member is reminded of. */
export type Reminding = { title: string; post: string; meaning: Meaning; access: string }

type Said = { subject: string; paragraphs: string[]; path: string; label: string }

const eventPath = (post: string): string => `/neighbours/posts/${post}`

/** Letters to members about events of others that they come to. Nothing of them leaves the hub. */
export function joinLetters({ actors, members, mails, settings, dates, baseUrl, mailWorks }: LetterDeps) {
  /** Who it is, if they may still read here. */
  async function readerOf({ actor }: Pick<JoinDoc, 'actor'>): Promise<(Member & { stopped: boolean }) | null> {
    const id = (await actors.membersOf([actor])).get(actor)
    const doc = id === undefined ? null : await members.get(id)
    if (doc === null || !can(doc, 'read')) return null
    return { ...memberOf(doc), stopped: doc.mailTrouble?.stopped === true }
  }

  async function write(doc: JoinDoc, id: string, say: (language: Language) => Said | null): Promise<void> {
    const member = mailWorks ? await readerOf(doc) : null
    if (member === null || member.email === null || member.stopped) return
    const hub = await settings.read()
    const language = member.language ?? hub?.language ?? 'en'
    const said = say(language)
    if (said === null) return
    const { letters, joined } = wordsIn(language)
    const { subject, path, label } = said
    const passages = [letters.greeting, ...said.paragraphs].filter((text) => text !== '')
    const body: LetterBody = {
      language,
      passages: passages.map((paragraph) => ({ paragraph })),
      action: { label, url: baseUrl + path },
      footer: [hub?.name ?? new URL(baseUrl).host, baseUrl, joined.why],
      links: [],
    }
    await mails.queue({ id, to: member.email, member: member.id, subject, body })
  }

  return {
    readerOf,

    /** @param id  of the letter: what was written under it is not written again */
    tell: (doc: JoinDoc, id: string, saying: Saying): Promise<void> =>
      write(doc, id, (language) => {
        const { joined: words } = wordsIn(language)
        const { title, host, post } = saying
        if (saying.kind === 'news') return newsIn(saying, { language, dates, mayKnow: saying.accepted })
        const { subject, text } = words[saying.kind]
        const leads =
          saying.kind === 'gone'
            ? { path: '/events', label: words.others }
            : { path: eventPath(post), label: words.see }
        return { subject: subject(title), paragraphs: [text(apart(title), host)], ...leads }
      }),

    remind: (doc: JoinDoc, id: string, { title, post, meaning, access }: Reminding): Promise<void> =>
      write(doc, id, (language) => {
        const { joined: words } = wordsIn(language)
        const { headline, lines } = sayReminder(meaning, title, { language, dates, mayKnow: true })
        const paragraphs = [headline, [...lines, apart(access)].filter((line) => line !== '').join('\n')]
        return { subject: words.reminder(title), paragraphs, path: eventPath(post), label: words.see }
      }),
  }
}

type Manner = { language: Language; dates: DateSource; mayKnow: boolean }

/** An answer says when and where it is as well; what has changed besides is said before that. */
function newsIn(saying: Saying & { kind: 'news' }, manner: Manner): Said {
  const { title, host, post, answer, zone, access } = saying
  const [before, after] = [saying.before, saying.after].map((meaning) => ({ ...meaning, zone })) as [Meaning, Meaning]
  const { joined: words, changes } = wordsIn(manner.language)
  const named = { title, ended: null }
  const leads = { path: eventPath(post), label: words.see }
  const mayKnow = manner.mayKnow && answer === null
  const [first] = changesBetween(before, after, mayKnow)
  const change = first === undefined ? null : sayChange({ before, after }, named, { ...manner, mayKnow })
  if (answer === null) {
    const kind = first === 'cancelled' || first === 'postponed' || first === 'back' ? first : 'changed'
    const paragraphs = change === null ? [] : [change.headline, change.lines.join('\n')]
    return { subject: changes.subject[kind](title), paragraphs, ...leads }
  }
  const { subject, text } = words[answer]
  const facts = after.postponed === true ? [] : [...sayReminder(after, title, manner).lines, apart(access)]
  const changed = change === null ? '' : after.postponed === true ? [change.headline, ...change.lines] : change.headline
  const paragraphs = [text(apart(title), host), ...[changed].flat(), facts.filter((line) => line !== '').join('\n')]
  return { subject: subject(title), paragraphs, ...leads }
}

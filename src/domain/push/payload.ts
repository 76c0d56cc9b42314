import { shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import { isLanguage, wordsIn } from '../../words/words.js'
import { isForEverybody } from '../audience.js'
import { contentOf, type Subjects } from '../subjects.js'
import type { TokenService } from '../apps/token-service.js'
import type { People } from '../actors/people.js'
import type { Member } from '../members/member.js'
import type { NotificationDoc } from '../notifications/notification-repo.js'
import { plainText } from '../text/plain.js'
import type { Push } from './push-queue.js'

/** Source: Mastodon documentation, "WebPushSubscription", "Push notification payload". */
export type PushPayload = {
  access_token: string
  preferred_locale: string
  /** A number, as strict apps want it. */
  notification_id: number
  notification_type: string
  icon: string
  title: string
  body: string
}

type Deps = {
  tokens: Pick<TokenService, 'textOf'>
  people: Pick<People, 'get'>
  subjects: Pick<Subjects, 'subjectOf'>
  /** Of the hub. */
  language: () => Promise<string>
  /** A small picture of whom it is from; absolute. */
  iconOf: (from: Iri) => Promise<string>
}

/** In characters: a notification shows no more. */
const LONGEST_TITLE = 100
const LONGEST_BODY = 140

/**
 * What an app is woken with: enough for a line on a phone that lies on the table. What was said to a few stays in the hub,
 * although none but the app can read it on its way.
 */
export function pushPayload({ tokens, people, subjects, language, iconOf }: Deps) {
  async function bodyOf({ subject, type, from }: NotificationDoc): Promise<string> {
    if (type === 'follow' || type === 'follow_request') return (await people.get(from)).address ?? ''
    const found = subject === null ? null : await subjects.subjectOf(subject)
    if (found === null) return ''
    if (!isForEverybody(contentOf(found).audience)) return ''
    if (found.of === 'item') return found.item.title
    const { title, summary, sensitive, html } = found.post
    return title ?? (sensitive ? (summary ?? '') : plainText(html))
  }

  async function spokenBy({ language: own }: Pick<Member, 'language'>): Promise<string> {
    return own ?? (await language())
  }

  return async ({ token, member, notification }: Push): Promise<PushPayload> => {
    const locale = await spokenBy(member)
    const words = wordsIn(isLanguage(locale) ? locale : 'en').notifications
    const { type, from, number } = notification
    return {
      access_token: tokens.textOf(token),
      preferred_locale: locale,
      notification_id: Number(shownId(number)),
      notification_type: type,
      icon: await iconOf(from),
      title: cut(words[type]((await people.get(from)).name), LONGEST_TITLE),
      body: cut(await bodyOf(notification), LONGEST_BODY),
    }
  }
}

function cut(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

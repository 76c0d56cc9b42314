import { wordsIn, type Language } from '../../words/words.js'
import type { LetterLink, Passage } from '../mails/letter.js'
import type { MailService } from '../mails/mail-service.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { MailKey } from '../people-keys/person-key.js'
import type { LinkPurpose, PersonLinks } from './person-links.js'
import { listOfTopic, tagOfTopic, type Topic } from './topic.js'

type To = { to: string; person: MailKey; language: Language }

export type SubscriptionLetters = ReturnType<typeof subscriptionLetters>

type Deps = {
  mails: Pick<MailService, 'queue'>
  settings: Pick<SettingsService, 'read'>
  links: PersonLinks
  newId: () => string
  baseUrl: string
}

/** What people without an account are sent: the link to confirm, and the two lists. */
export function subscriptionLetters({ mails, settings, links, newId, baseUrl }: Deps) {
  const nameOf = async () => (await settings.read())?.name ?? new URL(baseUrl).host
  const linkTo = (purpose: LinkPurpose, person: MailKey) =>
    `${baseUrl}/${purpose === 'manage' ? 'subscription' : 'unsubscribe'}/${links.token(purpose, person)}`

  return {
    async confirm({
      to,
      person,
      language,
      topics,
      names,
      path,
    }: To & { topics: readonly Topic[]; names: TopicNames; path: string }): Promise<void> {
      const words = wordsIn(language).subscriptions
      const name = await nameOf()
      const passages: Passage[] = [
        { paragraph: words.letters.greeting },
        { paragraph: words.letters.confirmText(name) },
        { entries: topics.map((topic) => ({ title: topicName(topic, language, names), url: null, lines: [] })) },
        { paragraph: words.letters.confirmElse },
      ]
      const action = { label: words.confirm.submit, url: baseUrl + path }
      const body = { language, passages, action, footer: [name, baseUrl], links: [] }
      const subject = words.letters.confirmSubject(name)
      await mails.queue({ id: `subscribe-${newId()}`, to, subject, body, member: null, person })
    },

    /** One letter of a list, which can be left by its headers. @param id  derived: what was queued stays as it was */
    async ofList(
      list: 'digest' | 'news',
      { to, person, language }: To,
      { id, subject, passages }: { id: string; subject: string; passages: readonly Passage[] },
    ): Promise<void> {
      const { letters } = wordsIn(language).subscriptions
      const name = await nameOf()
      const unsubscribe = linkTo(list, person)
      const footer = [name, baseUrl, letters.why[list]]
      const ways: LetterLink[] = [
        { label: letters.end[list], url: unsubscribe },
        { label: letters.change, url: linkTo('manage', person) },
      ]
      await mails.queue({
        ...{ id, to, person, member: null, subject },
        body: { language, passages, action: null, footer, links: ways },
        list: { id: list, name: letters.listName[list](name), unsubscribe },
      })
    },
  }
}

/** What topics are called that the catalogue cannot name: those of reading lists. */
export type TopicNames = Readonly<Partial<Record<Topic, string>>>

/** What a topic is called, for people. */
export function topicName(topic: Topic, language: Language, names: TopicNames = {}): string {
  const { topics, tagTopic } = wordsIn(language).subscriptions
  if (listOfTopic(topic) !== null) return names[topic] ?? wordsIn(language).readingLists.topicUnnamed
  const key = tagOfTopic(topic)
  return key === null ? topics[topic as keyof typeof topics] : tagTopic(key)
}

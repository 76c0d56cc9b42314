import type { LinkPurpose } from '../../../domain/subscriptions/person-links.js'
import { topicName, type TopicNames } from '../../../domain/subscriptions/subscription-letters.js'
import type { Subscription } from '../../../domain/subscriptions/subscription-service.js'
import { plainTopics, type Topic } from '../../../domain/subscriptions/topic.js'
import type { Errors } from '../../answers.js'
import { Page } from '../../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { Notice } from '../../parts/notice.js'
import { LetterLanguage, SUBSCRIBE_PATH, SubscribeForm, TopicBoxes } from '../../parts/subscribe-form.js'
import type { Visit } from '../../visit.js'
import { Told } from '../account/told.js'

type SubscribeProps = {
  visit: Visit
  offered: readonly Topic[]
  chosen: readonly string[]
  email?: string
  errors?: Errors
  names: TopicNames
}

export function SubscribePage({ visit, offered, chosen, email = '', errors = [], names }: SubscribeProps) {
  const { words, site } = visit
  const { page, form } = words.subscriptions
  if (!site.sendsMail) return <Told visit={visit} title={page.title} lead={page.noMail} />
  return (
    <Page visit={visit} title={page.title}>
      <h1>{page.title}</h1>
      <p class="lead">{page.lead(site.name)}</p>
      <ErrorSummary visit={visit} errors={errors} labels={{ email: form.email, topics: form.what }} />
      <p>{form.lead}</p>
      <SubscribeForm {...{ visit, offered, chosen, email, errors, names }} />
    </Page>
  )
}

type ConfirmProps = { visit: Visit; topics: readonly Topic[]; names: TopicNames; action: string }

export function ConfirmPage({ visit, topics, names, action }: ConfirmProps) {
  const { confirm } = visit.words.subscriptions
  return (
    <Page visit={visit} title={confirm.title} unlisted>
      <h1>{confirm.title}</h1>
      <p class="lead">{confirm.lead}</p>
      <ul>
        {topics.map((topic) => (
          <li dir="auto">{topicName(topic, visit.language, names)}</li>
        ))}
      </ul>
      <Form visit={visit} action={action}>
        <SubmitButton label={confirm.submit} />
      </Form>
    </Page>
  )
}

export function UnsubscribePage({ visit, list, action }: { visit: Visit; list: LinkPurpose; action: string }) {
  const { unsubscribe } = visit.words.subscriptions
  return (
    <Page visit={visit} title={unsubscribe.title} unlisted>
      <h1>{unsubscribe.title}</h1>
      <p class="lead">{list === 'digest' ? unsubscribe.lead.digest : unsubscribe.lead.news}</p>
      <Form visit={visit} action={action}>
        <SubmitButton label={unsubscribe.submit} />
      </Form>
    </Page>
  )
}

type ManageProps = {
  visit: Visit
  kept: Subscription | null
  names: TopicNames
  done: string
  action: string
}

export function ManageSubscription({ visit, kept, names, done, action }: ManageProps) {
  const { words } = visit
  const { manage } = words.subscriptions
  if (kept === null) return <Nothing visit={visit} forgotten={done === 'forgotten'} />
  const offered = [...new Set([...plainTopics, ...kept.topics])]
  return (
    <Page visit={visit} title={manage.title} unlisted>
      <h1>{manage.title}</h1>
      {(done === 'confirmed' || done === 'saved') && (
        <Notice words={words} kind="done">
          <p>{manage[done]}</p>
        </Notice>
      )}
      <p class="lead">{manage.lead}</p>
      <Form visit={visit} action={action}>
        <TopicBoxes visit={visit} offered={offered} chosen={kept.topics} names={names} required={false} />
        <LetterLanguage visit={visit} value={kept.language} />
        <SubmitButton label={manage.save} name="act" value="save" />
      </Form>
      <Form visit={visit} action={action}>
        <p>{manage.forgetLead}</p>
        <SubmitButton label={manage.forget} name="act" value="forget" look="danger" />
      </Form>
    </Page>
  )
}

function Nothing({ visit, forgotten }: { visit: Visit; forgotten: boolean }) {
  const { manage } = visit.words.subscriptions
  const title = forgotten ? manage.forgotten : manage.title
  return (
    <Page visit={visit} title={title} unlisted>
      <h1>{title}</h1>
      <p class="lead">{forgotten ? manage.forgottenLead : manage.nothing}</p>
      <p>
        <a href={SUBSCRIBE_PATH}>{manage.again}</a>
      </p>
    </Page>
  )
}

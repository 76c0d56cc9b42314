import type { Request, Response } from 'express'
import { parseIri } from '../../../core/iri.js'
import { maySee } from '../../../domain/audience.js'
import type { Member } from '../../../domain/members/member.js'
import { HOUR_MS } from '../../../domain/members/throttle.js'
import type { PostAudience } from '../../../domain/posts/post.js'
import type { NewReply } from '../../../domain/posts/reply.js'
import { refusal } from '../../../domain/refusals.js'
import type { Subject } from '../../../domain/subjects.js'
import { pathOf } from '../../../domain/text/slug.js'
import { answering, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { queryText } from '../../list-query.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { foreign } from '../../parts/items.js'
import { PostArticle, type ShownPost } from '../../parts/post.js'
import type { Proxied } from '../../parts/post-person.js'
import { paths } from '../../paths.js'
import type { PostShelf } from '../../post-shelf.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AnswerForm, blankAnswer, type TypedAnswer } from './answer-form.js'
import { handsOf } from './hands.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const ANSWERS = [{ limit: 60, windowMs: HOUR_MS }]

/** GET and POST /neighbours/answer: answering an item or a post, on a page of its own. */
export function answerHandlers({ services, proxy }: NeighbourDeps, shelf: PostShelf) {
  const { posts, subjects, throttle } = services

  /** What is answered, as far as the member may see it. @throws Refusal 'not-found', 'forbidden' */
  async function subjectFor(member: Member, text: string): Promise<Subject> {
    const to = parseIri(text)
    const subject = to === null ? null : await subjects.subjectOf(to)
    if (subject?.of === 'post') await posts.view(member, subject.post.id)
    if (subject === null || (subject.of === 'item' && !maySee(member, subject.item))) {
      throw refusal('not-found', 'no-such-item')
    }
    return subject
  }

  async function page(res: Response, to: string, typed: TypedAnswer, errors: Errors = []) {
    const member = memberWith('read', res)
    const subject = await subjectFor(member, to)
    const [shown] = subject.of === 'post' ? await shelf.shown(member, [subject.post]) : []
    const { self } = await handsOf(services, member)
    const visit = visitOf(res)
    return <AnswerPage {...{ visit, proxy, subject, typed, errors }} shown={shown ?? null} maySpeak={self !== null} />
  }

  return {
    get: async (req: Request, res: Response) => sendPage(res, await page(res, queryText(req, 'to'), blankAnswer)),

    post: answering(
      async (req, res) => {
        const member = memberWith('read', res)
        const { to, text, warning, audience } = formOf(req).texts('to', 'text', 'warning', 'audience')
        await throttle.take({ kind: 'answer', subject: member.id, limits: ANSWERS })
        const asked = audience === '' ? {} : { audience: audience as NewReply['audience'] }
        const post = await posts.reply(member, { text, inReplyTo: to, warning, ...asked })
        res.redirect(303, `${neighbourPaths.post(post.id)}?done=answered`)
      },
      (req, res, errors) => {
        const { to, ...typed } = formOf(req).texts('to', 'text', 'warning', 'audience')
        return page(res, to, typed, errors)
      },
    ),
  }
}

type AnswerPageProps = Proxied & {
  visit: Visit
  subject: Subject
  shown: ShownPost | null
  maySpeak: boolean
  typed: TypedAnswer
  errors: Errors
}

function AnswerPage({ visit, proxy, subject, shown, maySpeak, typed, errors }: AnswerPageProps) {
  const { answer, post: texts, profile } = visit.words.neighbours
  const { text, warning, audience } = answer
  return (
    <NeighbourPage visit={visit} title={answer.title} errors={errors} labels={{ text, warning, audience }}>
      <h1>{answer.title}</h1>
      <p>{answer.to}</p>
      <div class="post-above">
        {subject.of === 'item' && (
          <p>
            <a href={pathOf(subject.item)} lang={foreign(subject.item, visit.language)} dir="auto">
              {subject.item.title}
            </a>
          </p>
        )}
        {shown !== null && <PostArticle visit={visit} proxy={proxy} shown={shown} level={2} />}
      </div>
      {maySpeak ? (
        <AnswerForm visit={visit} to={iriOf(subject)} widest={audienceOf(subject)} typed={typed} errors={errors} />
      ) : (
        <p>
          {texts.needsProfile} <a href={paths.publicProfile}>{profile}</a>
        </p>
      )}
    </NeighbourPage>
  )
}

const iriOf = (subject: Subject) => {
  const name = parseIri(subject.of === 'item' ? subject.item.iri : subject.post.iri)
  if (name === null) throw refusal('not-found', 'no-such-item')
  return name
}

const audienceOf = (subject: Subject): PostAudience =>
  subject.of === 'item' ? subject.item.audience : subject.post.audience

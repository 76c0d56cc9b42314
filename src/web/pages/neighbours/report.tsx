import type { Request, Response } from 'express'
import { parseId } from '../../../core/ids.js'
import { hostOf, parseIri, type Iri } from '../../../core/iri.js'
import type { Person } from '../../../domain/actors/people.js'
import type { Member } from '../../../domain/members/member.js'
import { HOUR_MS } from '../../../domain/members/throttle.js'
import { LONGEST_REPORT } from '../../../domain/moderation/report-service.js'
import type { Post } from '../../../domain/posts/post.js'
import { refusal } from '../../../domain/refusals.js'
import { rulesIn } from '../../../domain/settings/house-rules.js'
import { answering, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { queryText } from '../../list-query.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { CheckField, CheckGroup } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { PostPerson, type Proxied } from '../../parts/post-person.js'
import { TextArea } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const REPORTS = [{ limit: 20, windowMs: HOUR_MS }]

type About = { person: Person; post: Post | null; isLocal: boolean }
type Typed = { comment: string; forward: boolean; rules: readonly string[] }

const nothing: Typed = { comment: '', forward: false, rules: [] }

/** GET and POST /neighbours/report: saying that somebody, or what they wrote, is not right. */
export function reportHandlers({ services, proxy }: NeighbourDeps) {
  const { people, posts, reports, localActors, throttle } = services

  /** Somebody who is known here, and a post of theirs that the member may see. @throws Refusal 'not-found' */
  async function aboutOf(member: Member, who: string, post: string): Promise<About> {
    const iri = parseIri(who)
    const person = iri === null ? null : await people.get(iri)
    if (iri === null || person === null || person.address === null) throw refusal('not-found', 'no-such-page')
    const id = parseId(post)
    const seen = id === null ? null : await posts.view(member, id)
    return { person, post: seen?.author === iri ? seen : null, isLocal: localActors.isLocal(iri) }
  }

  async function page(res: Response, who: string, post: string, typed: Typed, errors: Errors = []) {
    const about = await aboutOf(memberWith('read', res), who, post)
    return <ReportPage visit={visitOf(res)} proxy={proxy} about={about} typed={typed} errors={errors} />
  }

  return {
    get: async (req: Request, res: Response) =>
      sendPage(res, await page(res, queryText(req, 'who'), queryText(req, 'post'), nothing)),

    post: answering(
      async (req, res) => {
        const member = memberWith('read', res)
        const { who, post: id, comment, forward, rules: ticked } = sentIn(req)
        const { person, post, isLocal } = await aboutOf(member, who, id)
        await throttle.take({ kind: 'report', subject: member.id, limits: REPORTS })
        const subjects: Iri[] = post === null ? [] : [post.iri]
        const host = isLocal ? null : hostOf(person.iri)
        const rules = rulesOf(visitOf(res)).filter(({ id: rule }) => ticked.includes(rule))
        const said = { about: person.iri, subjects, comment, rules, ...(rules.length > 0 && violation) }
        await reports.file(member, { ...said, host, forward: forward && !isLocal })
        res.redirect(303, `${neighbourPaths.home}?done=reported`)
      },
      (req, res, errors) => {
        const { who, post, ...typed } = sentIn(req)
        return page(res, who, post, typed, errors)
      },
    ),
  }
}

function sentIn(req: Request) {
  const form = formOf(req)
  return { ...form.texts('who', 'post', 'comment'), forward: form.has('forward'), rules: form.list('rules') }
}

const rulesOf = ({ settings }: Visit) => rulesIn(settings?.rules ?? '')
const violation = { category: 'violation' } as const

type ReportPageProps = Proxied & { visit: Visit; about: About; typed: Typed; errors: Errors }

function ReportPage({ visit, proxy, about: { person, post, isLocal }, typed, errors }: ReportPageProps) {
  const { words, language } = visit
  const { report } = words.neighbours
  const rules = rulesOf(visit).map(({ id, text }) => ({ value: id, label: text }))
  return (
    <NeighbourPage visit={visit} title={report.title} errors={errors} labels={{ comment: report.comment }}>
      <h1>{report.title}</h1>
      <p class="lead">{report.lead}</p>
      <p>
        <PostPerson proxy={proxy} person={person} />
      </p>
      {post !== null && (
        <p>
          <a href={neighbourPaths.post(post.id)}>{report.withPost}</a>
        </p>
      )}
      <Form visit={visit} action={neighbourPaths.report}>
        <input type="hidden" name="who" value={person.iri} />
        <input type="hidden" name="post" value={post?.id ?? ''} />
        {rules.length > 0 && (
          <CheckGroup {...{ words, name: 'rules', label: report.rules, values: typed.rules, choices: rules }} />
        )}
        <TextArea
          {...{ words, language, name: 'comment', label: report.comment, value: typed.comment }}
          error={errorAt(errors, 'comment')}
          maxLength={LONGEST_REPORT}
        />
        {!isLocal && (
          <CheckField
            {...{ words, name: 'forward', label: report.forward(person.host), help: report.forwardHelp }}
            checked={typed.forward}
          />
        )}
        <SubmitButton label={report.submit} />
      </Form>
    </NeighbourPage>
  )
}

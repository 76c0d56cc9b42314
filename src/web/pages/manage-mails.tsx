import type { Request, RequestHandler, Response } from 'express'
import type { KeptMail } from '../../domain/mails/mail-service.js'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { pluralIn } from '../../words/plural.js'
import { cursorIn, nextHref } from '../cursor.js'
import { sendPage } from '../layout.js'
import { Form, SubmitButton } from '../parts/form.js'
import { EmptyState, Pager } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { Moment } from '../parts/when.js'
import { paths } from '../paths.js'
import { memberWith, visitOf, type Visit } from '../visit.js'

export const MAILS_PATH = `${paths.manage}/mails`
const A_PAGE = 50

/** GET /manage/mails. @param sending  whether there is a mail server */
export function mailsPage({ mails }: Pick<Services, 'mails'>, sending: boolean): RequestHandler {
  return async (req, res) => {
    const page = await mails.page(cursorIn(req, 'createdAt'), A_PAGE)
    const older = nextHref(MAILS_PATH, 'createdAt', page.next)
    const newer = req.query.after === undefined ? null : MAILS_PATH
    sendPage(res, <Mails visit={visitOf(res)} mails={page.mails} pages={{ newer, older }} sending={sending} />)
  }
}

type MailsProps = {
  visit: Visit
  mails: KeptMail[]
  pages: { newer: string | null; older: string | null }
  sending: boolean
}

function Mails({ visit, mails: list, pages, sending }: MailsProps) {
  const { mails } = visit.words.manage
  return (
    <ManagePage visit={visit} title={mails.title}>
      <h1>{mails.title}</h1>
      <p class="lead">{sending ? mails.withServer : mails.withoutServer}</p>
      {list.length === 0 ? (
        <EmptyState title={mails.empty}>
          <p>{mails.emptyText}</p>
        </EmptyState>
      ) : (
        <div class="scroller" role="region" aria-label={mails.title} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{mails.subject}</th>
                <th scope="col">{mails.to}</th>
                <th scope="col">{mails.when}</th>
                <th scope="col">{mails.state}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((mail) => (
                <Row visit={visit} mail={mail} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager words={visit.words} {...pages} />
    </ManagePage>
  )
}

function Row({ visit, mail: { id, to, subject, createdAt, state } }: { visit: Visit; mail: KeptMail }) {
  return (
    <tr>
      <th scope="row">
        <a href={`${MAILS_PATH}/${id}`} dir="auto">
          {subject}
        </a>
      </th>
      <td>
        <bdi>{to}</bdi>
      </td>
      <td>
        <Moment visit={visit} at={createdAt} />
      </td>
      <td>{visit.words.manage.mails.states[state]}</td>
    </tr>
  )
}

/** GET /manage/mails/:id and POST …/done */
export function mailPage({ mails, audit }: Pick<Services, 'mails' | 'audit'>) {
  const found = async (req: Request): Promise<KeptMail> => {
    const id = String(req.params.id)
    const mail = /^[\w-]{1,100}$/.test(id) ? await mails.get(id) : null
    if (mail === null) throw refusal('not-found', 'no-such-page')
    return mail
  }
  const get = async (req: Request, res: Response): Promise<void> =>
    sendPage(res, <Mail visit={visitOf(res)} mail={await found(req)} passedOn={req.query.done !== undefined} />)
  const done = async (req: Request, res: Response): Promise<void> => {
    const steward = memberWith('run', res)
    const { id } = await found(req)
    if (await mails.done(id)) await audit.note(steward.id, 'mail.done', id)
    res.redirect(303, `${MAILS_PATH}/${id}?done=1`)
  }
  return { get, done }
}

function Mail({ visit, mail, passedOn }: { visit: Visit; mail: KeptMail; passedOn: boolean }) {
  const { words, language } = visit
  const { mails } = words.manage
  const { id, to, subject, createdAt, state, trouble, attempts } = mail
  return (
    <ManagePage visit={visit} title={subject}>
      <p>
        <a href={MAILS_PATH}>{mails.all}</a>
      </p>
      <h1 dir="auto">{subject}</h1>
      {passedOn && state === 'sent' && (
        <Notice words={words} kind="done">
          <p>{mails.passedOn}</p>
        </Notice>
      )}
      <dl class="plain">
        <dt>{mails.to}</dt>
        <dd>
          <bdi>{to}</bdi>
        </dd>
        <dt>{mails.when}</dt>
        <dd>
          <Moment visit={visit} at={createdAt} />
        </dd>
        <dt>{mails.state}</dt>
        <dd>
          {mails.states[state]}
          {attempts > 0 && ` (${pluralIn(language)(attempts, mails.attempts)})`}
        </dd>
        {trouble !== null && (
          <>
            <dt>{mails.trouble}</dt>
            <dd>
              <code>{trouble}</code>
            </dd>
          </>
        )}
      </dl>
      <h2 id="text">{mails.text}</h2>
      <Text visit={visit} mail={mail} />
      {state !== 'sent' && (
        <Form visit={visit} action={`${MAILS_PATH}/${id}/done`}>
          <div class="form-end">
            <SubmitButton label={mails.passOn} />
          </div>
        </Form>
      )}
    </ManagePage>
  )
}

function Text({ visit: { words }, mail: { text, state } }: { visit: Visit; mail: KeptMail }) {
  const { mails } = words.manage
  if (text === null) return <p class="quiet">{state === 'sent' ? mails.textGone : mails.textLost}</p>
  return (
    <>
      <p>{mails.secret}</p>
      <pre class="letter" dir="auto" tabIndex={0} aria-labelledby="text" role="region">
        {text}
      </pre>
    </>
  )
}

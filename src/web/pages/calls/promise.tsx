import type { Request, Response } from 'express'
import { isForEverybody } from '../../../domain/audience.js'
import type { ItemReader } from '../../../domain/items/item-reader.js'
import type { Member } from '../../../domain/members/member.js'
import { REMEMBERED_DAYS, type Consent } from '../../../domain/pledges/pledge.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { pathOf } from '../../../domain/text/slug.js'
import { answering, doneIn, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { itemAt } from '../../item-address.js'
import { Page, sendPage, type Visit } from '../../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { foreign, isCall, type CallItem } from '../../parts/items.js'
import { Notice } from '../../parts/notice.js'
import { promisePath } from '../../parts/pledge-box.js'
import { TextField } from '../../parts/text-fields.js'
import { paths } from '../../paths.js'
import { visitOf } from '../../visit.js'

type Deps = { reader: Pick<ItemReader, 'view'>; services: Pick<Services, 'pledgeMail' | 'throttle'> }
type Typed = { mail: string; name: string }

const perMember = [{ limit: 30, windowMs: 60 * 60_000 }]

/** What people agree to when they promise; kept with the promise, word for word. */
export const consentIn = ({ words, language, site }: Visit): Consent => ({
  text: words.pledges.consent(site.name, REMEMBERED_DAYS),
  language,
})

/** /calls/:address/promise: with an account at once, else by a link that is sent to the address. */
export function promiseHandlers({ reader, services }: Deps) {
  const { pledgeMail, throttle } = services

  async function callIn(req: Request<unknown>, res: Response, end = '/promise'): Promise<CallItem | null> {
    const item = await itemAt(req as Request, res, { reader, viewer: visitOf(res).member, end })
    if (item === null) return null
    if (!isCall(item)) throw refusal('not-found', 'no-such-page')
    return item
  }

  async function page(req: Request<unknown>, res: Response, item: CallItem, typed?: Typed, errors: Errors = []) {
    const visit = visitOf(res)
    const { member } = visit
    const state = member === null ? null : await pledgeMail.stateOfMember(member, item.id)
    const done = doneIn(req as Request, visit.words.pledges.done)
    const given = typed ?? { mail: '', name: member?.displayName ?? '' }
    const has = state === 'there'
    return <PromisePage {...{ visit, item, has, done, typed: given, errors, mailWorks: pledgeMail.mailWorks }} />
  }

  const show = async (req: Request, res: Response) => {
    const item = await callIn(req, res)
    if (item !== null) sendPage(res, await page(req, res, item))
  }

  async function byAccount(member: Member, item: CallItem, name: string, visit: Visit): Promise<void> {
    await throttle.take({ kind: 'pledge-by', subject: member.id, limits: perMember })
    const answer = await pledgeMail.byAccount(member, item.id, name, consentIn(visit))
    if (answer === 'closed') throw refusal('conflict', 'call-over')
    if (answer === 'not-open') throw refusal('not-found', 'no-such-page')
  }

  const promise = answering(
    async (req, res) => {
      const item = await callIn(req, res)
      if (item === null) return
      const visit = visitOf(res)
      const { mail, name } = formOf(req).texts('mail', 'name')
      if (visit.member !== null) {
        await byAccount(visit.member, item, name, visit)
        return res.redirect(303, `${promisePath(item)}?done=promised`)
      }
      const from = { language: visit.language, connection: req.ip ?? '', consent: consentIn(visit), now: visit.now }
      await pledgeMail.ask(item.id, { mail, name }, from)
      res.redirect(303, `${promisePath(item)}?done=asked`)
    },
    async (req, res, errors) => {
      const item = await callIn(req, res)
      if (item === null) throw refusal('not-found', 'no-such-item')
      return page(req, res, item, formOf(req).texts('mail', 'name'), errors)
    },
  )

  const withdraw = async (req: Request, res: Response) => {
    const item = await callIn(req, res, '/promise/withdraw')
    const { member } = visitOf(res)
    if (item === null) return
    if (member === null) throw refusal('unauthenticated', 'sign-in-first')
    await pledgeMail.withdrawByAccount(member, item.id)
    res.redirect(303, `${promisePath(item)}?done=withdrawn`)
  }

  return { show, promise, withdraw }
}

type PromiseProps = {
  visit: Visit
  item: CallItem
  /** Who is signed in has promised. */
  has: boolean
  done: string | null
  typed: Typed
  errors: Errors
  mailWorks: boolean
}

function PromisePage(props: PromiseProps) {
  const { visit, item, has, done, errors } = props
  const { words, language, now } = visit
  const { promise: own } = words.pledges
  const isOpen = item.ended === null && item.call.overAt > now
  return (
    <Page visit={visit} title={own.title} unlisted>
      <h1>{own.title}</h1>
      <p class="lead">
        <a href={pathOf(item)} lang={foreign(item, language)} dir="auto">
          {item.title}
        </a>
      </p>
      {done !== null && (
        <Notice words={words} kind="done">
          <p>{done}</p>
        </Notice>
      )}
      <ErrorSummary visit={visit} errors={errors} labels={{ mail: own.mail, name: own.name }} />
      {has ? <Promised {...props} /> : isOpen ? <Doors {...props} /> : <p>{words.refusals['call-over']}</p>}
    </Page>
  )
}

function Promised({ visit, item }: PromiseProps) {
  const { promise: own } = visit.words.pledges
  return (
    <>
      <p>{own.has}</p>
      <Form visit={visit} action={`${promisePath(item)}/withdraw`}>
        <SubmitButton label={own.withdraw} look="quiet" />
      </Form>
    </>
  )
}

function Doors(props: PromiseProps) {
  const { visit, item, typed, errors, mailWorks } = props
  const { words, member } = visit
  const { promise: own } = words.pledges
  const byMail = member === null && mailWorks && isForEverybody(item.audience)
  const signIn = `${paths.signIn}?next=${encodeURIComponent(promisePath(item))}`
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  return (
    <>
      {(member !== null || byMail) && (
        <Form visit={visit} action={promisePath(item)}>
          {byMail && (
            <TextField
              {...field('mail')}
              label={own.mail}
              help={own.mailHelp}
              type="email"
              autocomplete="email"
              required
            />
          )}
          <TextField {...field('name')} label={own.name} help={own.nameHelp} autocomplete="name" />
          <p class="consent">{consentIn(visit).text}</p>
          <SubmitButton label={byMail ? own.submitMail : own.submit} />
        </Form>
      )}
      {member === null && (
        <p>
          <a href={signIn}>{own.signIn}</a>
        </p>
      )}
    </>
  )
}

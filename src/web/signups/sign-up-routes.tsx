import { Router, type Request, type Response } from 'express'
import { linkPath } from '../../domain/signups/sign-up-letters.js'
import { isOpen, listingOf, type Answer, type SignUp } from '../../domain/signups/sign-up.js'
import { answerTo } from '../../domain/signups/sign-up-service.js'
import type { Item } from '../../domain/items/item.js'
import { folderOf, pathOf } from '../../domain/text/slug.js'
import { maySee } from '../../domain/audience.js'
import { parseFields, refusal } from '../../domain/refusals.js'
import { Wanted } from '../../domain/signups/mail-door.js'
import type { Services } from '../../domain/services.js'
import { answering, doneIn, formGuards, type Errors } from '../answers.js'
import type { Csrf } from '../csrf.js'
import { secretAddress } from '../entering.js'
import { formOf } from '../form.js'
import type { VNode } from 'preact'
import { itemAt } from '../item-address.js'
import { sendPage } from '../layout.js'
import { Told } from '../pages/account/told.js'
import { memberWith, visitOf } from '../visit.js'
import { listsFor } from './lists.js'
import { LinkPage, ConfirmPage } from './link-pages.js'
import { SignUpPage, type Typed } from './sign-up-page.js'

type Deps = { services: Services; csrf: Csrf }

/** Signing up by account and by mail, and what the links in letters lead to. */
export function signUpRoutes(deps: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  eventRoutes(routes, deps)
  linkRoutes(routes, deps)
  return routes
}

const typedIn = (req: Request): Typed => formOf(req).texts('name', 'email', 'people', 'note', 'shift')
const nothing: Typed = { name: '', email: '', people: '1', note: '', shift: '' }

/** What a member said before. */
async function knownOf({ signUps }: Services, { id }: Item, res: Response): Promise<Typed> {
  const { member } = visitOf(res)
  const own = member === null ? null : await signUps.stateOf(id, `member:${member.id}`)
  return own === null ? nothing : { ...nothing, people: String(own.people), note: own.note }
}

/** The event a form is about, as far as whoever sends it may see it. */
async function eventIn(req: Request, res: Response, { reader }: Services, end: string): Promise<Item | null> {
  const item = await itemAt(req, res, { reader, viewer: visitOf(res).member, end })
  if (item !== null && item.kind !== 'event') throw refusal('not-found', 'no-such-page')
  return item
}

type Again = (res: Response, item: Item, typed: Typed, errors?: Errors, answer?: Answer | null) => Promise<VNode>

/** Both ways to send the form; `page` shows it again. */
function ways({ signUps, mailDoor }: Pick<Services, 'signUps' | 'mailDoor'>, page: Again) {
  /** With an account: at once. */
  const byAccount = async (req: Request, res: Response, item: Item) => {
    const member = memberWith('read', res)
    const { shift, ...typed } = typedIn(req)
    const of = { key: `member:${member.id}` as const, door: 'account' as const, name: null }
    // The one button on the event's page sends no number: then it stays as it is.
    const { people, note } = parseFields(Wanted, { ...typed, people: typed.people === '' ? '1' : typed.people })
    const wish = { note, ...(typed.people !== '' && { people }), ...(shift !== '' && { shift }) }
    const answer = await signUps.signUp(item.id, of, wish)
    if (answer === 'full' || answer === 'closed' || answer === 'not-open' || answer === 'clash')
      return sendPage(res.status(409), await page(res, item, typedIn(req), [], answer))
    res.redirect(303, `${pathOf(item)}#sign-up`)
  }

  /** Without one: nothing of what is said here depends on who it is. */
  const byMail = async (req: Request, res: Response, item: Item) => {
    const visit = visitOf(res)
    const { shift, ...typed } = typedIn(req)
    const listing = listingOf(item, shift === '' ? null : shift)
    if (listing === null || !isOpen(listing, item, visit.now))
      return sendPage(
        res.status(409),
        await page(res, item, typedIn(req), [], listing === null ? 'not-open' : 'closed'),
      )
    await mailDoor.ask({
      ...{ event: item.id, shift: shift === '' ? null : shift, typed },
      ...{ language: visit.language, address: req.ip ?? '' },
    })
    const { sent, sentLead, back } = visit.words.signUps.own
    sendPage(res, <Told visit={visit} title={sent} lead={sentLead} next={{ label: back, href: pathOf(item) }} />)
  }

  return { byAccount, byMail }
}

function eventRoutes(routes: Router, { services, csrf }: Deps): void {
  const { signUps, mailDoor } = services
  const path = `${folderOf.event}/:address`

  const page = async (res: Response, item: Item, typed: Typed, errors: Errors = [], answer: Answer | null = null) => {
    const visit = visitOf(res)
    const lists = await listsFor(signUps, item, visit.member)
    if (lists.length === 0) throw refusal('not-found', 'no-such-page')
    return <SignUpPage {...{ visit, item, lists, typed, errors, answer, sendsMail: mailDoor.isOpen }} />
  }

  const shown = async (req: Request, res: Response, errors: Errors) => {
    const item = await eventIn(req, res, services, '/sign-up')
    if (item === null) throw refusal('not-found', 'no-such-item')
    return page(res, item, typedIn(req), errors)
  }

  const { byAccount, byMail } = ways(services, page)
  routes.get(`${path}/sign-up`, async (req, res) => {
    const item = await eventIn(req, res, services, '/sign-up')
    if (item !== null) sendPage(res, await page(res, item, await knownOf(services, item, res)))
  })
  routes.post(
    `${path}/sign-up`,
    ...formGuards(csrf),
    answering(async (req: Request, res: Response) => {
      const item = await eventIn(req, res, services, '/sign-up')
      if (item === null) return
      await (visitOf(res).member === null ? byMail(req, res, item) : byAccount(req, res, item))
    }, shown),
  )
  routes.post(`${path}/leave`, ...formGuards(csrf), async (req, res) => {
    const member = memberWith('read', res)
    const item = await eventIn(req, res, services, '/leave')
    if (item === null) return
    const shift = formOf(req).text('shift')
    await signUps.leave(item.id, `member:${member.id}`, shift === '' ? null : shift)
    res.redirect(303, `${pathOf(item)}#sign-up`)
  })
}

function linkRoutes(routes: Router, { services, csrf }: Deps): void {
  const { signUps, mailDoor } = services

  /** For whoever holds a link: they were let in on the event when they signed up. */
  const itemOfLink = async (event: string): Promise<Item> => {
    const item = await signUps.eventOf(event)
    if (item === null) throw refusal('gone', 'gone-item')
    return item
  }

  const confirmPage = async (req: Request<{ token: string }>, res: Response, answer: Answer | null) => {
    const asked = await mailDoor.look(req.params.token)
    if (asked === null) throw refusal('not-found', 'bad-link')
    const item = await itemOfLink(asked.event)
    if (!maySee(visitOf(res).member, item)) throw refusal('not-found', 'bad-link')
    const [list] = (await listsFor(signUps, item, null)).filter(({ shift }) => (shift?.id ?? null) === asked.shift)
    return <ConfirmPage {...{ visit: visitOf(res), item, list: list ?? null, people: asked.people, answer }} />
  }

  routes.use('/sign-up', secretAddress)
  routes.get('/sign-up/confirm/:token', async (req, res) => {
    const asked = await mailDoor.look(req.params.token)
    if (asked === null) throw refusal('not-found', 'bad-link')
    if (asked.became !== null) return res.redirect(303, linkPath(signUps.linkToken(asked.became)))
    sendPage(res, await confirmPage(req, res, null))
  })
  routes.post(
    '/sign-up/confirm/:token',
    ...formGuards(csrf),
    async (req: Request<{ token: string }>, res: Response) => {
      const { answer, link } = await mailDoor.confirm(req.params.token)
      if (link !== null) return res.redirect(303, linkPath(link))
      sendPage(res.status(409), await confirmPage(req, res, answer))
    },
  )

  const ownSignUp = async (token: string): Promise<SignUp> => {
    const own = await signUps.byLink(token)
    if (own === null) throw refusal('not-found', 'bad-link')
    return own
  }
  routes.get('/sign-up/:token', async (req, res) => {
    const visit = visitOf(res)
    const own = await ownSignUp(req.params.token)
    const item = await itemOfLink(own.event)
    const position = await signUps.positionOf(own.event, own.key, own.shift)
    const done = doneIn(req, visit.words.signUps.link.done)
    const answer = own.state === 'left' ? null : answerTo(own.state)
    sendPage(res, <LinkPage {...{ visit, item, own, position, answer, done }} />)
  })
  routes.post('/sign-up/:token', ...formGuards(csrf), async (req: Request<{ token: string }>, res: Response) => {
    const own = await ownSignUp(req.params.token)
    const what = formOf(req).text('do') === 'leave' ? 'leave' : 'come'
    if (what === 'leave') await signUps.leave(own.event, own.key, own.shift)
    else await signUps.confirmComing(own.id)
    res.redirect(303, `${linkPath(req.params.token)}?done=${what}`)
  })
}

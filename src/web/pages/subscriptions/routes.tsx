import { Router, type Request, type RequestHandler } from 'express'
import type { Services } from '../../../domain/services.js'
import { plainTopics, topicFrom, type Topic } from '../../../domain/subscriptions/topic.js'
import { isLanguage } from '../../../words/words.js'
import { answering, formGuards, type Errors } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { secretAddress } from '../../entering.js'
import { formOf, readForm } from '../../form.js'
import { sendPage } from '../../layout.js'
import { SUBSCRIBE_PATH } from '../../parts/subscribe-form.js'
import { visitOf } from '../../visit.js'
import { Told } from '../account/told.js'
import { ConfirmPage, ManageSubscription, SubscribePage, UnsubscribePage } from './pages.js'

type Deps = { services: Pick<Services, 'subscriptions'>; csrf: Csrf }
type Token = { token: string }

const MOST_ASKED = 4

/** Mail for people without an account: asking, and the pages behind the links of letters. */
export function subscriptionRoutes({ services: { subscriptions }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.use(['/subscribe/:token', '/unsubscribe/:token', '/subscription/:token'], secretAddress)
  asking(routes, subscriptions)
  confirming(routes, subscriptions, formGuards(csrf))
  leaving(routes, subscriptions, formGuards(csrf))
  managing(routes, subscriptions, formGuards(csrf))
  return routes
}

type Subscriptions = Services['subscriptions']

function asking(routes: Router, subscriptions: Subscriptions): void {
  routes.get(SUBSCRIBE_PATH, async (req, res) => {
    const visit = visitOf(res)
    const { sent, sentLead } = visit.words.subscriptions.page
    if (req.query.done === 'sent') return sendPage(res, <Told visit={visit} title={sent} lead={sentLead} />)
    const asked = topicsAsked(req)
    const chosen = asked.length === 0 ? ['digest'] : asked
    const names = await subscriptions.namesOf(asked, visit.language)
    sendPage(res, <SubscribePage visit={visit} offered={offeredWith(asked)} chosen={chosen} names={names} />)
  })
  // Without a token, for the form stands on pages that strangers share. It takes nothing from whoever sends it.
  routes.post(
    SUBSCRIBE_PATH,
    readForm('20kb'),
    answering(
      async (req, res) => {
        const form = formOf(req)
        const { language } = visitOf(res)
        const connection = req.ip ?? ''
        await subscriptions.ask({ email: form.text('email'), topics: form.list('topics'), language, connection })
        res.redirect(303, `${SUBSCRIBE_PATH}?done=sent`)
      },
      async (req, res, errors: Errors) => {
        const [form, visit] = [formOf(req), visitOf(res)]
        const chosen = form.list('topics')
        const offered = offeredWith(chosen.slice(0, 20).flatMap((text) => topicFrom(text) ?? []))
        const names = await subscriptions.namesOf(offered, visit.language)
        return <SubscribePage {...{ visit, offered, chosen, errors, names }} email={form.text('email')} />
      },
    ),
  )
}

function confirming(routes: Router, subscriptions: Subscriptions, guards: RequestHandler[]): void {
  routes.get('/subscribe/:token', async (req: Request<Token>, res) => {
    const topics = await subscriptions.look(req.params.token)
    const visit = visitOf(res)
    const names = await subscriptions.namesOf(topics, visit.language)
    sendPage(res, <ConfirmPage {...{ visit, topics, names }} action={req.path} />)
  })
  routes.post('/subscribe/:token', ...guards, async (req: Request<Token>, res) => {
    res.redirect(303, `/subscription/${await subscriptions.confirm(req.params.token)}?done=confirmed`)
  })
}

function leaving(routes: Router, subscriptions: Subscriptions, guards: RequestHandler[]): void {
  routes.get('/unsubscribe/:token', (req: Request<Token>, res) => {
    const list = subscriptions.listOf(req.params.token)
    sendPage(res, <UnsubscribePage visit={visitOf(res)} list={list} action={req.path} />)
  })
  routes.post('/unsubscribe/:token', ...guards, async (req: Request<Token>, res) => {
    await subscriptions.unsubscribe(req.params.token)
    const visit = visitOf(res)
    const { done, doneLead } = visit.words.subscriptions.unsubscribe
    sendPage(res, <Told visit={visit} title={done} lead={doneLead} />)
  })
}

function managing(routes: Router, subscriptions: Subscriptions, guards: RequestHandler[]): void {
  routes.get('/subscription/:token', async (req: Request<Token>, res) => {
    const kept = await subscriptions.view(req.params.token)
    const done = typeof req.query.done === 'string' ? req.query.done : ''
    const visit = visitOf(res)
    const names = await subscriptions.namesOf(kept?.topics ?? [], visit.language)
    sendPage(res, <ManageSubscription {...{ visit, kept, names, done }} action={req.path} />)
  })
  routes.post('/subscription/:token', ...guards, async (req: Request<Token>, res) => {
    const form = formOf(req as Request)
    const { token } = req.params
    if (form.text('act') === 'forget') {
      await subscriptions.forgetMe(token)
      return res.redirect(303, `${req.path}?done=forgotten`)
    }
    const language = form.text('language')
    const chosen = { topics: form.list('topics'), language: isLanguage(language) ? language : visitOf(res).language }
    await subscriptions.choose(token, chosen)
    res.redirect(303, `${req.path}?done=saved`)
  })
}

/**
 * One POST by a mail program, or by whoever keeps somebody's mail, without a cookie or a token of a form (RFC 8058, 3.2).
 * It stands before what keeps other sites from sending our forms: the signed address is the proof. What a form of our
 * own page sends goes on to that page.
 */
export function oneClickRoutes({ subscriptions }: Pick<Services, 'subscriptions'>): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.post('/unsubscribe/:token', readForm('20kb'), async (req: Request<Token>, res, next) => {
    if (formOf(req as Request).text('List-Unsubscribe') !== 'One-Click') return next()
    await subscriptions.unsubscribe(req.params.token)
    res.set('Cache-Control', 'no-store').type('text/plain').send('OK\n')
  })
  return routes
}

/** Tags that an address asks for; nothing that is no topic. */
function topicsAsked(req: Request): Topic[] {
  const asked = [req.query.topics].flat().slice(0, MOST_ASKED)
  return [...new Set(asked.flatMap((text) => (typeof text === 'string' ? (topicFrom(text) ?? []) : [])))]
}

const offeredWith = (asked: readonly Topic[]): Topic[] => [...new Set([...plainTopics, ...asked])]

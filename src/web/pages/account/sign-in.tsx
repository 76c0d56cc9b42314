import { Router } from 'express'
import { answering, doneIn, errorAt, formGuards, type Errors } from '../../answers.js'
import { safeNext } from '../../entering.js'
import { formOf } from '../../form.js'
import { Page, sendPage } from '../../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { Notice } from '../../parts/notice.js'
import { PasswordField, TextField } from '../../parts/text-fields.js'
import { visitOf, type Visit } from '../../visit.js'
import { AUTHORIZE_PATH } from '../apps/request.js'
import type { AccountDeps } from './routes.js'

/** Signing in, in one step or two, and out. */
export function signInRoutes({ services, csrf, entering }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const refused = (words: Visit['words'], step: { step: string; reason?: string }): string =>
    step.step === 'waiting'
      ? words.account.signIn.waiting
      : step.step === 'suspended'
        ? words.account.signIn.suspended(step.reason ?? '')
        : words.account.signIn.wrong

  routes.get('/sign-in', (req, res) => {
    const visit = visitOf(res)
    const next = safeNext(req.query.next)
    if (visit.member !== null) return res.redirect(303, next)
    sendPage(res, <SignIn visit={visit} next={next} done={doneIn(req, visit.words.account.done)} />)
  })

  routes.post('/sign-in', ...formGuards(csrf), async (req, res) => {
    const visit = visitOf(res)
    const { who, password, next: wanted } = formOf(req).texts('who', 'password', 'next')
    const next = safeNext(wanted)
    const step = await services.signIn.withPassword(who, password, entering.visitor(req))
    if (step.step === 'in' || step.step === 'code') return entering.goOn(res, step, next)
    const errors = [{ name: 'who', message: refused(visit.words, step) }]
    sendPage(res.status(400), <SignIn visit={visit} next={next} who={who} errors={errors} />)
  })

  routes.get('/sign-in/code', (req, res) => {
    const ticket = entering.ticket(req)
    const next = safeNext(req.query.next)
    if (ticket === null || !services.signIn.awaitsCode(ticket)) return res.redirect(303, signInPath(next))
    sendPage(res, <SecondStep visit={visitOf(res)} next={next} />)
  })

  routes.post('/sign-in/code', ...formGuards(csrf), async (req, res) => {
    const visit = visitOf(res)
    const { code, next: wanted } = formOf(req).texts('code', 'next')
    const next = safeNext(wanted)
    const step = await services.signIn.withCode(entering.ticket(req) ?? '', code, entering.visitor(req))
    if (step.step === 'in') return entering.goOn(res, step, next)
    const { wrong, expired } = visit.words.account.secondStep
    if (step.step === 'wrong') {
      const errors = [{ name: 'code', message: wrong }]
      return sendPage(res.status(400), <SecondStep visit={visit} next={next} errors={errors} />)
    }
    entering.dropTicket(res)
    const errors = [{ name: 'who', message: expired }]
    sendPage(res.status(400), <SignIn visit={visit} next={next} errors={errors} />)
  })

  routes.post(
    '/sign-out',
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        await entering.leave(res)
        const next = safeNext(formOf(req).text('next'))
        res.redirect(303, next === '/' ? '/sign-in?done=signed-out' : signInPath(next))
      },
      (_req, res) => <SignIn visit={visitOf(res)} next="/" />,
    ),
  )
  return routes
}

export const signInPath = (next: string): string =>
  next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`

type SignInProps = { visit: Visit; next: string; who?: string; errors?: Errors; done?: string | null }

function SignIn({ visit, next, who = '', errors = [], done = null }: SignInProps) {
  const { words } = visit
  const { signIn, password } = words.account
  return (
    <Page visit={visit} title={signIn.title} unlisted>
      {done !== null && (
        <Notice words={words} kind="done">
          <p>{done}</p>
        </Notice>
      )}
      <h1>{signIn.title}</h1>
      {next.startsWith(AUTHORIZE_PATH) && <p class="lead">{signIn.forApp}</p>}
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/sign-in">
        <input type="hidden" name="next" value={next} />
        <TextField
          words={words}
          name="who"
          label={signIn.who}
          value={who}
          error={errorAt(errors, 'who')}
          autocomplete="username"
          required
        />
        <PasswordField words={words} name="password" label={password} kind="current" required />
        <SubmitButton label={signIn.submit} />
      </Form>
      <ul class="more-ways">
        <li>
          <a href="/reset">{signIn.forgotten}</a>
        </li>
        {visit.settings !== null && visit.settings.signUps !== 'closed' && (
          <li>
            <a href="/join">{signIn.join}</a>
          </li>
        )}
      </ul>
    </Page>
  )
}

function SecondStep({ visit, next, errors = [] }: { visit: Visit; next: string; errors?: Errors }) {
  const { words } = visit
  const { secondStep, code } = words.account
  return (
    <Page visit={visit} title={secondStep.title} unlisted>
      <h1>{secondStep.title}</h1>
      <p class="lead">{secondStep.lead}</p>
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/sign-in/code">
        <input type="hidden" name="next" value={next} />
        <TextField
          words={words}
          name="code"
          label={code}
          help={secondStep.help}
          error={errorAt(errors, 'code')}
          autocomplete="one-time-code"
          short
          required
        />
        <SubmitButton label={secondStep.submit} />
      </Form>
    </Page>
  )
}

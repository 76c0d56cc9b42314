import { Router, type Request } from 'express'
import type { Joined, JoinLink, NewAccount, Way } from '../../../domain/members/sign-up-service.js'
import { refusal } from '../../../domain/refusals.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { secretAddress } from '../../entering.js'
import { formOf } from '../../form.js'
import { Page, sendPage } from '../../layout.js'
import { HouseRules } from '../../parts/house-rules.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { PasswordField, TextArea, TextField } from '../../parts/text-fields.js'
import { visitOf, type Visit } from '../../visit.js'
import type { AccountDeps } from './routes.js'
import { Told } from './told.js'
import type { Response } from 'express'

type Typed = Omit<NewAccount, 'password'>

const nothing: Typed = { name: '', displayName: '', email: '', request: '' }
const typedIn = (req: Request<unknown>): Typed =>
  formOf(req as Request).texts('name', 'displayName', 'email', 'request')
const accountIn = (req: Request<unknown>): NewAccount => ({
  ...typedIn(req),
  password: formOf(req as Request).text('password'),
})

/** Making an account: in the way the hub is open, or by a link. */
export function joinRoutes({ services, csrf, entering }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { asks, signIn, joining } = services
  const mailWorks = asks.mailWorks

  async function welcome(req: Request<unknown>, res: Response, { member, state }: Joined): Promise<void> {
    const visit = visitOf(res)
    const { asked, askedLead } = visit.words.account.join
    if (state === 'waiting') return sendPage(res, <Told visit={visit} title={asked} lead={askedLead} />)
    const step = await signIn.byLink(member.id, entering.visitor(req))
    if (step.step === 'in' || step.step === 'code') return entering.goOn(res, step, '/account?done=joined')
    res.redirect(303, '/sign-in')
  }

  const page = async (res: Response, typed: Typed = nothing, errors: Errors = []) => {
    const props = { visit: visitOf(res), typed, errors, action: '/join', mailWorks }
    const way = await joining.way()
    return way === 'address' ? <AskAddress {...props} /> : <Join {...props} way={way} link={null} />
  }

  routes.get('/join', async (_req, res) => sendPage(res, await page(res)))
  routes.post(
    '/join',
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        const visit = visitOf(res)
        const { language } = visit
        if ((await joining.way()) !== 'address') {
          return welcome(req, res, await joining.join(accountIn(req), language, req.ip ?? ''))
        }
        await asks.forJoining({ text: formOf(req).text('email'), language, address: req.ip ?? '' })
        const { sent, sentLead } = visit.words.account.join
        sendPage(res, <Told visit={visit} title={sent} lead={sentLead} />)
      },
      (req, res, errors) => page(res, typedIn(req), errors),
    ),
  )

  const byLink = async (req: Request<{ token: string }>, res: Response, typed = nothing, errors: Errors = []) => {
    const link = await joining.look(req.params.token)
    if (link === null) throw refusal('not-found', 'bad-link')
    const props = { visit: visitOf(res), typed, errors, action: req.path, mailWorks }
    return <Join {...props} way="open" link={link} />
  }

  routes.use('/join/:token', secretAddress)
  routes.get('/join/:token', async (req, res) => sendPage(res, await byLink(req, res)))
  routes.post(
    '/join/:token',
    ...formGuards(csrf),
    answering<{ token: string }>(
      async (req, res) => {
        const { language } = visitOf(res)
        await welcome(req, res, await joining.joinBy(req.params.token, accountIn(req), language, req.ip ?? ''))
      },
      (req, res, errors) => byLink(req, res, typedIn(req), errors),
    ),
  )
  return routes
}

type JoinProps = { visit: Visit; typed: Typed; errors: Errors; action: string; mailWorks: boolean }

/** The address first: nobody can see from here whether there is an account with it. */
function AskAddress({ visit, typed, errors, action }: JoinProps) {
  const { words, site } = visit
  const { join, email } = words.account
  return (
    <Page visit={visit} title={join.title(site.name)}>
      <h1>{join.title(site.name)}</h1>
      <p class="lead">{join.lead}</p>
      <ErrorSummary visit={visit} errors={errors} />
      <HouseRules visit={visit} />
      <p>{join.addressLead}</p>
      <Form visit={visit} action={action}>
        <TextField
          words={words}
          name="email"
          label={email}
          value={typed.email}
          error={errorAt(errors, 'email')}
          type="email"
          autocomplete="email"
          required
        />
        <SubmitButton label={join.submitAddress} />
      </Form>
    </Page>
  )
}

function Join(props: JoinProps & { way: Way; link: JoinLink | null }) {
  const { visit, errors, way, link } = props
  const { words, site } = visit
  const { join, name, displayName, password, email } = words.account
  const labels = { name, displayName, password, email, request: join.request }
  const shut = way === 'closed' ? join.closed : way === 'invitation' ? join.invitationOnly : null
  return (
    <Page visit={visit} title={join.title(site.name)} unlisted={link !== null}>
      <h1>{join.title(site.name)}</h1>
      <p class="lead">{join.lead}</p>
      {shut !== null && <p>{shut}</p>}
      {link !== null && (
        <p>
          {link.email === null ? join.byInvitation(words.parts.roles[link.role]) : join.provedAddress(link.email)}{' '}
          {link.role !== 'reader' && words.account.roles[link.role]}
        </p>
      )}
      <ErrorSummary visit={visit} errors={errors} labels={labels} />
      {shut === null && <HouseRules visit={visit} />}
      {shut === null && <AccountForm {...props} />}
    </Page>
  )
}

function AccountForm({
  visit,
  typed,
  errors,
  action,
  mailWorks,
  way,
  link,
}: JoinProps & { way: Way; link: JoinLink | null }) {
  const { words, language } = visit
  const { account } = words
  const field = (name: keyof Typed) => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  return (
    <Form visit={visit} action={action}>
      <TextField {...field('name')} label={account.name} help={account.nameHelp} autocomplete="username" required />
      <TextField
        {...field('displayName')}
        label={account.displayName}
        help={account.displayNameHelp}
        autocomplete="name"
      />
      <PasswordField
        words={words}
        name="password"
        label={account.password}
        help={account.newPasswordHelp}
        error={errorAt(errors, 'password')}
        kind="new"
        required
      />
      {(link === null || link.email === null) && (
        <TextField
          {...field('email')}
          label={account.email}
          help={mailWorks ? account.join.emailHelp : account.join.emailHelpNoMail}
          type="email"
          autocomplete="email"
        />
      )}
      {way === 'approval' && (
        <TextArea
          {...field('request')}
          label={account.join.request}
          help={account.join.requestHelp}
          language={language}
          maxLength={1_000}
          required
        />
      )}
      <SubmitButton label={way === 'approval' ? account.join.submitRequest : account.join.submit} />
    </Form>
  )
}

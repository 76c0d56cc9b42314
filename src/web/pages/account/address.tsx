import { Router, type Response } from 'express'
import { refusal } from '../../../domain/refusals.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { secretAddress } from '../../entering.js'
import { formOf } from '../../form.js'
import { Page, sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { PasswordField, TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from './account-page.js'
import { ownFile } from './profile.js'
import type { AccountDeps } from './routes.js'

/** Giving a mail address, and confirming by the link that went there that it is one's own. */
export function addressRoutes(deps: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { account } = deps.services
  const page = async (res: Response, typed = '', errors: Errors = []) => {
    const { email, unconfirmed } = await ownFile(deps, res)
    return <Address visit={visitOf(res)} email={email} unconfirmed={unconfirmed} typed={typed} errors={errors} />
  }

  routes.get('/account/address', async (_req, res) => sendPage(res, await page(res)))
  routes.post(
    '/account/address',
    ...formGuards(deps.csrf),
    answering(
      async (req, res) => {
        const { id } = memberWith('read', res)
        await account.changeAddress(id, formOf(req).texts('email', 'password'))
        res.redirect(303, '/account?done=address-sent')
      },
      (req, res, errors) => page(res, formOf(req).text('email'), errors),
    ),
  )

  routes.use('/account/address/:token', secretAddress)
  routes.get('/account/address/:token', async (req, res) => {
    const email = await account.lookAddress(req.params.token)
    if (email === null) throw refusal('not-found', 'bad-link')
    sendPage(res, <Confirm visit={visitOf(res)} email={email} action={req.path} />)
  })
  routes.post('/account/address/:token', ...formGuards(deps.csrf), async (req, res) => {
    await account.confirmAddress(String(req.params.token))
    res.redirect(303, visitOf(res).member === null ? '/sign-in?done=address' : '/account?done=address')
  })
  return routes
}

type AddressProps = { visit: Visit; email: string | null; unconfirmed: string | null; typed: string; errors: Errors }

function Address({ visit, email, unconfirmed, typed, errors }: AddressProps) {
  const { words } = visit
  const { address, currentPassword, toBeSure } = words.account
  return (
    <AccountPage visit={visit} title={address.title} errors={errors}>
      <p class="lead">{email === null ? address.none : address.now(email)}</p>
      {unconfirmed !== null && <p>{address.waiting(unconfirmed)}</p>}
      <Form visit={visit} action="/account/address">
        <TextField
          words={words}
          name="email"
          label={address.next}
          help={address.help}
          value={typed}
          error={errorAt(errors, 'email')}
          type="email"
          autocomplete="email"
          required
        />
        <PasswordField
          words={words}
          name="password"
          label={currentPassword}
          help={toBeSure}
          error={errorAt(errors, 'password')}
          kind="current"
          required
        />
        <SubmitButton label={address.submit} />
      </Form>
    </AccountPage>
  )
}

function Confirm({ visit, email, action }: { visit: Visit; email: string; action: string }) {
  const { confirm } = visit.words.account
  return (
    <Page visit={visit} title={confirm.title} unlisted>
      <h1>{confirm.title}</h1>
      <p class="lead">{confirm.lead(email)}</p>
      <Form visit={visit} action={action}>
        <SubmitButton label={confirm.submit} />
      </Form>
    </Page>
  )
}

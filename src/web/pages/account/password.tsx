import { Router } from 'express'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { PasswordField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage, WhosePassword } from './account-page.js'
import type { AccountDeps } from './routes.js'

/** Changing one's password: all sessions end, and this browser gets a new one. */
export function passwordRoutes({ services, csrf, entering }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get('/account/password', (_req, res) => {
    memberWith('read', res)
    sendPage(res, <Password visit={visitOf(res)} />)
  })
  routes.post(
    '/account/password',
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        const { id } = memberWith('read', res)
        await services.credentials.changePassword(id, formOf(req).texts('current', 'password'))
        await entering.enter(res, await services.signIn.again(id, entering.visitor(req)))
        res.redirect(303, '/account?done=password')
      },
      (_req, res, errors) => <Password visit={visitOf(res)} errors={errors} />,
    ),
  )
  return routes
}

function Password({ visit, errors = [] }: { visit: Visit; errors?: Errors }) {
  const { words } = visit
  const { passwordPage, currentPassword, newPassword, newPasswordHelp } = words.account
  const field = (name: string) => ({ words, name, error: errorAt(errors, name), required: true })
  return (
    <AccountPage visit={visit} title={passwordPage.title} errors={errors}>
      <p class="lead">{passwordPage.lead}</p>
      <Form visit={visit} action="/account/password">
        <WhosePassword name={visit.member?.name} />
        <PasswordField {...field('current')} label={currentPassword} kind="current" />
        <PasswordField {...field('password')} label={newPassword} help={newPasswordHelp} kind="new" />
        <SubmitButton label={passwordPage.submit} />
      </Form>
    </AccountPage>
  )
}

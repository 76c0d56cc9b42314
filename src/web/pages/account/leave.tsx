import { Router } from 'express'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { PasswordField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage, WhosePassword } from './account-page.js'
import type { AccountDeps } from './routes.js'

/** Deleting one's own account. */
export function leaveRoutes({ services, csrf, entering }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get('/account/leave', (_req, res) => {
    memberWith('read', res)
    sendPage(res, <Leave visit={visitOf(res)} />)
  })
  routes.post(
    '/account/leave',
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        await services.account.leave(memberWith('read', res).id, formOf(req).text('password'))
        await entering.leave(res)
        entering.forget(res)
        res.redirect(303, '/sign-in?done=left')
      },
      (_req, res, errors) => <Leave visit={visitOf(res)} errors={errors} />,
    ),
  )
  return routes
}

function Leave({ visit, errors = [] }: { visit: Visit; errors?: Errors }) {
  const { words } = visit
  const { leave, currentPassword, toBeSure } = words.account
  return (
    <AccountPage visit={visit} title={leave.title} errors={errors}>
      <p class="lead">{leave.lead}</p>
      <Form visit={visit} action="/account/leave">
        <WhosePassword name={visit.member?.name} />
        <PasswordField
          words={words}
          name="password"
          label={currentPassword}
          help={toBeSure}
          error={errorAt(errors, 'password')}
          kind="current"
          required
        />
        <SubmitButton label={leave.submit} look="danger" />
      </Form>
    </AccountPage>
  )
}

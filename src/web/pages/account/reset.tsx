import { Router } from 'express'
import type { Member } from '../../../domain/members/member.js'
import { refusal } from '../../../domain/refusals.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { secretAddress } from '../../entering.js'
import { formOf } from '../../form.js'
import { Page, sendPage } from '../../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { PasswordField, TextField } from '../../parts/text-fields.js'
import { visitOf, type Visit } from '../../visit.js'
import { WhosePassword } from './account-page.js'
import type { AccountDeps } from './routes.js'
import { Told } from './told.js'

/** A forgotten password: asking for a link, and using it. */
export function resetRoutes({ services, csrf, entering }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { asks, credentials, signIn } = services

  const ownerOf = async (token: string): Promise<Member> => {
    const owner = await credentials.lookReset(token)
    if (owner === null) throw refusal('not-found', 'bad-link')
    return owner
  }

  routes.get('/reset', (_req, res) => sendPage(res, <Ask visit={visitOf(res)} mailWorks={asks.mailWorks} />))
  routes.post(
    '/reset',
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        const visit = visitOf(res)
        await asks.forReset({ text: formOf(req).text('who'), language: visit.language, address: req.ip ?? '' })
        const { sent, sentLead, sentHelp } = visit.words.account.reset
        sendPage(res, <Told visit={visit} title={sent} lead={sentLead} more={sentHelp} />)
      },
      (req, res, errors) => (
        <Ask visit={visitOf(res)} mailWorks={asks.mailWorks} who={formOf(req).text('who')} errors={errors} />
      ),
    ),
  )

  routes.use('/reset/:token', secretAddress)
  routes.get('/reset/:token', async (req, res) => {
    const owner = await ownerOf(req.params.token)
    sendPage(res, <Choose visit={visitOf(res)} owner={owner} action={req.path} />)
  })
  routes.post(
    '/reset/:token',
    ...formGuards(csrf),
    answering<{ token: string }>(
      async (req, res) => {
        const member = await credentials.reset(req.params.token, formOf(req).text('password'))
        const step = await signIn.byLink(member, entering.visitor(req))
        if (step.step === 'in' || step.step === 'code') return entering.goOn(res, step, '/account?done=password')
        res.redirect(303, '/sign-in?done=reset')
      },
      async (req, res, errors) => (
        <Choose visit={visitOf(res)} owner={await ownerOf(req.params.token)} action={req.path} errors={errors} />
      ),
    ),
  )
  return routes
}

type AskProps = { visit: Visit; mailWorks: boolean; who?: string; errors?: Errors }

function Ask({ visit, mailWorks, who = '', errors = [] }: AskProps) {
  const { words } = visit
  const { reset } = words.account
  return (
    <Page visit={visit} title={reset.title} unlisted>
      <h1>{reset.title}</h1>
      <ErrorSummary visit={visit} errors={errors} />
      <p class="lead">{mailWorks ? reset.lead : reset.noMail}</p>
      {mailWorks && (
        <Form visit={visit} action="/reset">
          <TextField
            words={words}
            name="who"
            label={reset.who}
            value={who}
            error={errorAt(errors, 'who')}
            autocomplete="username"
            required
          />
          <SubmitButton label={reset.submit} />
        </Form>
      )}
    </Page>
  )
}

type ChooseProps = { visit: Visit; owner: Member; action: string; errors?: Errors }

function Choose({ visit, owner, action, errors = [] }: ChooseProps) {
  const { words } = visit
  const { reset, newPassword, newPasswordHelp } = words.account
  return (
    <Page visit={visit} title={reset.choose} unlisted>
      <h1>{reset.choose}</h1>
      <p class="lead">{reset.chooseLead(owner.name)}</p>
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action={action}>
        <WhosePassword name={owner.name} />
        <PasswordField
          words={words}
          name="password"
          label={newPassword}
          help={newPasswordHelp}
          error={errorAt(errors, 'password')}
          kind="new"
          required
        />
        <SubmitButton label={reset.chooseSubmit} />
      </Form>
    </Page>
  )
}

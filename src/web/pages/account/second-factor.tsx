import { Router, type Request, type Response } from 'express'
import type { MemberFile } from '../../../domain/members/member-repo.js'
import type { Enrolment } from '../../../domain/members/second-factor.js'
import { refusal } from '../../../domain/refusals.js'
import { pluralIn } from '../../../words/plural.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { QrCode } from '../../parts/qr-code.js'
import { PasswordField, TextField } from '../../parts/text-fields.js'
import { paths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage, WhosePassword } from './account-page.js'
import { ownFile } from './profile.js'
import type { AccountDeps } from './routes.js'

const PATH = '/account/second-factor'

/** The second step of signing in: off, being set up, on; and its recovery codes. */
export function secondFactorRoutes(deps: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { secondFactor } = deps.services
  const guards = formGuards(deps.csrf)
  const page = async (res: Response, errors: Errors = []) => (
    <SecondFactor visit={visitOf(res)} file={await ownFile(deps, res)} errors={errors} />
  )
  const again = (_req: Request, res: Response, errors: Errors) => page(res, errors)
  const password = (req: Request): string => formOf(req).text('password')
  const codes = (res: Response, made: string[]) => sendPage(res, <Codes visit={visitOf(res)} codes={made} />)

  routes.get(PATH, async (_req, res) => sendPage(res, await page(res)))
  routes.post(
    `${PATH}/offer`,
    ...guards,
    answering(async (req, res) => {
      const offer = await secondFactor.offer(memberWith('read', res).id, password(req))
      sendPage(res, <Offer visit={visitOf(res)} offer={offer} />)
    }, again),
  )
  routes.post(
    `${PATH}/on`,
    ...guards,
    answering(
      async (req, res) => {
        const { sealed, code } = formOf(req).texts('sealed', 'code')
        const { id } = memberWith('read', res)
        codes(res, await secondFactor.turnOn(id, sealed, code, visitOf(res).sessionId))
      },
      async (req, res, errors) => {
        const offer = await secondFactor.offeredAgain(memberWith('read', res).id, formOf(req).text('sealed'))
        if (offer === null) throw refusal('conflict', 'changed-meanwhile')
        return <Offer visit={visitOf(res)} offer={offer} errors={errors} />
      },
    ),
  )
  routes.post(
    `${PATH}/codes`,
    ...guards,
    answering(async (req, res) => {
      codes(res, await secondFactor.newCodes(memberWith('read', res).id, password(req)))
    }, again),
  )
  routes.post(
    `${PATH}/off`,
    ...guards,
    answering(async (req, res) => {
      await secondFactor.turnOff(memberWith('read', res).id, password(req))
      res.redirect(303, `${paths.account}?done=second-factor-off`)
    }, again),
  )
  return routes
}

function SecondFactor({ visit, file, errors }: { visit: Visit; file: MemberFile; errors: Errors }) {
  const { words, language } = visit
  const { secondFactor, currentPassword, toBeSure } = words.account
  return (
    <AccountPage visit={visit} title={secondFactor.title} errors={errors}>
      <p class="lead">{secondFactor.what}</p>
      <p>
        <b>{file.secondFactor ? secondFactor.isOn : secondFactor.isOff}</b>{' '}
        {file.secondFactor && pluralIn(language)(file.recoveryCodes, secondFactor.codesLeft)}
      </p>
      <Form visit={visit} action={`${PATH}/offer`}>
        <WhosePassword name={file.name} />
        <PasswordField
          words={words}
          name="password"
          label={currentPassword}
          help={toBeSure}
          error={errorAt(errors, 'password')}
          kind="current"
          required
        />
        {file.secondFactor ? (
          <div class="form-end">
            <button class="quiet-button" type="submit" formaction={`${PATH}/codes`}>
              {secondFactor.newCodes}
            </button>
            <button class="quiet-button danger" type="submit" formaction={`${PATH}/off`}>
              {secondFactor.turnOff}
            </button>
            <p class="help">{secondFactor.newCodesHelp}</p>
          </div>
        ) : (
          <SubmitButton label={secondFactor.begin} />
        )}
      </Form>
    </AccountPage>
  )
}

function Offer({ visit, offer, errors = [] }: { visit: Visit; offer: Enrolment; errors?: Errors }) {
  const { words } = visit
  const { secondFactor } = words.account
  return (
    <AccountPage visit={visit} title={secondFactor.title} errors={errors}>
      <ol class="steps">
        <li>
          <p>{secondFactor.scan}</p>
          <div class="qr-frame">
            <QrCode text={offer.uri} label={secondFactor.scanLabel} />
          </div>
          <p>
            {secondFactor.type} <code class="key">{(offer.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
          </p>
        </li>
        <li>
          <Form visit={visit} action={`${PATH}/on`}>
            <input type="hidden" name="sealed" value={offer.sealed} />
            <TextField
              words={words}
              name="code"
              label={secondFactor.then}
              error={errorAt(errors, 'code')}
              autocomplete="one-time-code"
              short
              required
            />
            <SubmitButton label={secondFactor.turnOn} />
          </Form>
        </li>
      </ol>
    </AccountPage>
  )
}

function Codes({ visit, codes }: { visit: Visit; codes: string[] }) {
  const { secondFactor } = visit.words.account
  return (
    <AccountPage visit={visit} title={secondFactor.codes}>
      <p class="lead">{secondFactor.codesLead}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>
        <a class="button" href={paths.account}>
          {secondFactor.kept}
        </a>
      </p>
    </AccountPage>
  )
}

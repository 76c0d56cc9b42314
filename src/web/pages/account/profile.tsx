import { Router, type Response } from 'express'
import type { MemberFile } from '../../../domain/members/member-repo.js'
import { can } from '../../../domain/members/member.js'
import { refusal } from '../../../domain/refusals.js'
import { languageNames, languages } from '../../../words/words.js'
import { answering, doneIn, errorAt, formGuards, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { SelectField } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextField } from '../../parts/text-fields.js'
import { calendarPaths, paths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { APPS_PATH } from '../apps/apps-page.js'
import { AccountPage } from './account-page.js'
import type { AccountDeps } from './routes.js'

type Typed = { displayName: string; language: string }

/** Everything the hub knows of whoever is signed in. @throws Refusal 'unauthenticated', 'not-found' */
export async function ownFile({ services }: Pick<AccountDeps, 'services'>, res: Response): Promise<MemberFile> {
  const file = await services.members.file(memberWith('read', res).id)
  if (file === null) throw refusal('not-found', 'no-such-member')
  return file
}

/** One's own account: who one is here, and the ways to everything else about it. */
export function profileRoutes(deps: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get('/account', async (req, res) => {
    const visit = visitOf(res)
    const file = await ownFile(deps, res)
    const typed = { displayName: file.displayName, language: file.language ?? '' }
    sendPage(res, <Home visit={visit} file={file} typed={typed} done={doneIn(req, visit.words.account.done)} />)
  })
  routes.post(
    '/account',
    ...formGuards(deps.csrf),
    answering(
      async (req, res) => {
        const { displayName, language } = formOf(req).texts('displayName', 'language')
        await deps.services.account.changeProfile(memberWith('read', res).id, { displayName, language })
        deps.entering.forgetLanguage(res)
        res.redirect(303, '/account?done=profile')
      },
      async (req, res, errors) => (
        <Home
          visit={visitOf(res)}
          file={await ownFile(deps, res)}
          typed={formOf(req).texts('displayName', 'language')}
          errors={errors}
        />
      ),
    ),
  )
  return routes
}

type HomeProps = { visit: Visit; file: MemberFile; typed: Typed; errors?: Errors; done?: string | null }

function Home({ visit, file, typed, errors = [], done = null }: HomeProps) {
  const { words } = visit
  const { account, parts } = words
  const choices = [
    { value: '', label: account.languageOfBrowser },
    ...languages.map((value) => ({ value, label: languageNames[value] })),
  ]
  return (
    <AccountPage visit={visit} title={account.home.title} errors={errors} done={done}>
      <p>
        <b>{file.name}</b> · {parts.roles[file.role]}
        <br />
        <span class="help">{account.roles[file.role]}</span>
      </p>
      {can(visit.member, 'publish') && (
        <p>
          <a class="quiet-button" href={paths.manage}>
            {words.frame.manage}
          </a>
        </p>
      )}
      <section class="part" aria-labelledby="profile">
        <h2 id="profile">{account.home.profile}</h2>
        <Form visit={visit} action="/account">
          <TextField
            words={words}
            name="displayName"
            label={account.displayName}
            value={typed.displayName}
            error={errorAt(errors, 'displayName')}
            autocomplete="name"
            required
          />
          <SelectField
            words={words}
            name="language"
            label={account.language}
            value={typed.language}
            error={errorAt(errors, 'language')}
            choices={choices}
            required
          />
          <SubmitButton label={account.home.save} />
        </Form>
      </section>
      <Outside visit={visit} />
      <OwnDates visit={visit} />
      <Security visit={visit} file={file} />
      <p class="way-out">
        <a href="/account/leave">{account.home.leave}</a>
      </p>
    </AccountPage>
  )
}

/** The way to who one is outside the hub. */
function Outside({ visit: { words } }: { visit: Visit }) {
  const { ownProfile } = words.neighbours
  return (
    <section class="part" aria-labelledby="outside">
      <h2 id="outside">{ownProfile.title}</h2>
      <p>{ownProfile.lead}</p>
      <p>
        <a class="quiet-button" href={paths.publicProfile}>
          {ownProfile.row}
        </a>
      </p>
    </section>
  )
}

/** The way to the secret address of one's calendar. */
function OwnDates({ visit: { words } }: { visit: Visit }) {
  const { personal } = words.calendar
  return (
    <section class="part" aria-labelledby="dates">
      <h2 id="dates">{personal.title}</h2>
      <p>{personal.what}</p>
      <p>
        <a class="quiet-button" href={calendarPaths.account}>
          {personal.row}
        </a>
      </p>
    </section>
  )
}

function Security({ visit: { words }, file }: { visit: Visit; file: MemberFile }) {
  const { home } = words.account
  const { email, unconfirmed, secondFactor, mailStopped } = file
  const rows = [
    { label: home.address, value: email ?? home.addressNone, action: home.change, href: '/account/address' },
    { label: home.password, value: home.set, action: home.change, href: '/account/password' },
    {
      label: home.secondFactor,
      value: secondFactor ? home.on : home.off,
      action: home.change,
      href: '/account/second-factor',
    },
    { label: home.sessions, value: '', action: home.see, href: '/account/sessions' },
    { label: words.apps.list.title, value: '', action: home.see, href: APPS_PATH },
  ]
  return (
    <section class="part" aria-labelledby="security">
      <h2 id="security">{home.security}</h2>
      <ul class="rows settings">
        {rows.map(({ label, value, action, href }) => (
          <li>
            <span class="setting-name">{label}</span>
            <span class="setting-value">
              <bdi>{value}</bdi>
              {href === '/account/address' && mailStopped && <small>{home.addressStopped}</small>}
              {href === '/account/address' && unconfirmed !== null && <small>{home.addressWaiting(unconfirmed)}</small>}
            </span>
            <a class="quiet-button" href={href} aria-label={`${label}: ${action}`}>
              {action}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

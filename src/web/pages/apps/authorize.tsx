import { Router, type Request, type Response } from 'express'
import { goBack, OUT_OF_BAND } from '../../../domain/apps/redirect.js'
import { can } from '../../../domain/members/member.js'
import type { Services } from '../../../domain/services.js'
import { formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { secretAddress } from '../../entering.js'
import { formOf } from '../../form.js'
import { Page, sendPage } from '../../layout.js'
import { RadioGroup } from '../../parts/choice-fields.js'
import { SubmitButton } from '../../parts/form.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { signInPath } from '../account/sign-in.js'
import { powersIn } from './powers.js'
import { AUTHORIZE_PATH as PATH, FIELDS, readRequest, type Asked, type AskingFault, type Sent } from './request.js'

type Deps = { services: Pick<Services, 'apps' | 'grants'>; csrf: Pick<Csrf, 'checked'> }

/** Where a member says yes or no to an app that wants in. */
export function authorizeRoutes({ services: { apps, grants }, csrf }: Deps): Router {
  // Some programs put a slash behind it.
  const routes = Router({ caseSensitive: true, strict: false })

  routes.get(PATH, secretAddress, async (req, res) => {
    const visit = visitOf(res)
    const sent = sentIn((name) => req.query[name])
    const asked = await readRequest(sent, apps)
    if (typeof asked === 'string') return sendPage(res.status(400), <WrongRequest visit={visit} fault={asked} />)
    if (visit.member === null) return res.redirect(303, signInPath(req.originalUrl))
    anywhere(res)
    sendPage(res, <Authorize visit={visit} asked={asked} sent={sent} />)
  })

  routes.post(PATH, secretAddress, ...formGuards(csrf), async (req, res) => {
    const visit = visitOf(res)
    const member = memberWith('read', res)
    const form = formOf(req)
    const asked = await readRequest(form.texts(...FIELDS), apps)
    if (typeof asked === 'string') return sendPage(res.status(400), <WrongRequest visit={visit} fault={asked} />)
    anywhere(res)
    if (form.text('decision') !== 'allow') return deny(res, visit, asked)
    const code = await grants.allow(member.id, { ...asked, as: form.text('as') === 'voice' ? 'voice' : 'member' })
    if (code === null) return deny(res, visit, asked)
    if (asked.redirectUri === OUT_OF_BAND) return sendPage(res, <CodePage visit={visit} asked={asked} code={code} />)
    res.redirect(302, goBack(asked.redirectUri, { code, state: asked.state }))
  })
  return routes
}

const sentIn = (valueOf: (name: string) => Request['query'][string]): Sent =>
  Object.fromEntries(
    FIELDS.map((name) => {
      const value = valueOf(name)
      return [name, typeof value === 'string' ? value : '']
    }),
  ) as Sent

/** The form may lead to wherever the app is: browsers hold the policy against where an answer sends them, too. */
function anywhere(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy'))
  res.setHeader('Content-Security-Policy', policy.replace(/; form-action [^;]*/, ''))
}

function deny(res: Response, visit: Visit, { redirectUri, state }: Asked): void {
  if (redirectUri === OUT_OF_BAND) return sendPage(res, <DeniedPage visit={visit} />)
  const told = { error: 'access_denied', error_description: 'The member said no', state }
  res.redirect(302, goBack(redirectUri, told))
}

function Authorize({ visit, asked, sent }: { visit: Visit; asked: Asked; sent: Sent }) {
  const { words, site, member } = visit
  const { apps } = words
  return (
    <Page visit={visit} title={apps.title} unlisted>
      <h1>{apps.title}</h1>
      <p class="lead">{apps.lead(asked.app.name, site.name)}</p>
      <p>{apps.may}</p>
      <ul>
        {powersIn(words, asked.scopes).map((power) => (
          <li>{power}</li>
        ))}
      </ul>
      <p>{apps.never}</p>
      <p>
        {wayOn(visit, asked.redirectUri)} {apps.unknown}
      </p>
      <form class="form" method="post" action={PATH}>
        <input type="hidden" name="csrf" value={visit.csrf} />
        {FIELDS.map((name) => (
          <input type="hidden" name={name} value={sent[name]} />
        ))}
        {can(member, 'publish') && <Speaker visit={visit} />}
        <p class="form-end">
          <SubmitButton label={apps.allow} name="decision" value="allow" />
          <SubmitButton label={apps.deny} name="decision" value="deny" look="quiet" />
        </p>
      </form>
      <form class="form" method="post" action="/sign-out">
        <input type="hidden" name="csrf" value={visit.csrf} />
        <input type="hidden" name="next" value={`${PATH}?${new URLSearchParams(sent).toString()}`} />
        <p class="hint">{apps.you(member?.displayName ?? '')}</p>
        <SubmitButton label={apps.other} look="quiet" />
      </form>
    </Page>
  )
}

/** Those who publish may hand an app the voice of the hub in place of their own. */
function Speaker({ visit: { words, site, member } }: { visit: Visit }) {
  const { as } = words.apps
  const choices = [
    { value: 'member', label: as.member(member?.displayName ?? ''), help: as.memberHint },
    { value: 'voice', label: as.voice(site.name), help: as.voiceHint },
  ]
  return <RadioGroup words={words} required name="as" label={as.question} value="member" choices={choices} />
}

function wayOn({ words: { apps } }: Visit, redirectUri: string): string {
  if (redirectUri === OUT_OF_BAND) return apps.outOfBand
  return /^https?:/i.test(redirectUri) ? apps.toPage(new URL(redirectUri).host) : apps.toDevice
}

function CodePage({ visit, asked, code }: { visit: Visit; asked: Asked; code: string }) {
  const { apps } = visit.words
  return (
    <Page visit={visit} title={apps.code} unlisted>
      <h1>{apps.code}</h1>
      <p class="lead">{apps.codeLead(asked.app.name)}</p>
      <p>
        <code class="secret">{code}</code>
      </p>
    </Page>
  )
}

function DeniedPage({ visit }: { visit: Visit }) {
  const { apps } = visit.words
  return (
    <Page visit={visit} title={apps.denied} unlisted>
      <h1>{apps.denied}</h1>
      <p>{apps.deniedLead}</p>
    </Page>
  )
}

function WrongRequest({ visit, fault }: { visit: Visit; fault: AskingFault }) {
  const { apps } = visit.words
  return (
    <Page visit={visit} title={apps.wrong} unlisted>
      <h1>{apps.wrong}</h1>
      <p>{apps.faults[fault]}</p>
    </Page>
  )
}

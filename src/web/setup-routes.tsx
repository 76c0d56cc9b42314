import { Router, type Request, type RequestHandler, type Response } from 'express'
import { sameSecret } from '../core/same-secret.js'
import { Refusal } from '../core/errors.js'
import { SESSION_DAYS } from '../domain/members/session-service.js'
import { fault, parseFields, type FieldFault } from '../domain/refusals.js'
import type { Services } from '../domain/services.js'
import { HubSettings } from '../domain/settings/hub-settings.js'
import type { Setup } from '../domain/settings/settings-service.js'
import { likelyZone, suggestHandle } from '../domain/settings/suggestions.js'
import { isLanguage, type Language } from '../words/words.js'
import type { Cookies } from './cookies.js'
import type { Csrf } from './csrf.js'
import { formOf, readForm } from './form.js'
import { faultsIn, type FormState } from './form-state.js'
import { sendPage } from './layout.js'
import { hueIn } from './pages/hub-fields.js'
import { GroupStep, HubStep, SetupClosed, stepPaths, YouStep } from './pages/setup.js'
import { SETUP_FIELD, SETUP_PATH, setupKey } from './setup-key.js'
import { SETUP_HOURS, setupDraft, stepFields, steps, type Draft, type SetupDraft, type Step } from './setup-draft.js'
import { LANGUAGE_COOKIE, LANGUAGE_DAYS, SESSION_COOKIE, visitOf } from './visit.js'
import { WELCOME_PATH } from './pages/welcome.js'

const KEY_COOKIE = 'setup-key'

type Deps = {
  services: Pick<Services, 'audit' | 'members' | 'sessions' | 'settings'>
  cookies: Cookies
  csrf: Csrf
  derive: (purpose: string) => Buffer
  baseUrl: string
}

/** The pages behind the link of the first start: three steps, and a hub is live. */
export function setupRoutes({ services, cookies, csrf, derive, baseUrl }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const draft = setupDraft(cookies)
  const { host } = new URL(baseUrl)
  const show: ShowStep = (res, step, state) => {
    const [View, props] = [views[step], { visit: visitOf(res), state, host }]
    sendPage(res.status(state.faults.length > 0 ? 400 : 200), <View {...props} />)
  }
  const found = finishing({ services, cookies, draft, show })
  routes.use(SETUP_PATH, gate(setupKey(derive), cookies))
  for (const step of steps) {
    const post = step === 'you' ? found : takeStep(step, { cookies, draft, show })
    routes
      .route(stepPaths[step])
      .get(showStep(step, draft, show))
      .post(readForm(), csrf.checked, goingBack(step, draft, show), post)
  }
  return routes
}

const views = { group: GroupStep, hub: HubStep, you: YouStep }
type ShowStep = (res: Response, step: Step, state: FormState) => void

/** Lets in whoever has the key; it moves from the address into a cookie, where nobody copies it from. */
function gate(key: string, cookies: Cookies): RequestHandler {
  return (req, res, next) => {
    res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' })
    const visit = visitOf(res)
    const refuse = (status: 403 | 410, because: 'set-up' | 'no-key' | 'wrong-key') =>
      sendPage(res.status(status), <SetupClosed visit={visit} because={because} />)
    if (visit.settings !== null) {
      cookies.clear(res, KEY_COOKIE)
      return refuse(410, 'set-up')
    }
    const given = req.query[SETUP_FIELD]
    const held = cookies.read(req, KEY_COOKIE)
    if (given === undefined && held === null) return refuse(403, 'no-key')
    if (!sameSecret(typeof given === 'string' ? given : (held ?? ''), key)) return refuse(403, 'wrong-key')
    cookies.set(res, KEY_COOKIE, key, SETUP_HOURS / 24)
    if (given === undefined) next()
    else res.redirect(303, SETUP_PATH)
  }
}

function showStep(step: Step, draft: SetupDraft, show: ShowStep): RequestHandler {
  return (req, res) => {
    const missing = steps.slice(0, steps.indexOf(step)).find((before) => draft.read(req, before) === null)
    if (missing !== undefined) return res.redirect(303, stepPaths[missing])
    const values = draft.read(req, step) ?? firstValues(step, draft.read(req, 'group') ?? {}, visitOf(res).language)
    show(res, step, { values, faults: [] })
  }
}

/** What a page begins with. */
function firstValues(step: Step, group: Draft, shown: Language): Draft {
  if (step === 'group') return { language: shown }
  if (step === 'you') return {}
  const language = isLanguage(group.language ?? '') ? (group.language as Language) : shown
  const { accent, signUps } = HubSettings.pick({ accent: true, signUps: true }).parse({})
  const handle = suggestHandle(group.name ?? '', language)
  return { handle, zone: likelyZone[language], signUps, accent: String(accent) }
}

function typedIn(req: Request, step: Step): Draft {
  const form = formOf(req)
  const values = form.texts(...stepFields[step])
  return step === 'hub' ? { ...values, accent: hueIn(form) } : values
}

/** Back, or to the same page in another language: what was typed is kept as it is, unless it is longer than it may be. */
function goingBack(step: Step, draft: SetupDraft, show: ShowStep): RequestHandler {
  return (req, res, next) => {
    const go = formOf(req).text('go')
    if (go === '') return next()
    const values = typedIn(req, step)
    const faults = faultsOfStep(step, values).filter(({ code }) => code === 'too-long')
    if (faults.length > 0) return show(res, step, { values, faults })
    draft.save(res, step, values)
    const to = go === 'back' ? (steps[steps.indexOf(step) - 1] ?? step) : step
    const { language = '' } = values
    res.redirect(303, go === 'language' && isLanguage(language) ? `${stepPaths[to]}?lang=${language}` : stepPaths[to])
  }
}

const schemas = {
  group: HubSettings.pick({ language: true, name: true, area: true, contact: true }),
  hub: HubSettings.pick({ handle: true, zone: true, signUps: true, accent: true }),
}

/** By the rules of the settings; those of the account are asked when it is made. */
function faultsOfStep(step: Step, values: Draft): readonly FieldFault[] {
  if (step === 'you') return Object.entries(values).flatMap(([name, text]) => (text.length > 300 ? [long(name)] : []))
  try {
    parseFields(schemas[step], values.accent === '' ? { ...values, accent: 'none' } : values)
    return []
  } catch (error) {
    return faultsIn(error)
  }
}

const long = (name: string) => fault(name, 'too-long', 300)

type Taking = { cookies: Cookies; draft: SetupDraft; show: ShowStep }

function takeStep(step: 'group' | 'hub', { cookies, draft, show }: Taking): RequestHandler {
  return (req, res) => {
    const values = typedIn(req, step)
    const faults = faultsOfStep(step, values)
    if (faults.length > 0) return show(res, step, { values, faults })
    draft.save(res, step, values)
    if (step === 'group') cookies.set(res, LANGUAGE_COOKIE, values.language ?? '', LANGUAGE_DAYS)
    res.redirect(303, stepPaths[step === 'group' ? 'hub' : 'you'])
  }
}

/** The last step: one write makes the hub, and whoever sent it is signed in. */
function finishing({ services, cookies, draft, show }: Taking & Pick<Deps, 'services'>): RequestHandler {
  return async (req, res) => {
    const [group, hub] = [draft.read(req, 'group'), draft.read(req, 'hub')]
    if (group === null || hub === null) return res.redirect(303, stepPaths[group === null ? 'group' : 'hub'])
    const values = typedIn(req, 'you')
    const [password, again] = [formOf(req).text('password'), formOf(req).text('again')]
    const setup = { hub: { ...group, ...hub }, steward: { ...values, password } } as Setup
    if (password !== again) return show(res, 'you', { values, faults: [fault('again', 'not-the-same')] })
    const faults = await tryTo(services, setup)
    if (faults === null) return sendPage(res.status(409), <SetupClosed visit={visitOf(res)} because="set-up" />)
    if (faults.length > 0) return showFaults({ res, draft, show }, { ...group, ...hub }, values, faults)
    await signIn(services, cookies, req, res, values.name ?? '')
    draft.clear(res)
    cookies.clear(res, KEY_COOKIE)
    res.redirect(303, WELCOME_PATH)
  }
}

/** @returns null when somebody else was quicker */
async function tryTo({ settings }: Pick<Services, 'settings'>, setup: Setup): Promise<readonly FieldFault[] | null> {
  try {
    await settings.setUp(setup)
    return []
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict') return null
    return faultsIn(error)
  }
}

/** Faults of what an earlier page kept are shown on that page: it was let through there, so they are rare. */
function showFaults(
  { res, draft, show }: { res: Response; draft: SetupDraft; show: ShowStep },
  hub: Draft,
  you: Draft,
  faults: readonly FieldFault[],
): void {
  const of = (prefix: string) =>
    faults
      .filter(({ field }) => field.startsWith(prefix))
      .map((one) => ({ ...one, field: one.field.slice(prefix.length) }))
  const ofHub = of('hub.')
  if (ofHub.length === 0) return show(res, 'you', { values: you, faults: of('steward.') })
  const names: readonly string[] = stepFields.group
  const step = ofHub.some(({ field }) => names.includes(field)) ? 'group' : 'hub'
  if (faultsOfStep('you', you).length === 0) draft.save(res, 'you', you)
  show(res, step, { values: hub, faults: ofHub.filter(({ field }) => (step === 'group') === names.includes(field)) })
}

async function signIn(
  { audit, members, sessions }: Deps['services'],
  cookies: Cookies,
  req: Request,
  res: Response,
  name: string,
): Promise<void> {
  const steward = await members.byName(name.trim().toLowerCase())
  if (steward === null) return // removed already, by somebody at the machine
  await audit.note(steward.id, 'hub.setup', null)
  const token = await sessions.begin(steward.id, req.get('User-Agent') ?? '')
  cookies.set(res, SESSION_COOKIE, token, SESSION_DAYS)
}

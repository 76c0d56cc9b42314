import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '../../core/errors.js'
import { refusal, type FieldFault } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import type { KeptSettings } from '../../domain/settings/settings-service.js'
import { languageNames } from '../../words/words.js'
import { formOf, type Form } from '../form.js'
import { errorsOf, faultsIn, type FormState } from '../form-state.js'
import { sendPage } from '../layout.js'
import { ErrorSummary, Form as PageForm, SubmitButton } from '../parts/form.js'
import { ManagePage } from '../parts/manage-page.js'
import { Notice } from '../parts/notice.js'
import { paths } from '../paths.js'
import { memberWith, visitOf, type Visit } from '../visit.js'
import {
  AboutField,
  AreaField,
  ContactField,
  digestDayName,
  DigestFields,
  HueField,
  hueIn,
  LanguageField,
  MapFields,
  NameField,
  RulesField,
  SignUpsField,
  ZoneField,
} from './hub-fields.js'

export const SETTINGS_PATH = `${paths.manage}/settings`

const fields = [
  ...(['name', 'area', 'language', 'zone', 'contact', 'about', 'rules', 'accent', 'signUps'] as const),
  ...(['digestDay', 'digestHour'] as const),
  ...(['mapCentre', 'mapTiles', 'mapAttribution'] as const),
]
type Values = Record<(typeof fields)[number], string>

type View = {
  visit: Visit
  state: FormState
  /** Which the fields began with; what is saved later than that is not overwritten unseen. */
  revision: number
  host: string
  handle: string
  /** What others saved meanwhile, where it differs; null when nobody did. */
  theirs: Readonly<Record<string, string>> | null
  saved?: boolean
}

/** GET and POST /manage/settings */
export function settingsPage({ settings, audit }: Pick<Services, 'settings' | 'audit'>, baseUrl: string) {
  const { host } = new URL(baseUrl)
  const show = (res: Response, status: number, view: Omit<View, 'visit' | 'host'>) =>
    sendPage(res.status(status), <Settings visit={visitOf(res)} host={host} {...view} />)

  const get: RequestHandler = (req, res) => {
    const kept = keptOf(res)
    const { revision, handle } = kept
    const saved = req.query.saved !== undefined
    show(res, 200, { state: { values: valuesOf(kept), faults: [] }, revision, handle, theirs: null, saved })
  }

  const post = async (req: Request, res: Response): Promise<void> => {
    const steward = memberWith('run', res)
    const form = formOf(req)
    const values = typedIn(form)
    const before = keptOf(res)
    const revision = revisionIn(form)
    const outcome = await change(settings, values, revision)
    if (outcome.did === 'saved') {
      const changed = fields.filter((name) => valuesOf(outcome.settings)[name] !== valuesOf(before)[name])
      await audit.note(steward.id, 'settings.change', null, changed.join(', '))
      return res.redirect(303, `${SETTINGS_PATH}?saved=1`)
    }
    if (outcome.did === 'faults') {
      return show(res, 400, {
        state: { values, faults: outcome.faults },
        revision,
        handle: before.handle,
        theirs: null,
      })
    }
    const now = await settings.readNow()
    if (now === null) throw refusal('not-found', 'not-set-up')
    const theirs = differences(visitOf(res), valuesOf(now), values)
    show(res, 409, { state: { values, faults: [] }, revision: now.revision, handle: now.handle, theirs })
  }
  return { get, post }
}

type Outcome =
  { did: 'saved'; settings: KeptSettings } | { did: 'faults'; faults: readonly FieldFault[] } | { did: 'conflict' }

async function change(settings: Services['settings'], values: Values, revision: number): Promise<Outcome> {
  try {
    // An empty number would be read as 0, which is a colour.
    const accent = values.accent === '' ? 'none' : values.accent
    const input = { ...values, accent } as Parameters<typeof settings.change>[0]
    return { did: 'saved', settings: await settings.change(input, revision) }
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict') return { did: 'conflict' }
    return { did: 'faults', faults: faultsIn(error) }
  }
}

function keptOf(res: Response): KeptSettings {
  const { settings } = visitOf(res)
  if (settings === null) throw refusal('not-found', 'not-set-up')
  return settings
}

/** What is no number is no revision there ever was. */
function revisionIn(form: Form): number {
  const text = form.text('revision')
  return /^\d{1,15}$/.test(text) ? Number(text) : -1
}

const typedIn = (form: Form): Values => ({ ...form.texts(...fields), accent: hueIn(form) })

const valuesOf = (kept: KeptSettings): Values =>
  Object.fromEntries(fields.map((name) => [name, String(kept[name])])) as Values

/** For those who typed, in the words of the page. */
function differences(visit: Visit, theirs: Values, typed: Values): Record<string, string> {
  const { words } = visit
  const { settings } = words.manage
  const shown = (name: (typeof fields)[number], value: string) => {
    if (name === 'language') return languageNames[value as keyof typeof languageNames]
    if (name === 'digestDay') return digestDayName(visit, value)
    if (name === 'signUps') return words.hubSettings.signUpModes[value as keyof typeof words.hubSettings.signUpModes]
    return value === '' ? settings.empty : value
  }
  const differing = fields.filter((name) => theirs[name].trim() !== typed[name].trim())
  return Object.fromEntries(differing.map((name) => [name, settings.theirs(shown(name, theirs[name]))]))
}

function Settings({ visit, state, revision, host, handle, theirs, saved = false }: View) {
  const { words } = visit
  const { settings } = words.manage
  const common = { visit, state, notes: theirs ?? {} }
  return (
    <ManagePage visit={visit} title={settings.title}>
      <h1>{settings.title}</h1>
      {saved && (
        <Notice words={words} kind="done">
          <p>{settings.saved}</p>
        </Notice>
      )}
      {theirs !== null && (
        <Notice words={words} kind="change">
          <p>
            <strong>{settings.conflictTitle}.</strong> {settings.conflict}
          </p>
        </Notice>
      )}
      <ErrorSummary visit={visit} errors={errorsOf(words, state, words.hubSettings)} />
      <p class="lead">{settings.lead(`@${handle}@${host}`)}</p>
      <PageForm visit={visit} action={SETTINGS_PATH}>
        <input type="hidden" name="revision" value={revision} />
        <NameField {...common} />
        <AreaField {...common} />
        <ContactField {...common} />
        <AboutField {...common} />
        <RulesField {...common} />
        <LanguageField {...common} />
        <ZoneField {...common} />
        <SignUpsField {...common} />
        <DigestFields {...common} />
        <HueField {...common} />
        <MapFields {...common} />
        <div class="form-end">
          <SubmitButton label={settings.save} />
        </div>
      </PageForm>
    </ManagePage>
  )
}

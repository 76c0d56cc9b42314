import type { ComponentChildren } from 'preact'
import { errorsOf, fieldOf, type FormState } from '../form-state.js'
import { Page, type Visit } from '../layout.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { PasswordField, TextField } from '../parts/text-fields.js'
import { steps, type Step } from '../setup-draft.js'
import { AreaField, ContactField, HueField, LanguageField, NameField, SignUpsField, ZoneField } from './hub-fields.js'

export const stepPaths: Record<Step, string> = { group: '/setup', hub: '/setup/hub', you: '/setup/you' }

/** @param host  where the hub will be found: `hub.example.org` */
export type StepProps = { visit: Visit; state: FormState; host: string }

/** What the group is called, and in which language. */
export function GroupStep({ visit, state }: StepProps) {
  const { setup } = visit.words
  const fields = { visit, state }
  return (
    <StepPage visit={visit} state={state} step="group">
      <LanguageField {...fields} />
      <NameField {...fields} />
      <AreaField {...fields} />
      <ContactField {...fields} />
      <div class="form-end">
        <SubmitButton label={setup.next} />
        <SubmitButton label={setup.useLanguage} name="go" value="language" look="quiet" />
      </div>
    </StepPage>
  )
}

/** Where it is found, its clock, its colour and its door. */
export function HubStep({ visit, state, host }: StepProps) {
  const { words } = visit
  const { hubSettings } = words
  const fields = { visit, state }
  const handle = fieldOf(words, state, 'handle')
  const example = `@${handle.value === '' || handle.error !== undefined ? 'walton' : handle.value}@${host}`
  return (
    <StepPage visit={visit} state={state} step="hub">
      <TextField
        {...handle}
        label={hubSettings.handle}
        help={hubSettings.handleHelp(example)}
        required
        maxLength={30}
        autocomplete="off"
      />
      <ZoneField {...fields} />
      <SignUpsField {...fields} />
      <HueField {...fields} />
      <Buttons visit={visit} next={words.setup.next} />
    </StepPage>
  )
}

/** The first account. */
export function YouStep({ visit, state }: StepProps) {
  const { words } = visit
  const { you, finish } = words.setup
  const of = (name: string) => fieldOf(words, state, name)
  return (
    <StepPage visit={visit} state={state} step="you">
      <TextField {...of('name')} label={you.name} help={you.nameHelp} required maxLength={30} autocomplete="username" />
      <TextField
        {...of('displayName')}
        label={you.displayName}
        help={you.displayNameHelp}
        maxLength={100}
        autocomplete="name"
      />
      <TextField {...of('email')} label={you.email} help={you.emailHelp} type="email" autocomplete="email" />
      <PasswordField {...of('password')} label={you.password} help={you.passwordHelp} required kind="new" />
      <PasswordField {...of('again')} label={you.again} required kind="new" />
      <Buttons visit={visit} next={finish} />
    </StepPage>
  )
}

/** The first button is what the Enter key presses. */
function Buttons({ visit, next }: { visit: Visit; next: string }) {
  return (
    <div class="form-end">
      <SubmitButton label={next} />
      <SubmitButton label={visit.words.setup.back} name="go" value="back" look="quiet" />
    </div>
  )
}

type Around = Pick<StepProps, 'visit' | 'state'> & { step: Step; children: ComponentChildren }

function StepPage({ visit, state, step, children }: Around) {
  const { setup } = visit.words
  const { title, lead } = setup[step]
  return (
    <Page visit={visit} title={title} unlisted bare="all">
      <p class="board-tag">{setup.step(steps.indexOf(step) + 1, steps.length)}</p>
      <h1>{title}</h1>
      <ErrorSummary
        visit={visit}
        errors={errorsOf(visit.words, state, step === 'you' ? setup.you : visit.words.hubSettings)}
      />
      <p class="lead">{lead}</p>
      <Form visit={visit} action={stepPaths[step]}>
        {children}
      </Form>
    </Page>
  )
}

/** Why somebody cannot set the hub up here, and what they can do. */
export function SetupClosed({ visit, because }: { visit: Visit; because: 'set-up' | 'no-key' | 'wrong-key' }) {
  const { closed } = visit.words.setup
  if (because === 'set-up') {
    return (
      <Page visit={visit} title={closed.setUpTitle} unlisted>
        <h1>{closed.setUpTitle}</h1>
        <p class="lead">{closed.setUp}</p>
      </Page>
    )
  }
  const { places, commands } = closed
  return (
    <Page visit={visit} title={closed.keyTitle} unlisted bare="ways">
      <h1>{closed.keyTitle}</h1>
      <p class="lead">{because === 'no-key' ? closed.noKey : closed.wrongKey}</p>
      <p>{closed.where}</p>
      <ul>
        <li>{places.terminal}</li>
        {(['journal', 'container', 'without'] as const).map((place) => (
          <li>
            {places[place]} <code>{commands[place]}</code>
          </li>
        ))}
      </ul>
    </Page>
  )
}

import type { Request, Response } from 'express'
import { LONGEST_FIELD, MOST_FIELDS, plainDetails } from '../../../domain/actors/profile-details.js'
import type { NewProfile, Profile } from '../../../domain/members/profile-service.js'
import { answering, doneIn, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { CheckField } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextArea, TextField } from '../../parts/text-fields.js'
import { paths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from '../account/account-page.js'
import { picturePath } from './own-pictures.js'
import type { NeighbourDeps } from './routes.js'

const CLOSE = `${paths.publicProfile}/close`
const LONGEST_BIO = 5_000
const LONGEST_DOMAINS = 3_000

/** Decisions about the profile, each a box to tick. */
const CHOICES = ['locked', 'discoverable', 'indexable', 'hidesFollows', 'bot'] as const
type Choice = (typeof CHOICES)[number]
type Line = { name: string; value: string }

type Typed = { name: string; bio: string; domains: string; lines: readonly Line[] } & Record<Choice, boolean>

/** /account/profile/public: beginning to speak on the network, changing as whom, and ending it for good. */
export function ownProfileHandlers({ services, baseUrl }: NeighbourDeps) {
  const { profiles } = services
  const host = new URL(baseUrl).host

  async function page(req: Request, res: Response, typed: Typed | null = null, errors: Errors = []) {
    const member = memberWith('read', res)
    const visit = visitOf(res)
    const profile = await profiles.of(member.id)
    const shown = typed ?? typedOf(profile, member.displayName)
    const done = errors.length > 0 ? null : doneIn(req, visit.words.neighbours.done)
    const address = `@${profile?.handle ?? member.name}@${host}`
    return <OwnProfile {...{ visit, profile, address, errors, done }} typed={shown} />
  }

  return {
    get: async (req: Request, res: Response) => sendPage(res, await page(req, res)),

    post: answering(
      async (req, res) => {
        const { id } = memberWith('read', res)
        const known = await profiles.of(id)
        if (known === null) await profiles.open(id, changeIn(typedIn(req)))
        else await profiles.change(id, changeIn(typedIn(req)))
        res.redirect(303, `${paths.publicProfile}?done=profile`)
      },
      (req, res, errors) => page(req, res, typedIn(req), errors),
    ),

    askClose: async (_req: Request, res: Response) => {
      const profile = await profiles.of(memberWith('read', res).id)
      if (profile === null || profile.ended !== null) return res.redirect(302, paths.publicProfile)
      sendPage(res, <AskClose visit={visitOf(res)} />)
    },

    close: async (_req: Request, res: Response) => {
      await profiles.close(memberWith('read', res).id)
      res.redirect(303, `${paths.publicProfile}?done=closed`)
    },
  }
}

const ROWS = Array.from({ length: MOST_FIELDS }, (_, row) => row)
const lineNames = (row: number) => [`fields.${row}.name`, `fields.${row}.value`] as const

function typedIn(req: Request): Typed {
  const form = formOf(req)
  const lines = ROWS.map((row) => {
    const [name, value] = lineNames(row)
    return { name: form.text(name), value: form.text(value) }
  })
  const chosen = Object.fromEntries(CHOICES.map((choice) => [choice, form.has(choice)])) as Record<Choice, boolean>
  return { ...form.texts('name', 'bio', 'domains'), lines, ...chosen }
}

function typedOf(profile: Profile | null, displayName: string): Typed {
  const { fields, attributionDomains, ...details } = profile?.details ?? plainDetails
  const { name = displayName, bio = '', locked = false } = profile ?? {}
  return { name, bio, domains: attributionDomains.join('\n'), lines: fields, ...details, locked }
}

const changeIn = ({ lines, domains, ...typed }: Typed): NewProfile => ({
  ...typed,
  fields: [...lines],
  attributionDomains: domains.split(/[\s,]+/).filter((domain) => domain !== ''),
})

type OwnProfileProps = {
  visit: Visit
  profile: Profile | null
  address: string
  typed: Typed
  errors: Errors
  done: string | null
}

function OwnProfile({ visit, profile, address, typed, errors, done }: OwnProfileProps) {
  const { words, site } = visit
  const { ownProfile } = words.neighbours
  if (profile !== null && profile.ended !== null) {
    const day = site.dates.dates(visit.language, site.zone).full(profile.ended)
    return (
      <AccountPage visit={visit} title={ownProfile.title} done={done}>
        <p class="lead">
          {ownProfile.closed} {day}.
        </p>
        <p>{ownProfile.closedText}</p>
      </AccountPage>
    )
  }
  return (
    <AccountPage visit={visit} title={ownProfile.title} errors={errors} done={done}>
      <p class="lead">{ownProfile.lead}</p>
      <p>
        <b>{ownProfile.address}</b>
        <code class="handed-over" dir="ltr">
          {address}
        </code>
        <span class="help">{ownProfile.addressHelp}</span>
      </p>
      <ProfileForm
        visit={visit}
        typed={typed}
        errors={errors}
        label={profile === null ? ownProfile.open : ownProfile.save}
      />
      {profile !== null && (
        <p>
          <a class="quiet-button" href={neighbourPaths.profile(profile.handle)}>
            {ownProfile.see}
          </a>
        </p>
      )}
      {profile !== null && (
        <>
          {(['avatar', 'header'] as const).map((part) => (
            <p>
              <a class="quiet-button" href={picturePath(part)}>
                {ownProfile.parts[part]}
              </a>
            </p>
          ))}
        </>
      )}
      {profile !== null && (
        <p class="way-out">
          <a href={CLOSE}>{ownProfile.close}</a>
        </p>
      )}
    </AccountPage>
  )
}

type ProfileFormProps = Pick<OwnProfileProps, 'visit' | 'typed' | 'errors'> & { label: string }

function ProfileForm({ visit, typed, errors, label }: ProfileFormProps) {
  const { words, language } = visit
  const { ownProfile } = words.neighbours
  const text = (name: 'name' | 'bio') => ({ words, name, value: typed[name], error: errorAt(errors, name) })
  return (
    <Form visit={visit} action={paths.publicProfile}>
      <TextField {...text('name')} label={ownProfile.name} help={ownProfile.nameHelp} maxLength={100} required />
      <TextArea
        {...text('bio')}
        label={ownProfile.bio}
        help={ownProfile.bioHelp}
        language={language}
        maxLength={LONGEST_BIO}
      />
      <fieldset>
        <legend>{ownProfile.lines}</legend>
        <p class="help">{ownProfile.linesHelp}</p>
        {ROWS.map((row) => (
          <LineFields visit={visit} row={row} line={typed.lines[row]} errors={errors} />
        ))}
      </fieldset>
      {CHOICES.map((name) => (
        <CheckField words={words} name={name} label={ownProfile.choices[name]} checked={typed[name]} required />
      ))}
      <TextArea
        {...{ words, language, name: 'domains', value: typed.domains, label: ownProfile.domains }}
        help={ownProfile.domainsHelp}
        error={errorAt(errors, 'attributionDomains')}
        maxLength={LONGEST_DOMAINS}
      />
      <SubmitButton label={label} />
    </Form>
  )
}

type LineFieldsProps = Pick<OwnProfileProps, 'visit' | 'errors'> & { row: number; line: Line | undefined }

function LineFields({ visit: { words }, row, line = { name: '', value: '' }, errors }: LineFieldsProps) {
  const { ownProfile } = words.neighbours
  const [name, value] = lineNames(row)
  const field = (at: string) => ({ words, name: at, error: errorAt(errors, at), maxLength: LONGEST_FIELD })
  return (
    <>
      <TextField {...field(name)} label={ownProfile.lineName(row + 1)} value={line.name} />
      <TextField {...field(value)} label={ownProfile.lineValue(row + 1)} value={line.value} />
    </>
  )
}

function AskClose({ visit }: { visit: Visit }) {
  const { ownProfile } = visit.words.neighbours
  return (
    <AccountPage visit={visit} title={ownProfile.closeTitle}>
      <p class="lead">{ownProfile.closeLead}</p>
      <Form visit={visit} action={CLOSE}>
        <SubmitButton label={ownProfile.closeSure} look="danger" />
      </Form>
      <p>
        <a href={paths.publicProfile}>{ownProfile.title}</a>
      </p>
    </AccountPage>
  )
}

import type { Request, Response } from 'express'
import type { Profile } from '../../../domain/members/profile-service.js'
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
import type { NeighbourDeps } from './routes.js'

const CLOSE = `${paths.publicProfile}/close`
const LONGEST_BIO = 5_000

type Typed = { name: string; bio: string; locked: boolean }

/** /account/profile/public: beginning to speak on the network, changing as whom, and ending it for good. */
export function ownProfileHandlers({ services, baseUrl }: NeighbourDeps) {
  const { profiles } = services
  const host = new URL(baseUrl).host

  async function page(req: Request, res: Response, typed: Typed | null = null, errors: Errors = []) {
    const member = memberWith('read', res)
    const visit = visitOf(res)
    const profile = await profiles.of(member.id)
    const shown = typed ?? {
      name: profile?.name ?? member.displayName,
      bio: profile?.bio ?? '',
      locked: profile?.locked ?? false,
    }
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
        if (known === null) await profiles.open(id, typedIn(req))
        else await profiles.change(id, typedIn(req))
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

function typedIn(req: Request): Typed {
  const form = formOf(req)
  return { ...form.texts('name', 'bio'), locked: form.has('locked') }
}

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
      <CheckField words={words} name="locked" label={ownProfile.locked} checked={typed.locked} required />
      <SubmitButton label={label} />
    </Form>
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

import type { Request, Response } from 'express'
import {
  MOST_FORMER,
  movingService,
  type Destination,
  type MovingNetwork,
} from '../../../domain/actors/moving-service.js'
import type { LocalActor } from '../../../domain/actors/actor.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { answering, doneIn, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextArea, TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { serverPaths, ServersPage } from './servers-page.js'

/** In UTF-16 units: as many addresses as there may be, and each as long as one can be. */
const LONGEST_LIST = MOST_FORMER * 400
const LONGEST_ADDRESS = 900

type Deps = {
  services: Pick<Services, 'localActors' | 'identities' | 'audit' | 'follows'>
  network: MovingNetwork
}

/** GET /manage/identity, POST …/former, …/look and …/move */
export function identityHandlers({ services, network }: Deps) {
  const { localActors, follows } = services
  const moving = movingService({ ...services, network })
  const voiceHere = async (): Promise<LocalActor> => {
    const voice = await localActors.voice()
    if (voice === null) throw refusal('conflict', 'not-set-up')
    return voice
  }
  const again = async (req: Request, res: Response, errors: Errors = []) => {
    const form = formOf(req)
    const voice = await voiceHere()
    const typed = {
      former: form.has('former') ? form.text('former') : voice.alsoKnownAs.join('\n'),
      target: form.text('target').slice(0, LONGEST_ADDRESS),
    }
    const visit = visitOf(res)
    const { former, move } = visit.words.dealings.identity
    const done = errors.length === 0 ? doneIn(req, { former: former.saved, moved: move.done }) : null
    const { followers } = await follows.counts(voice.iri)
    return <Identity visit={visit} {...{ voice, typed, errors, done, followers }} />
  }

  const page = async (req: Request, res: Response): Promise<void> => {
    memberWith('run', res)
    sendPage(res, await again(req, res))
  }
  const former = answering(async (req, res) => {
    await moving.setFormer(memberWith('run', res), formOf(req).text('former').slice(0, LONGEST_LIST))
    res.redirect(303, `${serverPaths.identity}?done=former`)
  }, again)
  const look = answering(async (req, res) => {
    const target = await moving.look(memberWith('run', res), formOf(req).text('target').slice(0, LONGEST_ADDRESS))
    sendPage(res, <Sure visit={visitOf(res)} target={target} />)
  }, again)
  const move = answering(async (req, res) => {
    await moving.move(memberWith('run', res), formOf(req).text('target').slice(0, LONGEST_ADDRESS))
    res.redirect(303, `${serverPaths.identity}?done=moved`)
  }, again)
  return { page, former, look, move }
}

type IdentityProps = {
  visit: Visit
  voice: LocalActor
  typed: { former: string; target: string }
  errors: Errors
  done: string | null
  followers: number
}

function Identity({ visit, voice, typed, errors, done, followers }: IdentityProps) {
  const texts = visit.words.dealings.identity
  const labels = { former: texts.former.label, target: texts.move.label }
  return (
    <ServersPage visit={visit} title={texts.title} errors={errors} labels={labels} done={done}>
      <p class="lead">{texts.lead}</p>
      <dl class="facts-list">
        <dt>{texts.address}</dt>
        <dd>
          <bdi>
            @{voice.handle}@{new URL(voice.iri).host}
          </bdi>
        </dd>
        <dt>{texts.web}</dt>
        <dd>
          <bdi>{voice.iri}</bdi>
        </dd>
        <dt>{texts.followers}</dt>
        <dd>{new Intl.NumberFormat(visit.language).format(followers)}</dd>
      </dl>
      <Former visit={visit} value={typed.former} errors={errors} />
      {voice.movedTo === null ? (
        <Move visit={visit} value={typed.target} errors={errors} />
      ) : (
        <section class="part" aria-labelledby="moved">
          <h2 id="moved">{texts.movedTo}</h2>
          <p class="breaks">
            <a href={voice.movedTo} rel="nofollow noopener noreferrer">
              <bdi>{voice.movedTo}</bdi>
            </a>
          </p>
          <p>{texts.movedText}</p>
        </section>
      )}
    </ServersPage>
  )
}

type PartProps = { visit: Visit; value: string; errors: Errors }

function Former({ visit, value, errors }: PartProps) {
  const { words, language } = visit
  const { former } = words.dealings.identity
  const field = { words, name: 'former', label: former.label, help: former.help, error: errorAt(errors, 'former') }
  return (
    <section class="part" aria-labelledby="former-title">
      <h2 id="former-title">{former.title}</h2>
      <p>{former.lead}</p>
      <Form visit={visit} action={serverPaths.former}>
        <TextArea {...field} language={language} value={value} maxLength={LONGEST_LIST} rows={4} />
        <div class="form-end">
          <SubmitButton label={former.save} look="quiet" />
        </div>
      </Form>
    </section>
  )
}

function Move({ visit, value, errors }: PartProps) {
  const { words } = visit
  const { move } = words.dealings.identity
  const field = { words, name: 'target', label: move.label, help: move.help, error: errorAt(errors, 'target') }
  return (
    <section class="part" aria-labelledby="move-title">
      <h2 id="move-title">{move.title}</h2>
      <p>{move.lead}</p>
      <p>{move.first}</p>
      <Form visit={visit} action={serverPaths.lookAt}>
        <TextField {...field} value={value} maxLength={LONGEST_ADDRESS} required />
        <div class="form-end">
          <SubmitButton label={move.look} look="quiet" />
        </div>
      </Form>
    </section>
  )
}

function Sure({ visit, target: { iri, name, address } }: { visit: Visit; target: Destination }) {
  const { move } = visit.words.dealings.identity
  return (
    <ServersPage visit={visit} title={move.sureTitle}>
      <p class="lead breaks">
        <bdi>{name}</bdi>
        <br />
        <bdi>@{address}</bdi>
      </p>
      <p>{move.names}</p>
      <p>{move.sureText}</p>
      <Form visit={visit} action={serverPaths.move}>
        <input type="hidden" name="target" value={iri} />
        <p class="form-end">
          <SubmitButton label={move.do} look="danger" />
          <a class="quiet-button" href={serverPaths.identity}>
            {move.back}
          </a>
        </p>
      </Form>
    </ServersPage>
  )
}

import type { Request, Response } from 'express'
import type { ComponentChildren } from 'preact'
import type { HostView } from '../../../domain/hosts/host-service.js'
import { MOST_WAITING } from '../../../domain/hosts/host-service.js'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { Moment } from '../../parts/when.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { hostPath, receivedFrom, rulePath, serverPaths, ServersPage } from './servers-page.js'

const MOST_COUNTED = 10_000

type Deps = Pick<Services, 'hosts' | 'rules' | 'actors' | 'follows' | 'localActors' | 'audit'>

type About = {
  host: string
  /** Null when nothing was ever sent there. */
  health: HostView | null
  rule: 'refused' | 'silenced' | 'limited' | null
  actors: number
  followers: number
  follows: number
}

/** One other server: GET /manage/servers/host?domain=, POST /manage/servers/host/retry */
export function hostHandlers({ hosts, rules, actors, follows, localActors, audit }: Deps) {
  const ruleOver = (host: string): About['rule'] => {
    if (rules.refuses(host)) return 'refused'
    if (rules.silenced(host)) return 'silenced'
    return rules.rejectsMedia(host) || rules.rejectsReports(host) ? 'limited' : null
  }
  const page = async (req: Request, res: Response): Promise<void> => {
    memberWith('moderate', res)
    const host = typeof req.query.domain === 'string' ? foldDomain(req.query.domain.slice(0, 300)) : null
    if (host === null) throw refusal('not-found', 'no-such-page')
    const voice = await localActors.voice()
    const [health, people, counts] = await Promise.all([
      hosts.get(host),
      actors.countOfHost(host, MOST_COUNTED),
      follows.countsWith(host, voice?.iri ?? localActors.instanceIri),
    ])
    const about = {
      host,
      health,
      rule: ruleOver(host),
      actors: people,
      followers: counts.followers,
      follows: counts.all,
    }
    const visit = visitOf(res)
    const done = req.query.done === 'retry' ? visit.words.dealings.host.retried : null
    sendPage(res, <Host visit={visit} about={about} done={done} />)
  }
  const retry = async (req: Request, res: Response): Promise<void> => {
    const moderator = memberWith('moderate', res)
    const host = foldDomain(formOf(req).text('domain').slice(0, 300))
    if (host === null || !(await hosts.tryAgain(host))) throw refusal('not-found', 'no-such-server')
    await audit.note(moderator.id, 'host.retry', host)
    res.redirect(303, `${hostPath(host)}&done=retry`)
  }
  return { page, retry }
}

function Host({ visit, about, done }: { visit: Visit; about: About; done: string | null }) {
  const { host, health, rule } = about
  const texts = visit.words.dealings.host
  return (
    <ServersPage visit={visit} title={host} done={done}>
      <p class="way-back">
        <a href={serverPaths.hosts}>{texts.all}</a>
      </p>
      {health === null && <p>{texts.never}</p>}
      <dl class="facts-list">
        {health !== null && <Health visit={visit} health={health} />}
        <Fact name={texts.rule}>{rule === null ? texts.noRule : texts.ruled[rule]}</Fact>
        <Fact name={texts.actors}>{upTo(visit, about.actors, MOST_COUNTED)}</Fact>
        <Fact name={texts.followers}>{upTo(visit, about.followers)}</Fact>
        <Fact name={texts.follows}>{upTo(visit, about.follows)}</Fact>
      </dl>
      {health !== null && health.state !== 'leaving' && (health.waiting > 0 || health.state !== 'well') && (
        <Form visit={visit} action={serverPaths.retry}>
          <input type="hidden" name="domain" value={host} />
          <p class="help">{texts.retryHelp}</p>
          <div class="form-end">
            <SubmitButton label={texts.retry} />
          </div>
        </Form>
      )}
      <p class="ways">
        <a class="quiet-button" href={receivedFrom(host)}>
          {texts.received}
        </a>{' '}
        <a class="quiet-button" href={rulePath(host)}>
          {texts.change}
        </a>
      </p>
    </ServersPage>
  )
}

function Health({ visit, health }: { visit: Visit; health: HostView }) {
  const texts = visit.words.dealings.host
  const { state, failingSince, failures, trouble, waiting, nextTry, aliveAt, delivered, refused } = health
  return (
    <>
      <Fact name={texts.state}>{texts.states[state]}</Fact>
      {failingSince !== null && <When visit={visit} name={texts.since} at={failingSince} />}
      {failures > 0 && <Fact name={texts.failures}>{upTo(visit, failures)}</Fact>}
      {trouble !== null && (
        <Fact name={texts.trouble}>
          <code>{trouble}</code>
        </Fact>
      )}
      <Fact name={texts.waiting}>{upTo(visit, waiting, MOST_WAITING)}</Fact>
      {nextTry !== null && <When visit={visit} name={texts.nextTry} at={nextTry} />}
      {aliveAt !== null && <When visit={visit} name={texts.aliveAt} at={aliveAt} />}
      <Fact name={texts.delivered}>{upTo(visit, delivered)}</Fact>
      <Fact name={texts.refused}>{upTo(visit, refused)}</Fact>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

const When = ({ visit, name, at }: { visit: Visit; name: string; at: Date }) => (
  <Fact name={name}>
    <Moment visit={visit} at={at} />
  </Fact>
)

/** With a plus where counting ended. */
const upTo = ({ language }: Visit, count: number, bound = 100_000): string =>
  new Intl.NumberFormat(language).format(count) + (count >= bound ? '+' : '')

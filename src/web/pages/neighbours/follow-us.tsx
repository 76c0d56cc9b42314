import type { Request, Response } from 'express'
import { parseIri, type Iri } from '../../../core/iri.js'
import { parseAddress } from '../../../domain/actors/address.js'
import { isOpen } from '../../../domain/audience.js'
import { HOUR_MS, networkOf } from '../../../domain/members/throttle.js'
import { refusal } from '../../../domain/refusals.js'
import { contentOf } from '../../../domain/subjects.js'
import { formOf } from '../../form.js'
import { queryText } from '../../list-query.js'
import { sendPage } from '../../layout.js'
import { hostIn, outward } from '../../neighbour-paths.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { OutLink } from '../../parts/out-link.js'
import { TextField } from '../../parts/text-fields.js'
import { paths } from '../../paths.js'
import { visitOf, type Visit } from '../../visit.js'
import { NeighbourPage } from './neighbour-page.js'
import type { NeighbourDeps } from './routes.js'

const LONGEST = 200
/** Each makes this hub ask the server that is named; by anybody at all. */
const WAYS = [
  { limit: 10, windowMs: HOUR_MS / 6 },
  { limit: 40, windowMs: HOUR_MS },
]

/** What somebody wants to follow or to answer. @param isVoice  it is the group itself */
type Goal = { subject: Iri; isActor: boolean; address: string }

/** GET and POST /follow: the way from here to somebody's own server. */
export function followUsHandlers({ services, network }: NeighbourDeps) {
  const { localActors, subjects, throttle } = services

  /** Something of ours that anybody may see; the group itself when nothing is named. @throws Refusal 'not-found' */
  async function goalOf(text: string): Promise<Goal> {
    const voice = await localActors.voice()
    if (voice === null) throw refusal('not-found', 'not-set-up')
    if (text === '') return { subject: voice.iri, isActor: true, address: addressOf(voice) }
    const subject = parseIri(text)
    if (subject === null || !localActors.isLocal(subject)) throw refusal('not-found', 'no-such-page')
    const actor = await localActors.byIri(subject)
    if (actor !== null && actor !== 'gone') return { subject, isActor: true, address: addressOf(actor) }
    const found = await subjects.subjectOf(subject)
    if (found === null || !isOpen(contentOf(found))) throw refusal('not-found', 'no-such-page')
    return { subject, isActor: false, address: subject }
  }

  async function wayFor(req: Request, res: Response, goal: Goal, handle: string): Promise<{ url: string } | string> {
    const { words } = visitOf(res)
    const { find, followUs } = words.neighbours
    if (handle === '') return words.faults.required
    if (handle.length > LONGEST || parseAddress(handle) === null) return words.faults['not-an-address']
    await throttle.take({ kind: 'way-home', subject: networkOf(req.ip ?? ''), limits: WAYS })
    const way = await network.wayHome(handle, goal.subject)
    if (way.kind === 'nothing') return followUs.nothing
    if (way.kind !== 'found') return find[way.kind]
    const url = outward(way.url)
    return url === null ? followUs.nothing : { url }
  }

  return {
    get: async (req: Request, res: Response) => {
      const goal = await goalOf(queryText(req, 'subject'))
      sendPage(res, <AskWay visit={visitOf(res)} goal={goal} handle="" error={undefined} />)
    },

    post: async (req: Request, res: Response) => {
      const visit = visitOf(res)
      const { subject, handle } = formOf(req).texts('subject', 'handle')
      const goal = await goalOf(subject)
      const way = await wayFor(req, res, goal, handle.trim())
      if (typeof way !== 'string') return sendPage(res, <WayOn visit={visit} url={way.url} />)
      sendPage(res.status(400), <AskWay visit={visit} goal={goal} handle={handle} error={way} />)
    },
  }
}

const addressOf = ({ handle, iri }: { handle: string; iri: Iri }): string => `@${handle}@${new URL(iri).host}`

type AskWayProps = { visit: Visit; goal: Goal; handle: string; error: string | undefined }

function AskWay({ visit, goal, handle, error }: AskWayProps) {
  const { words } = visit
  const { followUs } = words.neighbours
  const title = goal.isActor ? followUs.title : followUs.titleAnswer
  const errors = error === undefined ? [] : [{ name: 'handle', message: error }]
  return (
    <NeighbourPage visit={visit} title={title} errors={errors}>
      <h1>{title}</h1>
      <p class="lead">{followUs.lead}</p>
      <Form visit={visit} action={paths.follow}>
        <input type="hidden" name="subject" value={goal.subject} />
        <TextField
          {...{ words, name: 'handle', label: followUs.handle, help: followUs.handleHelp, error }}
          value={handle}
          maxLength={LONGEST}
          required
        />
        <SubmitButton label={followUs.submit} />
      </Form>
      <p>{followUs.byHand}</p>
      <p>
        <code class="handed-over" dir="ltr">
          {goal.address}
        </code>
      </p>
    </NeighbourPage>
  )
}

/** Where it leads is shown before anybody goes there: the address came from a stranger's server. */
function WayOn({ visit, url }: { visit: Visit; url: string }) {
  const { followUs } = visit.words.neighbours
  const host = hostIn(url)
  return (
    <NeighbourPage visit={visit} title={followUs.found}>
      <h1>{followUs.found}</h1>
      <p class="lead">{followUs.foundText(host)}</p>
      <p>
        <OutLink href={url} look="button">
          {followUs.go(host)}
        </OutLink>
      </p>
    </NeighbourPage>
  )
}

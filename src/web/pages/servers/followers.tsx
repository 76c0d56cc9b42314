import type { Request, Response } from 'express'
import { parseId } from '../../../core/ids.js'
import { hostOf, parseIri, type Iri } from '../../../core/iri.js'
import type { ActorDoc } from '../../../domain/actors/actor-repo.js'
import type { FollowDoc } from '../../../domain/follows/follow-repo.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { pluralIn } from '../../../words/plural.js'
import { doneIn } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { Day } from '../../parts/when.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { Choices } from './hosts.js'
import { hostPath, serverPaths, ServersPage } from './servers-page.js'

const A_PAGE = 50

const lists = ['voice', 'hub', 'follows', 'quiet'] as const
type List = (typeof lists)[number]
/** Lists of those who follow; on the others stand those who are followed. */
const isOfFollowers = (list: List): list is 'voice' | 'hub' => list === 'voice' || list === 'hub'

type Deps = Pick<Services, 'follows' | 'localActors' | 'actors' | 'audit'>
type Person = { iri: Iri; actor: ActorDoc | null; since: Date }
type Ways = { start: string | null; next: string | null }

/** GET /manage/followers, GET and POST …/remove */
export function followerHandlers({ follows, localActors, actors, audit }: Deps) {
  /** Whom a list is about. @throws Refusal 'not-found' before there is a group */
  const ownerOf = async (list: List): Promise<Iri> => {
    if (list === 'hub' || list === 'quiet') return localActors.instanceIri
    const voice = await localActors.voice()
    if (voice === null) throw refusal('not-found', 'no-such-page')
    return voice.iri
  }
  const named = async (docs: readonly FollowDoc[], end: 'follower' | 'target'): Promise<Person[]> => {
    const known = new Map((await actors.some(docs.map((doc) => doc[end]))).map((actor) => [actor.iri, actor]))
    return docs.map((doc) => ({ iri: doc[end], actor: known.get(doc[end]) ?? null, since: doc.startedAt }))
  }

  const page = async (req: Request, res: Response): Promise<void> => {
    memberWith('moderate', res)
    const list = listIn(req.query.list)
    const after = typeof req.query.after === 'string' ? parseId(req.query.after) : null
    const owner = await ownerOf(list)
    const at = { limit: A_PAGE, after }
    const found = isOfFollowers(list) ? await follows.followers(owner, at) : await follows.following(owner, at)
    const people = await named(found.follows, isOfFollowers(list) ? 'follower' : 'target')
    const counts = await follows.counts(owner)
    const ways = { start: after === null ? null : listPath(list), next: nextPath(list, found.next) }
    const visit = visitOf(res)
    const { removed, gone } = visit.words.dealings.followers
    const done = doneIn(req, { removed, gone })
    const count = isOfFollowers(list) ? counts.followers : counts.following
    sendPage(res, <Followers visit={visit} {...{ list, people, count, ways, done }} />)
  }
  const ask = async (req: Request, res: Response): Promise<void> => {
    memberWith('moderate', res)
    const list = listIn(req.query.list)
    const follower = typeof req.query.follower === 'string' ? parseIri(req.query.follower) : null
    if (follower === null || !isOfFollowers(list)) throw refusal('not-found', 'no-such-page')
    if (!(await follows.isAccepted(follower, await ownerOf(list)))) throw refusal('not-found', 'no-such-page')
    const actor = await actors.get(follower)
    sendPage(res, <Remove visit={visitOf(res)} list={list} follower={follower} actor={actor} />)
  }
  const remove = async (req: Request, res: Response): Promise<void> => {
    const moderator = memberWith('moderate', res)
    const form = formOf(req)
    const list = listIn(form.text('list'))
    const follower = parseIri(form.text('follower'))
    if (follower === null || !isOfFollowers(list)) throw refusal('not-found', 'no-such-page')
    const removed = await follows.removeFollower(await ownerOf(list), follower)
    if (removed) await audit.note(moderator.id, 'follower.remove', null, hostOf(follower))
    const path = listPath(list)
    res.redirect(303, `${path}${path.includes('?') ? '&' : '?'}done=${removed ? 'removed' : 'gone'}`)
  }
  return { page, ask, remove }
}

const listIn = (value: unknown): List => lists.find((one) => one === value) ?? 'voice'
const listPath = (list: List): string =>
  list === 'voice' ? serverPaths.followers : `${serverPaths.followers}?list=${list}`
const nextPath = (list: List, after: string | null): string | null =>
  after === null ? null : `${serverPaths.followers}?list=${list}&after=${after}`
const removePath = (list: List, follower: Iri): string =>
  `${serverPaths.removeFollower}?${new URLSearchParams({ list, follower }).toString()}`

type FollowersProps = {
  visit: Visit
  list: List
  people: readonly Person[]
  count: number
  ways: Ways
  done: string | null
}

function Followers({ visit, list, people, count, ways, done }: FollowersProps) {
  const { words, language } = visit
  const texts = words.dealings.followers
  const choices = lists.map((one) => ({ href: listPath(one), label: texts.lists[one], isCurrent: one === list }))
  return (
    <ServersPage visit={visit} title={texts.title} done={done}>
      <Choices label={texts.title} choices={choices} />
      <h2>{texts.lists[list]}</h2>
      <p>
        {pluralIn(language)(count, isOfFollowers(list) ? texts.counts : texts.following)} · {texts.about[list]}
      </p>
      {people.length === 0 ? (
        <EmptyState title={texts.none}>{list === 'voice' && <p>{texts.noneText}</p>}</EmptyState>
      ) : (
        <ul class="rows people">
          {people.map((person) => (
            <Row visit={visit} list={list} person={person} />
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="older" />
      {list === 'voice' && <p class="help">{texts.members}</p>}
    </ServersPage>
  )
}

function Row({ visit, list, person: { iri, actor, since } }: { visit: Visit; list: List; person: Person }) {
  const texts = visit.words.dealings.followers
  const host = hostOf(iri)
  const address = actor === null ? iri : `@${actor.address}`
  return (
    <li>
      <span class="setting-name">
        <bdi>{actor?.name ?? iri}</bdi>
        {actor !== null && (
          <small>
            <bdi>{address}</bdi>
          </small>
        )}
      </span>
      <span class="setting-value">
        <small>
          <a href={hostPath(host)}>
            <bdi>{host}</bdi>
          </a>{' '}
          · <Day visit={visit} at={since} />
        </small>
      </span>
      {isOfFollowers(list) && (
        <a class="quiet-button" href={removePath(list, iri)} aria-label={texts.removeWhom(address)}>
          {texts.remove}
        </a>
      )}
    </li>
  )
}

type RemoveProps = { visit: Visit; list: List; follower: Iri; actor: ActorDoc | null }

function Remove({ visit, list, follower, actor }: RemoveProps) {
  const texts = visit.words.dealings.followers
  return (
    <ServersPage visit={visit} title={texts.removeTitle}>
      <p class="lead breaks">
        <bdi>{actor?.name ?? follower}</bdi>
        {actor !== null && (
          <>
            <br />
            <bdi>@{actor.address}</bdi>
          </>
        )}
      </p>
      <p>{texts.removeText}</p>
      <Form visit={visit} action={serverPaths.removeFollower}>
        <input type="hidden" name="list" value={list} />
        <input type="hidden" name="follower" value={follower} />
        <p class="form-end">
          <SubmitButton label={texts.removeDo} look="danger" />
          <a class="quiet-button" href={listPath(list)}>
            {texts.back}
          </a>
        </p>
      </Form>
    </ServersPage>
  )
}

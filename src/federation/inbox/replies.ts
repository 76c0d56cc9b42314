import type { Iri } from '../../core/iri.js'
import type { Item } from '../../domain/items/item.js'
import { plainText } from '../../domain/text/plain.js'
import type { Outcome } from '../activity.js'
import type { ReadPost } from '../vocab/read/post.js'
import { readVote } from '../vocab/read/poll.js'
import type { JsonObject } from '../remote/strict-json.js'
import { mayKnow } from './interest.js'
import { handled, ignored, without } from './outcomes.js'
import type { InboxServices } from './services.js'

type Needs = Pick<
  InboxServices,
  'locals' | 'follows' | 'directory' | 'subjectOf' | 'doors' | 'polls' | 'ballots' | 'clock'
>

/** In UTF-16 units of HTML: what is longer is no single word, however many people it names. */
const LONGEST_HTML = 4_000
/** In one poll, of what one activity brings. */
const MOST_CHOICES = 20

/**
 * Takes a reply with a word for what it says: whoever answers an event, or what the hub wrote about it, comes or does not
 * come. Only people do: neither groups nor machines, so that no two hubs ever go on answering each other.
 * @returns null for what is a message like any other
 */
export async function answeredBy(services: Needs, post: ReadPost): Promise<Outcome | null> {
  const { doors, directory, clock } = services
  const { author, inReplyTo, kind, files, html } = post
  if (inReplyTo === null || kind !== 'status' || files.length > 0 || html.length > LONGEST_HTML) return null
  const item = await askedIn(services, inReplyTo)
  const word = item === null ? null : await doors.wordIn(item, plainText(html))
  if (item === null || word === null) return null
  if (!(await mayKnow(services, author, { of: 'item', item }, { open: false }))) return null
  const found = await directory.get(author)
  if (found.kind !== 'ok') return without('its author', found)
  if (found.actor.type !== 'Person') return null
  const at = new Date(Math.min(post.versionAt.getTime(), clock().getTime()))
  const saying = { door: 'reply', about: post.iri, at } as const
  if (word === 'no') return (await doors.go(item, author, saying)) ? handled('taken as a no') : null
  const answer = await doors.come(item, found.actor, saying)
  if (answer === 'not-open') return null
  if (answer === 'flood') return ignored('too many of its server have come already')
  return answer === 'late' ? ignored('something newer was said') : handled(`taken as a yes: ${answer}`)
}

/** The event or call that an answer to this would be about, if that takes answers by reply. */
async function askedIn({ locals, subjectOf, doors }: Needs, name: Iri): Promise<Item | null> {
  if (!locals.isLocal(name)) return null
  const subject = await subjectOf(name)
  if (subject?.of === 'item') return doors.hears(subject.item) ? subject.item : null
  const voice = await locals.voice()
  if (subject === null || voice === null || subject.post.author !== voice.iri) return null
  const about = await subjectOf(subject.post.thread)
  return about?.of === 'item' && doors.hears(about.item) ? about.item : null
}

/** Votes in polls of ours; null when none of these is a vote. One server sends several at once. */
export async function votedBy(
  services: Needs,
  { actor, embeddedAll }: { actor: Iri; embeddedAll: readonly JsonObject[] },
): Promise<Outcome | null> {
  const votes = embeddedAll.flatMap((one) => readVote(one) ?? [])
  const [first] = votes
  if (first === undefined) return null
  const subject = services.locals.isLocal(first.question) ? await services.subjectOf(first.question) : null
  if (subject === null || !(await mayKnow(services, actor, subject, { open: false }))) {
    return ignored('it is a vote, and this hub asks no questions')
  }
  const found = await services.directory.get(actor)
  if (found.kind !== 'ok') return without('its actor', found)
  if (found.actor.type !== 'Person') return ignored('only people vote')
  const { question } = first
  const choices = votes.filter((vote) => vote.question === question).map(({ choice }) => choice)
  return outcomeOf(await castBy(services, found.actor, question, choices.slice(0, MOST_CHOICES)))
}

type Cast = Awaited<ReturnType<Needs['polls']['vote']>>

/** In the poll by which the hub asks who comes, else in one that a member asked. What counted says what became of it. */
async function castBy(
  { polls, ballots }: Needs,
  caller: Parameters<Needs['polls']['vote']>[0],
  question: Iri,
  choices: readonly string[],
): Promise<Cast> {
  const [first = ''] = choices
  const asked = await polls.vote(caller, { question, choice: first })
  if (asked !== 'not-ours') return asked
  const all: Cast[] = []
  for (const choice of choices) all.push(await ballots.received(caller.iri, question, choice))
  return all.find((one) => one === 'counted') ?? all[0] ?? 'not-ours'
}

function outcomeOf(did: Cast): Outcome {
  if (did === 'not-ours') return ignored('it is a vote, and this hub asks no questions')
  if (did === 'counted') return handled()
  return ignored({ 'again': 'they have voted', 'late': 'the vote is over', 'no-choice': 'nobody can choose that' }[did])
}

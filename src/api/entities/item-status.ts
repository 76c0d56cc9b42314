import { escapeAttribute, escapeText, oneLine } from '../../core/characters.js'
import { isPostponed, type Action, type EventPart, type Item, type WriteUpPart } from '../../domain/items/item.js'
import { placeInLine } from '../../domain/items/place.js'
import { REMEMBERED_DAYS } from '../../domain/pledges/pledge.js'
import type { Post, PostCall, PostEvent } from '../../domain/posts/post.js'
import { nameIn } from '../../domain/text/language-tags.js'
import { plainText } from '../../domain/text/plain.js'
import { eventLines, type Sayable } from '../../words/event-lines.js'
import { isZone } from '../../domain/text/zones.js'
import type { Saying } from './item-words.js'

/**
 * What apps show of events, write-ups, calls and reading lists, for which they have no place of their own: the title, the
 * facts that matter, what it is about, and where to read on. Never who comes, and never more than everybody may know.
 */
export function itemContent(item: Item, url: string, saying: Saying): string {
  return [
    titled(item.title, stateOf(item, saying)),
    paragraph(...endingOf(item)),
    paragraph(...factsOf(item, saying)),
    paragraph(text(item.summary)),
    paragraph(...waysIn(item, saying)),
    paragraph(linkTo(url)),
  ].join('')
}

/**
 * The same of somebody else's. Whose software writes the title into the text has written the facts there, too, for apps
 * like these.
 * @param html  safe
 */
export function postContent(post: Post, html: string, saying: Saying): string {
  const title = oneLine(post.title ?? '')
  if (title === '' || plainText(html).startsWith(title)) return html
  return [titled(title, remoteState(post, saying)), paragraph(...remoteFacts(post, saying)), html].join('')
}

const paragraph = (...lines: readonly string[]): string => {
  const there = lines.filter((line) => line !== '')
  return there.length === 0 ? '' : `<p>${there.join('<br>')}</p>`
}
const text = (of: string): string => escapeText(oneLine(of))
const strong = (of: string): string => `<strong>${text(of)}</strong>`
const labelled = (label: string, of: string): string => (of === '' ? '' : `${text(label)}: ${text(of)}`)
const linkTo = (url: string): string => `<a href="${escapeAttribute(url)}">${escapeText(url)}</a>`
const linked = (label: string, url: string | null): string => (url === null ? '' : `${text(label)}: ${linkTo(url)}`)

const titled = (title: string, state: string): string =>
  paragraph(state === '' ? strong(title) : `${strong(state)}: ${strong(title)}`)

/** Said first and loudly: somebody may be on their way. */
function stateOf(item: Item, { words }: Saying): string {
  const { loudly } = words.feeds
  if (item.ended === null) return ''
  if (item.kind === 'event') return isPostponed(item) ? loudly.postponed : loudly.cancelled
  return loudly[item.ended.outcome ?? 'closed']
}

const endingOf = ({ ended }: Item): string[] => [text(ended?.reason ?? ''), text(ended?.learned ?? '')]

function factsOf(item: Item, saying: Saying): string[] {
  const { event, call, writeUp } = item
  if (event !== null) return eventFacts({ ...event, hidesPlace: (event.exact ?? null) !== null }, saying)
  if (call !== null) return callFacts({ ...call, isOpen: item.ended === null }, saying)
  if (writeUp !== null) return writeUpFacts(item, writeUp, saying)
  return []
}

type AnyEvent = Pick<EventPart, 'startsAt' | 'endsAt' | 'zone' | 'online'> & {
  place: { name: string; address: string; access?: string } | null
  hidesPlace: boolean
} & Omit<Sayable, 'exact'>

function eventFacts(event: AnyEvent, { words, dates, language }: Saying): string[] {
  const { startsAt, endsAt, zone, place, online, hidesPlace, features, spoken, organizers } = event
  const sayable = {
    ...(features !== undefined && { features }),
    ...(spoken !== undefined && { spoken }),
    ...(organizers !== undefined && { organizers }),
    exact: hidesPlace ? true : null,
  }
  return [
    text(dates(zone).span(startsAt, endsAt)),
    place === null ? '' : text(placeInLine(place)),
    labelled(words.feeds.access, place?.access ?? ''),
    linked(words.feeds.online, online),
    ...eventLines(words, language, sayable, nameIn).map(({ label, text: said }) =>
      label === '' ? text(said) : labelled(label, said),
    ),
  ]
}

type AnyCall = {
  action: Action
  deadline: Date | null
  zone: string
  goal: number | null
  link: string | null
  area?: string | null
  isOpen: boolean
  pledged?: number | null
}

function callFacts(call: AnyCall, { words, dates, plural, calendar }: Saying): string[] {
  const { action, deadline, zone, goal, link, area = null, isOpen, pledged = null } = call
  const { call: texts } = words.parts
  const wanted = goal === null ? '' : labelled(words.commands.labels.goal, calendar.number(goal))
  const promised = pledged === null ? '' : text(plural(pledged, texts.promised))
  return [
    text(texts.actions[action]),
    isOpen && deadline !== null ? text(`${words.feeds.until}: ${dates(zone).span(deadline, null)}`) : '',
    promised === '' || goal === null ? promised || wanted : `${promised}, ${text(plural(goal, texts.ofGoal))}`,
    text(area ?? ''),
    isOpen ? linked(words.feeds.takePart, link) : '',
  ]
}

type Figures = Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks'>

function writeUpFacts({ byline }: Item, writeUp: WriteUpPart, saying: Saying): string[] {
  const { words } = saying
  const { licence, adaptedFrom = null } = writeUp
  return [
    byline === null ? '' : text(words.parts.byline(byline)),
    figuresIn(writeUp, saying),
    adaptedFrom === null ? '' : text(words.writeUps.adaptedFrom(adaptedFrom.title, adaptedFrom.name)),
    licence === undefined ? '' : labelled(words.writeUps.licence, words.writeUps.licenceNames[licence]),
  ]
}

function figuresIn({ people, hours, money, weeks = null }: Figures, { words, calendar, plural }: Saying): string {
  const { figures } = words.parts
  const counted = (count: number | null, forms: { one: string; other: string }) =>
    count === null ? [] : [`${calendar.number(count)} ${plural(count, forms)}`]
  const spent = money === null ? [] : [`${calendar.money(money.amount, money.currency)} ${figures.money}`]
  const said = [...counted(people, figures.people), ...counted(hours, figures.hours), ...spent]
  return text([...said, ...counted(weeks, figures.weeks)].join(', '))
}

/** How a vote counts: what is agreed to stands above the button. */
function waysIn({ call, ended }: Item, { words }: Saying): string[] {
  return call?.asksByReply === true && ended === null ? [text(words.pledges.byPoll(REMEMBERED_DAYS))] : []
}

function remoteState({ event, call }: Post, { words }: Saying): string {
  const { loudly } = words.feeds
  if (event?.state === 'cancelled' || event?.state === 'postponed') return loudly[event.state]
  return call === null || call.state === 'open' ? '' : loudly[call.state]
}

function remoteFacts({ event, call, writeUp = null }: Post, saying: Saying): string[] {
  if (event !== null) return eventFacts(ofRemote(event), saying)
  if (call !== null) return callFacts({ ...remoteCall(call), isOpen: call.state === 'open' }, saying)
  return writeUp === null ? [] : [figuresIn(writeUp, saying)]
}

/** Without a zone that is known here the moment is told in UTC, which says so. */
function ofRemote({ zone, place, ...event }: PostEvent): AnyEvent {
  return { ...event, zone: zone !== null && isZone(zone) ? zone : 'UTC', place, hidesPlace: false }
}

const remoteCall = ({ action, deadline, goal, link, area, pledged }: PostCall) => ({
  ...{ action, deadline, goal, link, area, pledged },
  zone: 'UTC',
})

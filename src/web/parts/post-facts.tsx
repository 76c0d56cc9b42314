import type { Post, PostCall, PostEvent, PostPoll } from '../../domain/posts/post.js'
import { isZone } from '../../domain/text/zones.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { Bar } from './bar.js'
import { DaysLeft, Promises } from './call-card.js'
import { EventDetailList } from './event-details.js'
import { Icon } from './icon.js'
import { OutLink } from './out-link.js'
import { PlaceLine } from './place-line.js'
import { StatusTag } from './status-tag.js'
import { DateBlock, When } from './when.js'

type FactsProps = { visit: Visit; post: Post }

/** What an event or a call of others says before its text. */
export function PostFacts({ visit, post: { event, call } }: FactsProps) {
  return (
    <>
      {event !== null && <EventFacts visit={visit} event={event} />}
      {call !== null && <CallFacts visit={visit} call={call} />}
    </>
  )
}

function EventFacts({ visit, event }: { visit: Visit; event: PostEvent }) {
  const { words, site, language, now } = visit
  const texts = words.neighbours.event
  const plural = pluralIn(language)
  const zone = event.zone !== null && isZone(event.zone) ? event.zone : site.zone
  const when = { ...event, zone }
  const look = event.state === 'cancelled' ? 'struck' : event.overAt <= now ? 'faded' : 'plain'
  const { place, details } = shownOf(event)
  const isOpen = event.state !== 'cancelled' && event.overAt > now
  return (
    <div class="post-event">
      <DateBlock visit={visit} event={when} look={look} />
      <div class="row-text">
        <p class="item-when">
          <When visit={visit} event={when} />
          {zone !== site.zone && (
            <small class="item-zone">
              {words.parts.zoneNote(site.dates.dates(language, zone).zoneName(event.startsAt))}
            </small>
          )}
        </p>
        <PlaceLine words={words} place={place} online={event.online !== null} whole />
        <EventDetailList visit={visit} event={details} zone={zone} category={event.category ?? null} />
        <p class="facts">
          {event.state === 'cancelled' && <StatusTag words={words} status="cancelled" />}
          {event.state !== 'cancelled' && event.overAt <= now && <StatusTag words={words} status="past" />}
          {event.state === 'postponed' && <Fact text={texts.postponed} />}
          {event.state === 'tentative' && <Fact text={texts.tentative} />}
          {event.participants !== null && <span>{plural(event.participants, texts.taking)}</span>}
          {event.capacity !== null && <span>{plural(event.capacity, texts.capacity)}</span>}
        </p>
        {isOpen && event.online !== null && (
          <p>
            <OutLink href={event.online} look="quiet-button">
              {texts.join}
            </OutLink>
          </p>
        )}
      </div>
    </div>
  )
}

/** An event of others, as the parts for our own take it. */
function shownOf({ place, features = [], spoken = [], organizers = [], moved = null }: PostEvent) {
  const { latitude = null, longitude = null } = place ?? {}
  const point = latitude === null || longitude === null ? null : { latitude, longitude }
  return {
    place: place === null ? null : { name: place.name, address: place.address, access: place.access ?? '', point },
    details: { features, spoken, organizers, moved },
  }
}

/** The state of something, as a drawing and a word. */
function Fact({ text }: { text: string }) {
  return (
    <span class="status">
      <Icon name="change" />
      {text}
    </span>
  )
}

function CallFacts({ visit, call }: { visit: Visit; call: PostCall }) {
  const { words, site, now } = visit
  const texts = words.neighbours.call
  const { state, action, link, deadline, goal, pledged, area } = call
  const ended = state === 'open' ? null : { outcome: state }
  const isOpen = state === 'open' && (deadline === null || deadline > now)
  return (
    <div class="post-call">
      <DaysLeft visit={visit} item={{ call: { deadline, zone: site.zone }, ended }} />
      <p class="card-kind">{words.parts.call.actions[action]}</p>
      {state !== 'open' && <p>{texts[state]}</p>}
      {pledged !== null && <Promises visit={visit} item={{ call: { goal } }} promised={pledged} />}
      {area !== null && (
        <p>
          {texts.area}: <bdi>{area}</bdi>
        </p>
      )}
      {isOpen && link !== null && (
        <p>
          <OutLink href={link} look="quiet-button">
            {words.pages.item.takePart}
          </OutLink>
        </p>
      )}
    </div>
  )
}

type PollProps = { visit: Visit; poll: PostPoll; isOurs: boolean }

/** What a question lets people choose from; it comes behind its text. */
export function PollFacts({ visit: { words, language, now }, poll, isOurs }: PollProps) {
  const texts = words.neighbours.poll
  const all = poll.options.reduce((sum, { votes }) => sum + votes, 0)
  const isOver = poll.closedAt !== null || (poll.endsAt !== null && poll.endsAt <= now)
  const isSecret = poll.hidesTotals === true && !isOver
  return (
    <div class="post-poll">
      <ul aria-label={texts.label}>
        {poll.options.map(({ name, votes }) => (
          <li>
            <span>
              <bdi>{name}</bdi>
              {!isSecret && `: ${pluralIn(language)(votes, texts.votes)}`}
            </span>
            {!isSecret && <Bar value={votes} of={all} />}
          </li>
        ))}
      </ul>
      <p class="help">
        {isOver ? texts.over : isOurs ? texts.here : texts.where}
        {isSecret && ` ${texts.hidden}`}
      </p>
    </div>
  )
}

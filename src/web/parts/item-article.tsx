import type { ComponentChildren } from 'preact'
import { tagHref } from '../../domain/drafts/content.js'
import { isPostponed, type Item } from '../../domain/items/item.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import { licenceUrls } from '../../domain/write-ups/licence.js'
import { plainLine } from '../../domain/text/plain.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { DaysLeft } from './call-card.js'
import { CallFacts, Learned, Letters } from './call-details.js'
import { EventHead } from './event-head.js'
import { downloadPath } from '../../domain/media/download-path.js'
import { sizeIn } from './file-size.js'
import { foreign, isCall, isEvent, isWriteUp, type CallItem, type EventItem, type WriteUpItem } from './items.js'
import { TagList } from './lists.js'
import { Notice } from './notice.js'
import { OutLink } from './out-link.js'
import { Picture } from './picture.js'
import { Entries } from './reading-list.js'
import { SafeHtml } from './safe-html.js'
import { audienceStatuses, StatusTag } from './status-tag.js'
import { Day } from './when.js'
import { FailedPanel, FigureStrip } from './write-up-card.js'

type ArticleProps = {
  visit: Visit
  /** Published, or what a draft would become. Its id is not used. */
  item: Item
  /** Whether this visitor may know a place that is not told to everybody. */
  mayKnow?: boolean
  /** Of a reading list: what this visitor may see of it. */
  entries?: readonly ShownEntry[]
  /** What comes under the head: the way to sign up, to promise. */
  children?: ComponentChildren
}

/** All that an item says, as on its own page; a draft is previewed with the same. */
export function ItemArticle({ visit, item, mayKnow = false, entries = [], children }: ArticleProps) {
  return (
    <article class={`item item-${item.kind}`}>
      <EndingNotice visit={visit} item={item} />
      {isEvent(item) && <EventPart visit={visit} item={item} mayKnow={mayKnow} children={children} />}
      {isCall(item) && <CallPart visit={visit} item={item} children={children} />}
      {isWriteUp(item) && <WriteUp visit={visit} item={item} children={children} />}
      {item.kind === 'list' && <ListPart visit={visit} item={item} entries={entries} />}
      <MorePictures visit={visit} item={item} />
      <footer class="item-foot">
        <TagList
          words={visit.words}
          tags={item.tags.map((name, at) => ({ name, href: tagHref(item.tagKeys[at] ?? name) }))}
        />
        <Told visit={visit} item={item} />
      </footer>
    </article>
  )
}

/** That it was cancelled or closed, and why: before everything else. */
function EndingNotice({ visit, item }: ArticleProps) {
  if (item.ended === null) return null
  const { words, language, site } = visit
  const day = site.dates.dates(language, site.zone).short(item.ended.at, visit.now)
  return (
    <Notice words={words} kind={item.kind === 'call' ? 'closed' : isPostponed(item) ? 'change' : 'cancelled'}>
      <p>
        <strong>
          {item.kind === 'event'
            ? words.pages.item[isPostponed(item) ? 'postponed' : 'cancelled']
            : words.calls.ended[item.ended.outcome ?? 'closed']}
        </strong>{' '}
        {isPostponed(item) && words.pages.item.postponedText}
      </p>
      <p class="item-reason" lang={foreign(item, language)} dir="auto">
        {item.ended.reason}
      </p>
      <p class="quiet">
        <time datetime={item.ended.at.toISOString()}>{words.pages.item.endedOn(day)}</time>
      </p>
    </Notice>
  )
}

function EventPart({ visit, item, mayKnow = false, children }: ArticleProps & { item: EventItem }) {
  const { online, overAt } = item.event
  const isOpen = item.ended === null && overAt > visit.now
  return (
    <>
      <EventHead visit={visit} item={item} mayKnow={mayKnow}>
        {isOpen && online !== null && (
          <Way href={online} label={visit.words.pages.item.joinOnline} quiet={(item.event.signUp ?? null) !== null} />
        )}
        {children}
      </EventHead>
      <Leading visit={visit} item={item} />
      <SafeHtml html={item.html} language={foreign(item, visit.language)} />
    </>
  )
}

function CallPart({ visit, item, children }: ArticleProps & { item: CallItem }) {
  const { link, overAt, goal } = item.call
  const isOpen = item.ended === null && overAt > visit.now
  return (
    <>
      <header class="item-head call-head">
        <div class="call-days">
          <DaysLeft visit={visit} item={item} />
        </div>
        <div class="item-head-text">
          <p class="card-kind">{visit.words.parts.call.actions[item.call.action]}</p>
          <Title visit={visit} item={item} />
          {goal !== null && (children ?? false) === false && (
            <p class="call-goal">{pluralIn(visit.language)(goal, visit.words.pages.item.goal)}</p>
          )}
          <CallFacts visit={visit} item={item} />
          <Facts visit={visit} item={item} />
          {isOpen && link !== null && <Way href={link} label={visit.words.pages.item.takePart} />}
          {children}
        </div>
      </header>
      <Leading visit={visit} item={item} />
      <Learned visit={visit} item={item} />
      <SafeHtml html={item.html} language={foreign(item, visit.language)} />
      <Letters visit={visit} item={item} />
    </>
  )
}

function WriteUp({ visit, item, children }: ArticleProps & { item: WriteUpItem }) {
  const { words, language } = visit
  const html = new Map(item.writeUp.sections.map((section) => [section.name, section.html]))
  const safe = (name: 'result' | 'failed') => {
    const found = html.get(name)
    return found === undefined ? null : <SafeHtml html={found} language={foreign(item, language)} />
  }
  const told = (['situation', 'action', 'differently'] as const).map((name) => {
    const found = html.get(name)
    if (found === undefined) return null
    return (
      <section class="item-section">
        <h2>{words.parts.sections[name]}</h2>
        <SafeHtml html={found} language={foreign(item, language)} />
      </section>
    )
  })
  return (
    <>
      <header class="write-up-head">
        <Title visit={visit} item={item} />
        {!beginsWith(item.writeUp.sections[0]?.html ?? '', item.summary) && (
          <p class="lead" lang={foreign(item, language)} dir="auto">
            {item.summary}
          </p>
        )}
        <Facts visit={visit} item={item} />
        <Origin visit={visit} item={item} />
        <FigureStrip visit={visit} figures={item.writeUp} />
        {children}
      </header>
      <Leading visit={visit} item={item} />
      {told.slice(0, 2)}
      {(html.has('result') || html.has('failed')) && (
        <FailedPanel words={words} worked={safe('result')} failed={safe('failed')} />
      )}
      {told.slice(2)}
      <Downloads visit={visit} item={item} />
      <Terms visit={visit} item={item} />
    </>
  )
}

/** An introduction, then what to read. */
function ListPart({ visit, item, entries = [] }: ArticleProps) {
  return (
    <>
      <header class="write-up-head">
        <p class="card-kind">{visit.words.editor.kinds.list}</p>
        <Title visit={visit} item={item} />
        <Facts visit={visit} item={item} />
      </header>
      <Leading visit={visit} item={item} />
      {item.html !== '' && <SafeHtml html={item.html} language={foreign(item, visit.language)} />}
      <Entries visit={visit} entries={entries} />
    </>
  )
}

/** Whose text it was: before everything that was made of it. */
function Origin({ visit: { words }, item }: { visit: Visit; item: WriteUpItem }) {
  const { adaptedFrom: from = null } = item.writeUp
  if (from === null) return null
  return (
    <p class="facts">
      <OutLink href={from.iri}>
        <bdi>{words.writeUps.adaptedFrom(from.title, from.name)}</bdi>
      </OutLink>
    </p>
  )
}

/** The id of what is not published. */
const NO_ADDRESS = '0'

/** Templates and leaflets to take along; in a preview they have no address yet. */
function Downloads({ visit, item: { id, files = [] } }: { visit: Visit; item: WriteUpItem }) {
  if (files.length === 0) return null
  return (
    <section class="item-section">
      <h2>{visit.words.writeUps.files.download}</h2>
      <ul class="files">
        {files.map(({ media, name, bytes }) => (
          <li>
            {id === NO_ADDRESS ? (
              <bdi>{name}</bdi>
            ) : (
              <a href={downloadPath(id, media)} download={name}>
                <bdi>{name}</bdi>
              </a>
            )}{' '}
            <small>{sizeIn(visit, bytes)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** In what kind of place it was done, and what others may do with the text. */
function Terms({ visit: { words }, item }: { visit: Visit; item: WriteUpItem }) {
  const { licences, licence: label, setting: place, settings } = words.writeUps
  const { licence, setting = null } = item.writeUp
  const url = licence === undefined ? null : licenceUrls[licence]
  return (
    <p class="facts">
      {setting !== null && (
        <span>
          {place}: {settings[setting]}
        </span>
      )}
      {licence !== undefined && (
        <span>
          {label}:{' '}
          {url === null ? (
            licences[licence]
          ) : (
            <a href={url} rel="license noopener noreferrer">
              {licences[licence]}
            </a>
          )}
        </span>
      )}
    </p>
  )
}

/** A summary that was only taken from the text need not be read twice. */
const beginsWith = (html: string, summary: string): boolean => plainLine(html).startsWith(summary.replace(/…$/, ''))

function Title({ visit, item }: ArticleProps) {
  return (
    <h1 lang={foreign(item, visit.language)}>
      <bdi>{item.title}</bdi>
    </h1>
  )
}

function Facts({ visit: { words }, item }: ArticleProps) {
  const statuses = audienceStatuses(item.audience)
  if (statuses.length === 0) return null
  return (
    <p class="facts">
      {statuses.map((status) => (
        <StatusTag words={words} status={status} />
      ))}
    </p>
  )
}

/** The one thing to do, unless something else comes first. It leads to another site, which is not told where from. */
function Way({ href, label, quiet = false }: { href: string; label: string; quiet?: boolean }) {
  return (
    <p class="item-way">
      <a class={quiet ? 'quiet-button' : 'button'} href={href} rel="noopener noreferrer nofollow">
        {label}
      </a>
    </p>
  )
}

function Leading({ visit: { site }, item: { pictures } }: { visit: Visit; item: Item }) {
  const [first] = pictures
  return first === undefined ? null : (
    <Picture site={site} picture={first} sizes="(min-width: 46rem) 43rem, 100vw" first />
  )
}

function MorePictures({ visit: { site }, item: { pictures } }: { visit: Visit; item: Item }) {
  if (pictures.length < 2) return null
  return (
    <div class="item-pictures">
      {pictures.slice(1).map((picture) => (
        <Picture site={site} picture={picture} sizes="(min-width: 46rem) 21rem, 100vw" />
      ))}
    </div>
  )
}

/** Who says it, and since when. */
function Told({ visit, item }: ArticleProps) {
  const { words, site } = visit
  return (
    <p class="item-told">
      <span>
        {item.byline === null ? null : <bdi>{words.parts.byline(item.byline)}</bdi>}
        {item.byline === null ? words.pages.item.group(site.name) : null}
      </span>
      <span>
        {words.pages.item.published} <Day visit={visit} at={item.publishedAt} />
      </span>
      {item.editedAt !== null && (
        <span>
          {words.pages.item.edited} <Day visit={visit} at={item.editedAt} />
        </span>
      )}
    </p>
  )
}

import { apart, escapeAttribute, escapeText, oneLine, withoutControls } from '../../core/characters.js'
import { heightAt } from '../../core/picture.js'
import type { CallPart, EventPart, Item, ItemPicture } from '../../domain/items/item.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import { nameIn } from '../../domain/text/language-tags.js'
import { eventLines } from '../../words/event-lines.js'
import { columnWidth, type FeedContext } from './site.js'

/** A date and time as readers in the site's language write it, with the zone's name; the same everywhere it is read. */
export function momentIn(language: string, at: Date, zone: string): string {
  return new Intl.DateTimeFormat(language, {
    ...{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZone: zone, timeZoneName: 'short' },
  }).format(at)
}

/** From when until when, as one phrase. */
function spanIn(language: string, { startsAt, endsAt, zone }: EventPart): string {
  const start = momentIn(language, startsAt, zone)
  return endsAt === null ? start : `${start} – ${momentIn(language, endsAt, zone)}`
}

/** Safe HTML of everything that was written: the text, or the sections of a write-up under their headings. */
export function bodyHtml(item: Item, { words }: Pick<FeedContext, 'words'>): string {
  const sections = item.writeUp?.sections.map(({ name, html }) => `<h2>${words.feeds.sections[name]}</h2>${html}`) ?? []
  return [item.html, ...sections].join('')
}

/**
 * An item for readers far from our pages: what is needed to come or to act, the leading picture, and the whole text. All
 * addresses are absolute. `]]>` and controls, which XML cannot carry, are not in it.
 */
export function contentHtml(item: Item, context: FeedContext): string {
  const { baseUrl, language } = context.site
  const [picture] = item.pictures
  const html = [
    item.ended === null || item.ended.reason === '' ? '' : `<p><strong>${escapeText(item.ended.reason)}</strong></p>`,
    item.event === null ? '' : eventFacts(item.event, context),
    item.call === null ? '' : callFacts(item.call, context),
    picture === undefined ? '' : pictureHtml(picture, context),
    withAbsoluteLinks(bodyHtml(item, context), baseUrl),
  ].join('')
  const whole = html === '' ? `<p>${escapeText(item.summary)}</p>` : html
  const tagged = item.language === language ? whole : `<div lang="${escapeAttribute(item.language)}">${whole}</div>`
  return withoutControls(tagged).replaceAll(']]>', ']]&gt;')
}

const fact = (name: string, html: string): string => `<li><strong>${escapeText(name)}:</strong> ${html}</li>`
const link = (href: string, text: string): string => `<a href="${escapeAttribute(href)}">${escapeText(text)}</a>`

function eventFacts(event: EventPart, { site, words }: FeedContext): string {
  const { feeds } = words
  const { place, online } = event
  const where =
    place === null ? [] : [place.name, ...place.address.split('\n')].map(oneLine).filter((part) => part !== '')
  const facts = [
    fact(feeds.when, escapeText(spanIn(site.language, event))),
    where.length === 0 ? '' : fact(feeds.where, escapeText(apart(where.join(', ')))),
    place === null || place.access === '' ? '' : fact(feeds.access, escapeText(apart(oneLine(place.access)))),
    online === null ? '' : fact(feeds.online, link(online, online)),
    ...eventLines(words, site.language, event, nameIn).map(({ label, text }) =>
      label === '' ? `<li>${escapeText(oneLine(text))}</li>` : fact(label, escapeText(apart(oneLine(text)))),
    ),
  ]
  return `<ul>${facts.join('')}</ul>`
}

function callFacts({ deadline, zone, link: address }: CallPart, { site, words: { feeds } }: FeedContext): string {
  const facts = [
    deadline === null ? '' : fact(feeds.until, escapeText(momentIn(site.language, deadline, zone))),
    address === null ? '' : `<li>${link(address, feeds.takePart)}</li>`,
  ].join('')
  return facts === '' ? '' : `<ul>${facts}</ul>`
}

function pictureHtml(picture: ItemPicture, { pictureUrl }: FeedContext): string {
  const width = columnWidth(picture)
  const size = `width="${width}" height="${heightAt(picture, width)}"`
  return `<p><img src="${escapeAttribute(pictureUrl(picture, width))}" alt="${escapeAttribute(oneLine(picture.alt))}" ${size} /></p>`
}

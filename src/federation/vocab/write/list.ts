import { oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import type { ShownEntry } from '../../../domain/reading-lists/list-shelf.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { objectAddresses } from '../addresses.js'
import { ofHub } from './figures.js'
import { around, itemObject, nameOf, summaryIn } from './item.js'
import { imageOf } from './pictures.js'
import { linkTo, outward, paragraph, plain, strong } from './text.js'
import { fitted, type Tally, type WireWords, type Writing } from './writing.js'

/**
 * A reading list as an Article, whose text has the entries as links with their notes: what everybody can show. For
 * machines they stand in a collection beside it, with the introduction as its text.
 * @param entries  as strangers may see them
 */
export function listObject(
  item: Item,
  entries: readonly ShownEntry[],
  writing: Writing,
  tally: Tally | null,
): JsonObject {
  const words = writing.words(item.language)
  const images = item.pictures.map((picture) => imageOf(picture, writing))
  const summary = teaser(item, entries, words)
  const [leading] = images
  const iri = item.iri as Iri
  return itemObject(
    item,
    {
      type: 'Article',
      html: `${bylineOf(item, words)}${item.html}${orderedHtml(entries, words)}`,
      own: {
        // Mobilizon takes no article without it.
        actor: writing.voice,
        name: nameOf(item),
        summary,
        preview: {
          type: 'Note',
          attributedTo: writing.voice,
          content: `${paragraph(strong(item.title))}${paragraph(plain(summary))}`,
        },
        ...(leading === undefined ? {} : { image: leading }),
        attachment: images,
        ...ofHub({
          entries: fitted({
            id: objectAddresses(iri).entries,
            type: 'OrderedCollection',
            attributedTo: writing.voice,
            content: item.html === '' ? null : outward(item.html, { tags: [], tagKeys: [] }, writing.baseUrl),
            totalItems: entries.length,
            orderedItems: entries.map(entryObject),
          }),
        }),
        ...around(iri, null, tally),
      },
    },
    writing,
  )
}

/** One entry: a Link to it, or what is left of what is gone; of an object it says that it is one by its media type. */
export function entryObject(entry: ShownEntry): JsonObject {
  const { at, note, title } = entry
  const said = { name: oneLine(title), ...ofHub({ note: note === '' ? null : oneLine(note) }) }
  if (entry.state === 'gone') return { id: at, type: 'Tombstone', ...said }
  const mediaType = entry.of === 'link' ? null : 'application/activity+json'
  return fitted({ type: 'Link', href: at, mediaType, ...said })
}

/** 'Reading list, 3 entries: where to begin', in plain text: all that Mastodon's kin show beside title and link. */
function teaser({ summary }: Item, entries: readonly ShownEntry[], { list }: WireWords): string {
  const what = list.teaser(entries.length)
  return summaryIn(summary === '' ? what : `${what}: ${summary}`)
}

const bylineOf = ({ byline }: Item, words: WireWords): string => {
  const author = oneLine(byline ?? '')
  return paragraph(author === '' ? '' : `<em>${plain(words.byline(author))}</em>`)
}

function orderedHtml(entries: readonly ShownEntry[], words: WireWords): string {
  const items = entries.map((entry) => {
    const name =
      entry.state === 'gone'
        ? `${plain(entry.title)} (${plain(words.list.gone)})`
        : linkTo(entry.state === 'elsewhere' ? entry.page : entry.at, entry.title)
    return `<li>${entry.note === '' ? name : `${name} – ${plain(entry.note)}`}</li>`
  })
  return items.length === 0 ? '' : `<ol>${items.join('')}</ol>`
}

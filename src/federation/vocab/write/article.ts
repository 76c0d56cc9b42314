import { fileTypes } from '../../../core/attachment.js'
import { oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { Item, WriteUpPart } from '../../../domain/items/item.js'
import { downloadPath } from '../../../domain/media/download-path.js'
import { licenceUrls } from '../../../domain/write-ups/licence.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { figuresObject, ofHub } from './figures.js'
import { around, itemObject, nameOf, summaryIn } from './item.js'
import { imageOf } from './pictures.js'
import { linkTo, paragraph, plain, strong } from './text.js'
import type { Tally, WireWords, Writing } from './writing.js'

/** A write-up as an Article of FEP-b2b8: a title, a teaser in plain text, the whole text, and a Note for those who show no articles. */
export function articleObject(
  item: Item & { writeUp: WriteUpPart },
  writing: Writing,
  tally: Tally | null,
): JsonObject {
  const images = item.pictures.map((picture) => imageOf(picture, writing))
  const summary = summaryIn(item.summary)
  const [leading] = images
  return itemObject(
    item,
    {
      type: 'Article',
      html: textOf(item, writing.words(item.language)),
      named: toldOf(item),
      own: {
        // Mobilizon takes no article without it.
        actor: writing.voice,
        name: nameOf(item),
        ...(summary === '' ? {} : { summary }),
        preview: {
          type: 'Note',
          attributedTo: writing.voice,
          content: `${paragraph(strong(item.title))}${paragraph(plain(item.summary))}`,
        },
        ...(leading === undefined ? {} : { image: leading }),
        attachment: [...images, ...documentsOf(item, writing)],
        ...hubPart(item.writeUp),
        ...around(item.iri as Iri, null, tally),
      },
    },
    writing,
  )
}

/** Files for download come behind pictures, as some peers take the first attachment for the picture. */
const documentsOf = ({ id, audience, files = [] }: Item, { baseUrl }: Writing): JsonObject[] =>
  audience === 'followers'
    ? [] // their servers would have to sign in for them
    : files.map(({ media, name, type }) => ({
        ...{ type: 'Document', mediaType: fileTypes[type], name: oneLine(name) },
        url: `${baseUrl}${downloadPath(id, media)}`,
      }))

/** Authors of what it was made from are told of it, when it is for everybody. */
const toldOf = ({ audience, writeUp }: Pick<Item, 'audience' | 'writeUp'>): readonly Iri[] =>
  isForEverybody(audience) ? (writeUp?.adaptedFrom?.authors ?? []) : []

/** What hubs make of it beside its text: where it comes from, on what terms, in figures, and what its headings begin. */
function hubPart({ adaptedFrom = null, licence, sections, ...figures }: WriteUpPart): JsonObject {
  const url = licence === undefined ? null : licenceUrls[licence]
  const counted = figuresObject(figures)
  return ofHub({
    licence: url,
    adaptedFrom: adaptedFrom?.iri,
    lineage: adaptedFrom === null || adaptedFrom.lineage.length < 2 ? null : adaptedFrom.lineage.slice(1),
    sections: sections.length === 0 ? null : sections.map(({ name }) => name),
    figures: Object.keys(counted).length === 0 ? null : counted,
  })
}

/** Whose it was, with a link: most of its readers see the text alone. */
function creditOf({ adaptedFrom = null }: WriteUpPart, words: WireWords): string {
  return adaptedFrom === null ? '' : linkTo(adaptedFrom.iri, words.adaptedFrom(adaptedFrom.title, adaptedFrom.name))
}

function termsOf({ licence = 'reserved' }: WriteUpPart, words: WireWords): string {
  const url = licenceUrls[licence]
  return url === null ? '' : `${plain(words.licence)}: ${linkTo(url, words.licences[licence])}`
}

function textOf({ byline, html, summary, writeUp }: Item & { writeUp: WriteUpPart }, words: WireWords): string {
  const author = oneLine(byline ?? '')
  const sections = writeUp.sections.map(({ name, html: text }) => `<h2>${plain(words.sections[name])}</h2>${text}`)
  const text = `${html}${sections.join('')}`
  return [
    paragraph(
      author === '' ? '' : `<em>${plain(words.byline(author))}</em>`,
      creditOf(writeUp, words),
      termsOf(writeUp, words),
    ),
    paragraph(plain(words.figures(writeUp).join(' · '))),
    text === '' ? paragraph(plain(summary)) : text,
  ].join('')
}

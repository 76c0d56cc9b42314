import { oneLine } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import type { Item, WriteUpPart } from '../../../domain/items/item.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { around, itemObject, nameOf, summaryIn } from './item.js'
import { imageOf } from './pictures.js'
import { paragraph, plain, strong } from './text.js'
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
        attachment: images,
        ...around(item.iri as Iri, null, tally),
      },
    },
    writing,
  )
}

function textOf({ byline, html, summary, writeUp }: Item & { writeUp: WriteUpPart }, words: WireWords): string {
  const author = oneLine(byline ?? '')
  const sections = writeUp.sections.map(({ name, html: text }) => `<h2>${plain(words.sections[name])}</h2>${text}`)
  const text = `${html}${sections.join('')}`
  return [
    paragraph(author === '' ? '' : `<em>${plain(words.byline(author))}</em>`),
    text === '' ? paragraph(plain(summary)) : text,
    paragraph(plain(words.figures(writeUp).join(' · '))),
  ].join('')
}

import type { Iri } from '../../../core/iri.js'
import type { CallPart, Item } from '../../../domain/items/item.js'
import { REMEMBERED_DAYS } from '../../../domain/pledges/pledge.js'
import { offsetTime } from '../../../domain/text/zones.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { WIRE_ACTIONS } from '../context.js'
import { around, endingLine, itemObject, nameOf, pageOf } from './item.js'
import { imageOf } from './pictures.js'
import { bodyOf, linkTo, paragraph, plain, strong } from './text.js'
import { fitted, utc, type Tally, type WireWords, type Writing } from './writing.js'

/** How many promised, and when that was counted. */
export type Counted = { total: number; at: Date | null }

/** A call as a Note, the one type that Mastodon shows in full; what hubs make of it is in `hub:call`. */
export function callObject(
  item: Item & { call: CallPart },
  writing: Writing,
  tally: Tally | null,
  pledged: Counted | null,
): JsonObject {
  const { action, deadline, zone, goal, link, area = null, background = null } = item.call
  const until = deadline === null ? null : offsetTime(deadline, zone)
  return itemObject(
    item,
    {
      type: 'Note',
      html: textOf(item, writing.words(item.language), pageOf(item, writing)),
      own: {
        // Mastodon's kin want to know; a `summary` here would be a warning.
        'sensitive': false,
        ...(until === null ? {} : { endTime: until }),
        'hub:call': fitted({
          type: 'hub:Call',
          name: nameOf(item),
          action: WIRE_ACTIONS[action] ?? action,
          actionUrl: link ?? pageOf(item, writing),
          deadline: until,
          goal,
          pledged: pledged?.total,
          updated: pledged === null || pledged.at === null ? null : utc(pledged.at),
          state: item.ended === null ? 'open' : (item.ended.outcome ?? 'closed'),
          area: area === null ? null : { type: 'Place', name: area },
          background,
          takesUp: item.call.takesUp?.iri,
        }),
        'attachment': item.pictures.map((picture) => imageOf(picture, writing)),
        ...around(item.iri as Iri, null, tally),
      },
    },
    writing,
  )
}

/** The title leads: it is what Lemmy makes its own title of. Nobody is shown `url`: where to go stands in the text. */
function textOf(item: Item & { call: CallPart }, words: WireWords, page: string): string {
  const { deadline, zone, link } = item.call
  const isOpen = item.ended === null
  const way = link ?? page
  return [
    paragraph(strong(item.title)),
    endingLine(item, words[item.ended?.outcome ?? 'closed']),
    learnedOf(item, words),
    paragraph(
      isOpen && deadline !== null ? plain(`${words.until}: ${words.span(deadline, null, zone)}`) : '',
      isOpen ? `${plain(words.takePart)}: ${linkTo(way, way)}` : '',
    ),
    bodyOf(item),
    isOpen && item.call.asksByReply === true ? paragraph(plain(words.byReply(REMEMBERED_DAYS))) : '',
    isOpen && way === page ? '' : paragraph(linkTo(page, page)),
  ].join('')
}

function learnedOf({ ended }: Pick<Item, 'ended'>, words: WireWords): string {
  const learned = ended?.learned ?? ''
  return learned === '' ? '' : paragraph(strong(words.learned)) + paragraph(...learned.split('\n').map(plain))
}

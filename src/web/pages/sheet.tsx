import { apart } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import { pathOf, shortPathOf } from '../../domain/text/slug.js'
import { Page, type Visit } from '../layout.js'
import { isCall, isEvent } from '../parts/items.js'
import { Leaflet, Poster, type SheetSize } from '../parts/poster.js'
import { QrCode } from '../parts/qr-code.js'

export const sheetSizes = ['a4', 'a5'] as const satisfies readonly SheetSize[]

type SheetPageProps = { visit: Visit; item: Item; size: SheetSize; baseUrl: string }

/** The poster of an event or the leaflet of a call, as it will be on paper. */
export function SheetPage({ visit, item, size, baseUrl }: SheetPageProps) {
  const { sheet } = visit.words.pages
  const target = `${baseUrl}${shortPathOf(item)}`
  const qr = <QrCode text={target} label={sheet.qr(apart(item.title))} />
  const address = target.replace(/^https?:\/\//, '')
  return (
    <Page
      visit={visit}
      title={item.kind === 'event' ? sheet.posterTitle(apart(item.title)) : sheet.leafletTitle(apart(item.title))}
      extra="poster"
      unlisted
    >
      <div class="sheet-tools">
        <p>{sheet.help}</p>
        <ul>
          {sheetSizes.map((one) => (
            <li>
              <a
                class="quiet-button"
                href={`${visit.path}?size=${one}`}
                aria-current={one === size ? 'true' : undefined}
              >
                {sheet.sizes[one]}
              </a>
            </li>
          ))}
          <li>
            <a class="sheet-back" href={pathOf(item)}>
              {sheet.back}
            </a>
          </li>
        </ul>
      </div>
      {isEvent(item) && <Poster visit={visit} item={item} size={size} qr={qr} address={address} />}
      {isCall(item) && <Leaflet visit={visit} item={item} size={size} qr={qr} address={address} />}
    </Page>
  )
}

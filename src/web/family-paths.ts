import type { Iri } from '../core/iri.js'
import type { Item } from '../domain/items/item.js'
import { pathOf } from '../domain/text/slug.js'
import { neighbourPaths } from './neighbour-paths.js'
import { paths } from './paths.js'

const about = (path: string, iri: Iri): string => `${path}?of=${encodeURIComponent(iri)}`

/** Where a write-up's family stands, and what can be made of the write-up. */
export const familyPaths = {
  adapt: `${paths.manage}/adapt`,
  tried: `${paths.manage}/tried`,
  hide: `${paths.manage}/relatives`,
  adaptOf: (iri: Iri) => about(familyPaths.adapt, iri),
  triedOf: (iri: Iri) => about(familyPaths.tried, iri),
  ofItem: (item: Pick<Item, 'id' | 'kind' | 'title' | 'language'>) => `${pathOf(item)}/family`,
  ofPost: (id: string) => `${neighbourPaths.post(id)}/family`,
  /** @param family  the page of the family that both belong to */
  compare: (family: string, iri: Iri) => about(`${family}/compare`, iri),
} as const

import type { Iri } from '../core/iri.js'
import { paths } from './paths.js'

/** Where things are put on reading lists; the lists themselves stand where their items do. */
export const listPaths = {
  add: `${paths.manage}/lists/add`,
  /** @param iri  of an item or a post */
  addOf: (iri: Iri): string => `${paths.manage}/lists/add?about=${encodeURIComponent(iri)}`,
} as const

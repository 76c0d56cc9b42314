import { domainCollections } from './domain/collections.js'
import { federationCollections } from './federation/collections.js'
import type { CollectionSpec } from './store/store.js'

/** Every collection of a hub: what is opened, copied, kept and checked. */
export const collections: readonly CollectionSpec[] = [...domainCollections, ...federationCollections]

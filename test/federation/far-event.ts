import type { Fields } from '../../src/domain/drafts/fields.js'
import { event as soon } from '../support/publishing.js'

/** Hubs of this kind go by the clock of the machine: their event must not be over when the tests are run. */
export const event: Fields = { ...soon, startsAt: '2035-11-24T14:00', endsAt: '2035-11-24T17:00' }

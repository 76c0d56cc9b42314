import type { CollectionSpec } from '../store/store.js'
import { ATTENDANCE } from './outbox/attendance.js'
import { OUTBOUND } from './delivery/outbound-repo.js'
import { REMOTE_PICTURES } from './pictures/remote-picture-repo.js'

/** What federation keeps for itself; what pages read too stands with `domain/`. */
export const federationCollections: readonly CollectionSpec[] = [ATTENDANCE, OUTBOUND, REMOTE_PICTURES]

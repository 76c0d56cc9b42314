import type { Migration } from '../migrate.js'
import { announceItems } from './0001-announce-items.js'
import { lookAtJoins } from './0002-look-at-joins.js'
import { homesById } from './0003-homes-by-id.js'
import { numberBlocks } from './0004-number-blocks.js'

/** Every migration, each in a file of its own beside this one. */
export const migrations: readonly Migration[] = [announceItems, lookAtJoins, homesById, numberBlocks]

import type { Migration } from '../migrate.js'

/** Every migration, each in a file of its own beside this one. */
export const migrations: readonly Migration[] = []

import { accountWrites } from './accounts.js'
import { oauthWrites } from './oauth.js'
import { ownWrites } from './own.js'
import type { Write } from './scene.js'
import { statusWrites } from './statuses.js'
import { toldWrites } from './told.js'

/** All that apps can write, with parameters as they send them. */
export const writes: readonly Write[] = [...accountWrites, ...statusWrites, ...ownWrites, ...toldWrites, ...oauthWrites]

/** A file has to come in a form that can hold one. */
export const withFiles: readonly string[] = ['post /api/v1/media', 'post /api/v2/media']

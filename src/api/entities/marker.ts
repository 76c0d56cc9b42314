import { z } from 'zod'
import { Count, Id, Moment } from './entity.js'

/** Source: Mastodon documentation, entity "Marker". */
export const Marker = z.strictObject({ last_read_id: Id, version: Count, updated_at: Moment })

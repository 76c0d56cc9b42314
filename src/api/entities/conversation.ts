import { z } from 'zod'
import { Account } from './account.js'
import { Id } from './entity.js'
import { Status } from './status.js'

/** Source: Mastodon documentation, entity "Conversation". */
export const Conversation = z.strictObject({
  id: Id,
  unread: z.boolean(),
  /** All but whoever asks. */
  accounts: z.array(Account),
  last_status: Status.nullable(),
})
export type Conversation = z.output<typeof Conversation>

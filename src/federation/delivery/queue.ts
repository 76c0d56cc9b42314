import type { Announcement } from '../outbox/announcement.js'

/** Where activities wait to be sent; what is in it survives. */
export type DeliveryQueue = {
  /**
   * Queues an announcement for everybody it goes to. A repeat, also after a crash in the middle, adds only what is
   * missing. Resolves when all of it is durable.
   */
  enqueue(announcement: Announcement): Promise<void>
}

import type { Conversation } from '../conversations/conversation-service.js'
import type { Notification } from './notification-service.js'

/** What just became of a member's notifications and conversations, in this process. */
export type News = { member: string } & (
  | { of: 'notification'; notification: Notification }
  | { of: 'conversation'; conversation: Conversation }
  | { of: 'merged' }
)

export type NewsDesk = ReturnType<typeof newsDesk>

/** Tells whoever listens at the moment; what nobody hears is in the lists all the same. */
export function newsDesk() {
  const listeners = new Set<(news: News) => void>()
  return {
    tell: (news: News): void => listeners.forEach((listener) => listener(news)),
    /** @param listener  must not throw. @returns how to stop listening */
    listen(listener: (news: News) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

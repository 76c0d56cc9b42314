import { can } from '../domain/members/member.js'
import type { Services } from '../domain/services.js'
import { pluralIn } from '../words/plural.js'
import type { Attention } from './matters.js'
import { progressPaths } from './paths.js'

/** Hubs that take up a call and about which nobody has decided; counts to 100, and leads to the newest. */
export function takeUpMatters(takeUps: Services['takeUps']): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'publish')) return []
    const waiting = await takeUps.waiting()
    const { waiting: forms, waitingText: help } = words.calls.takeUps
    const count = waiting.length
    return [
      { count, sentence: pluralIn(language)(count, forms), help, href: progressPaths(waiting[0]?.call ?? '').page },
    ]
  }
}

import { can } from '../domain/members/member.js'
import type { Services } from '../domain/services.js'
import { pluralIn } from '../words/plural.js'
import type { Attention } from './matters.js'
import { progressPaths } from './paths.js'

/**
 * Hubs that take up a call and about which nobody has decided, those whose numbers grow faster than people come, and calls
 * of others that ours take up and that were changed there. Each counts to 100, and leads to one of them.
 */
export function takeUpMatters({ takeUps, originalCalls }: Pick<Services, 'takeUps' | 'originalCalls'>): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'publish')) return []
    const { takeUps: texts, original } = words.calls
    const plural = pluralIn(language)
    const [asked, held, changed] = await Promise.all([takeUps.waiting(), takeUps.held(), originalCalls.waiting()])
    const to = (id: string | undefined) => progressPaths(id ?? '')
    return [
      {
        ...{ count: asked.length, sentence: plural(asked.length, texts.waiting) },
        ...{ help: texts.waitingText, href: to(asked[0]?.call).page },
      },
      {
        ...{ count: held.length, sentence: plural(held.length, texts.held) },
        ...{ help: texts.heldText, href: to(held[0]?.call).page },
      },
      {
        ...{ count: changed.length, sentence: plural(changed.length, original.waiting) },
        ...{ help: original.waitingText, href: to(changed[0]?.item).original },
      },
    ]
  }
}

import { can } from '../domain/members/member.js'
import { DAY_MS } from '../domain/members/throttle.js'
import { REMEMBERED_DAYS } from '../domain/pledges/pledge.js'
import type { Services } from '../domain/services.js'
import { pluralIn } from '../words/plural.js'
import type { Attention } from './matters.js'
import { progressPaths, toolPaths } from './paths.js'

/**
 * Hubs that take up a call and about which nobody has decided, those whose numbers grow faster than people come, and calls
 * of others that ours take up and that were changed there. Each counts to 100, and leads to one of them.
 */
function takeUpMatters({ takeUps, originalCalls }: Pick<Services, 'takeUps' | 'originalCalls'>): Attention {
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

/** So many of the latest past calls are looked at. */
const LOOKED_AT = 50

/** Calls whose time is over, of which nobody has said how they came out while those who promised can still be told. */
function outcomeMatters(reader: Pick<Services['reader'], 'pastCalls'>): Attention {
  return async ({ member, words, language, now }) => {
    if (!can(member, 'publish')) return []
    const { items } = await reader.pastCalls(member, { limit: LOOKED_AT })
    const since = new Date(now.getTime() - REMEMBERED_DAYS * DAY_MS)
    const open = items.filter(({ ended, call }) => ended === null && call !== null && call.overAt > since)
    const { outcomeWaiting, outcomeWaitingText: help } = words.calls
    const sentence = pluralIn(language)(open.length, outcomeWaiting)
    return [{ count: open.length, sentence, help: help(REMEMBERED_DAYS), href: toolPaths(open[0]?.id ?? '').end }]
  }
}

/** What calls ask of those who publish. */
export function callMatters({ reader, ...taking }: Pick<Services, 'takeUps' | 'originalCalls' | 'reader'>): Attention {
  const all = [takeUpMatters(taking), outcomeMatters(reader)]
  return async (visit) => (await Promise.all(all.map((attention) => attention(visit)))).flat()
}

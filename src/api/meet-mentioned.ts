import type { Timer } from '../core/timer.js'
import type { Network } from '../domain/network.js'
import type { Member } from '../domain/members/member.js'
import { statusLimits } from '../domain/posts/limits.js'
import { typedMentions } from '../domain/posts/status-text.js'
import type { Services } from '../domain/services.js'
import { mayFind } from './remote-find.js'

/** Of one text; the rest stays text. */
const MOST_ASKED = 5
const WAIT_MS = 3_000

type Deps = {
  services: Pick<Services, 'actors' | 'localActors' | 'throttle'>
  network: Pick<Network, 'find'>
  timer: Timer
}

/**
 * Finds out who those are whom a member names, by the addresses they typed, so that they are told. Whoever is not known in
 * time is not waited for, nor asked for more often than by searching: the post is published all the same, without them.
 */
export async function meetMentioned({ services, network, timer }: Deps, member: Member, text: string): Promise<void> {
  if (text.length > statusLimits.units) return // no post will come of it
  const { host } = new URL(services.localActors.instanceIri)
  const typed = typedMentions(text, host).filter(({ address }) => !address.endsWith(`@${host}`))
  const known = await Promise.all(typed.map(({ address }) => services.actors.byAddress(address)))
  const strangers: typeof typed = []
  for (const one of typed.filter((_, at) => known[at] === null).slice(0, MOST_ASKED))
    if (await mayFind({ services }, member)) strangers.push(one)
  if (strangers.length === 0) return
  const late = Promise.withResolvers<void>()
  const alarm = timer.set(() => late.resolve(), WAIT_MS)
  const asked = Promise.all(strangers.map(({ address }) => network.find(`@${address}`)))
  await Promise.race([asked, late.promise]).finally(() => timer.clear(alarm))
}

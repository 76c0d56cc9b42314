import type { Timer } from '../core/timer.js'
import type { Network } from '../domain/network.js'
import { typedMentions } from '../domain/posts/status-text.js'
import type { Services } from '../domain/services.js'

/** Of one text; the rest stays text. */
const MOST_ASKED = 5
const WAIT_MS = 3_000

type Deps = {
  services: Pick<Services, 'actors' | 'localActors'>
  network: Pick<Network, 'find'>
  timer: Timer
}

/**
 * Finds out who those are whom a member names, by the addresses they typed, so that they are told. Whoever is not known in
 * time is not waited for: the post is published all the same, without them.
 */
export async function meetMentioned({ services, network, timer }: Deps, text: string): Promise<void> {
  const { host } = new URL(services.localActors.instanceIri)
  const typed = typedMentions(text, host).filter(({ address }) => !address.endsWith(`@${host}`))
  const known = await Promise.all(typed.map(({ address }) => services.actors.byAddress(address)))
  const strangers = typed.filter((_, at) => known[at] === null).slice(0, MOST_ASKED)
  if (strangers.length === 0) return
  const late = Promise.withResolvers<void>()
  const alarm = timer.set(() => late.resolve(), WAIT_MS)
  const asked = Promise.all(strangers.map(({ address }) => network.find(`@${address}`)))
  await Promise.race([asked, late.promise]).finally(() => timer.clear(alarm))
}

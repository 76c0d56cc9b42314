import type { Account, Document, Peer } from './peer.js'
import { honestNote, type Target } from './target.js'

/** An attacker with a server and an account of their own, whose honest posts come through. */
export async function attacker(target: Target): Promise<{ here: Peer; mallory: Account }> {
  const here = await target.makePeer()
  const mallory = here.account('mallory')
  await honestNote(target, here, mallory, 'Hello from Mallory')
  return { here, mallory }
}

export const WRITTEN = 'As it was written'

/** Somebody elsewhere, and a note of theirs that the target keeps. */
export async function neighbour(target: Target): Promise<{ there: Peer; victim: Account; note: Document }> {
  const there = await target.makePeer()
  const victim = there.account('victim')
  return { there, victim, note: await honestNote(target, there, victim, WRITTEN) }
}

/** Somebody elsewhere whom the target has never heard of. */
export async function stranger(target: Target): Promise<{ there: Peer; victim: Account }> {
  const there = await target.makePeer()
  return { there, victim: there.account('victim') }
}

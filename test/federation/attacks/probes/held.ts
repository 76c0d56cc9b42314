import { attacker, neighbour, WRITTEN } from './people.js'
import { activity, createOf, noteBy } from './peer.js'
import { post } from './post.js'
import { control, keeps, verdict, type Probe } from './target.js'

/** Attacks that activitypub-express holds against, too. */
export const heldProbes: readonly Probe[] = [
  {
    name: 'the key of somebody else',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Signed by the wrong one')
      await post(target, createOf(victim, note), { as: victim, key: mallory.privateKey })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: 'a Delete in the name of its author, under the own key',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { victim, note } = await neighbour(target)
      await post(target, activity('Delete', victim, note.id), { as: mallory })
      await target.settled()
      return verdict((await target.contentOf(note.id)) !== WRITTEN)
    },
  },
  {
    name: "a Delete of somebody else's note",
    async probe(target) {
      const { mallory } = await attacker(target)
      const { note } = await neighbour(target)
      await post(target, activity('Delete', mallory, note.id), { as: mallory })
      await target.settled()
      return verdict((await target.contentOf(note.id)) !== WRITTEN)
    },
  },
  {
    name: "an Undo of somebody else's Follow",
    async probe(target) {
      const { mallory } = await attacker(target)
      const { victim } = await neighbour(target)
      const follow = activity('Follow', victim, target.actorId, { to: [target.actorId] })
      await post(target, follow, { as: victim })
      await target.settled()
      control((await target.followers()).includes(victim.id), 'an honest Follow was not accepted')
      await post(target, activity('Undo', mallory, follow, { to: [target.actorId] }), { as: mallory })
      await target.settled()
      return verdict(!(await target.followers()).includes(victim.id))
    },
  },
]

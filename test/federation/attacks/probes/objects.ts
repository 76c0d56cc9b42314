import { saying } from '../../../support/odd-server.js'
import { attacker, neighbour, stranger, WRITTEN } from './people.js'
import { activity, CONTEXT, createOf, noteBy } from './peer.js'
import { crafted, get, post, send } from './post.js'
import { control, keeps, verdict, type Probe, type Target } from './target.js'

/** Somebody whom the local user follows, who has accepted that. */
async function followed(target: Target) {
  const { victim: bob } = await neighbour(target)
  const follow = await target.follow(bob.id)
  await target.settled()
  return { bob, follow }
}

async function follows(target: Target, id: string): Promise<boolean> {
  await target.settled()
  return (await target.following()).includes(id)
}

const written: Probe[] = [
  {
    name: "3: an Update of somebody else's note",
    async probe(target) {
      const { mallory } = await attacker(target)
      const { note } = await neighbour(target)
      const forged = { ...note, attributedTo: mallory.id, content: 'As it was forged' }
      await post(target, activity('Update', mallory, forged), { as: mallory })
      await target.settled()
      return verdict((await target.contentOf(note.id)) !== WRITTEN)
    },
  },
  {
    name: '4: an Update of the local user',
    spoils: true,
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const before = await get(target.actorId)
      control(before.status === 200, 'the local user cannot be read')
      const { publicKey } = mallory.document
      const forged = {
        ...(JSON.parse(before.text) as object),
        attributedTo: mallory.id,
        inbox: mallory.inbox,
        publicKey,
      }
      const update = activity('Update', mallory, { ...forged, id: target.actorId, url: here.origin })
      await post(target, update, { as: mallory })
      await target.settled()
      return verdict((await get(target.actorId)).text !== before.text)
    },
  },
  {
    name: "5: a note under an address of the target's own",
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const id = target.unusedId()
      control((await get(id)).status === 404, 'there is something at an id that is not in use')
      const forged = { ...noteBy(here, mallory, target.actorId, 'In your name'), id, attributedTo: target.actorId }
      await post(target, createOf(mallory, forged), { as: mallory })
      const kept = await keeps(target, forged)
      return verdict(kept || (await get(id)).status === 200)
    },
  },
  {
    name: "6: a Like of a made-up activity whose likes are the local user's followers",
    async probe(target) {
      const { mallory } = await attacker(target)
      const actor = JSON.parse((await get(target.actorId)).text) as { followers?: string }
      control(typeof actor.followers === 'string', 'the local user has no collection of followers')
      const object = activity('Create', mallory, `${mallory.id}/x`, {
        actor: target.actorId,
        likes: { id: actor.followers, type: 'OrderedCollection' },
      })
      await post(target, activity('Like', mallory, object), { as: mallory })
      await target.settled()
      return verdict((await target.followers()).includes(mallory.id))
    },
  },
  {
    name: '11: properties that the server keeps for itself',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const { followers } = JSON.parse((await get(target.actorId)).text) as { followers?: string }
      const note = noteBy(here, mallory, target.actorId, 'With more in it')
      const hidden = { collection: [followers], isPublic: true }
      await post(target, { ...createOf(mallory, note), _meta: hidden, _local: hidden, meta: hidden }, { as: mallory })
      await target.settled()
      return verdict((await target.followers()).includes(mallory.id))
    },
  },
  {
    name: '19: an activity under an address of somebody else',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const { there, victim } = await stranger(target)
      const real = createOf(victim, noteBy(there, victim, target.actorId, 'The real one'))
      const squat = noteBy(here, mallory, target.actorId, 'In its place')
      await post(target, { ...createOf(mallory, squat), id: real.id }, { as: mallory })
      const squatted = await keeps(target, squat)
      await post(target, real, { as: victim })
      const arrived = await keeps(target, real.object as { id: string })
      return verdict(squatted || !arrived)
    },
  },
  {
    name: 'words put into the mouth of somebody else, under the own key',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Said by another')
      const [changed, content] = [{ ...note, content: 'Never said by them' }, 'Never said by them']
      const madeUp = { ...changed, id: `${there.origin}/notes/made-up` }
      for (const forged of [changed, madeUp]) await post(target, createOf(victim, forged), { as: mallory })
      await target.settled()
      // What their own server says may be kept: that somebody else passed it on takes nothing from it.
      return verdict((await target.contentOf(note.id)) === content || (await keeps(target, madeUp)))
    },
  },
]

const answered: Probe[] = [
  {
    name: '17: a Reject of a Follow by somebody else',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { bob, follow } = await followed(target)
      await post(target, activity('Accept', bob, follow, { to: [target.actorId] }), { as: bob })
      control(await follows(target, bob.id), 'an honest Accept did nothing')
      await post(target, activity('Reject', mallory, follow, { to: [target.actorId] }), { as: mallory })
      return verdict(!(await follows(target, bob.id)))
    },
  },
  {
    name: '18: an Accept of a made-up Follow with the id of another',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { bob, follow } = await followed(target)
      control(!(await follows(target, bob.id)), 'a Follow counts before it is accepted')
      const fake = { id: follow, type: 'Follow', actor: target.actorId, object: mallory.id }
      await post(target, activity('Accept', mallory, fake, { to: [target.actorId] }), { as: mallory })
      await target.settled()
      const following = await target.following()
      return verdict(following.includes(bob.id) || following.includes(mallory.id))
    },
  },
]

const reached: Probe[] = [
  {
    name: '7: what was written for others, through a proxy',
    async probe(target) {
      const { mallory } = await attacker(target)
      const id = await target.whisper([mallory.id], 'Between us alone')
      control((await get(id)).status !== 200, 'what was written for others can simply be read')
      const { status, text } = await proxied(target, id)
      return verdict(status === 200 && text.includes('Between us alone'))
    },
  },
  {
    name: '7: any address, through a proxy',
    async probe(target) {
      const { here } = await attacker(target)
      here.server.on('/inside', saying(JSON.stringify({ id: `${here.origin}/inside`, type: 'Note', content: 'x' })))
      await proxied(target, `${here.origin}/inside`)
      return verdict(here.hits('/inside') > 0)
    },
  },
  {
    name: '12: a context from anywhere, before anybody has looked at the signature',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      here.server.on('/context', saying('{"@context":{}}', { 'content-type': 'application/ld+json' }))
      const create = createOf(mallory, noteBy(here, mallory, target.actorId, 'In other terms'))
      const request = crafted(
        target,
        { ...create, '@context': [...CONTEXT, `${here.origin}/context`] },
        { as: mallory },
      )
      const signature = request.headers.signature!.replace(/signature="..../, 'signature="AAAA')
      await send(target.actorInbox, { ...request, headers: { ...request.headers, signature } })
      await target.settled()
      return verdict(here.hits('/context') > 0)
    },
  },
  {
    name: '16: hundreds of tags, each an address to fetch',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const tag = Array.from({ length: 300 }, (_, index) => ({ type: 'Mention', href: `${here.origin}/tag/${index}` }))
      const note = noteBy(here, mallory, target.actorId, 'With many tags')
      await post(target, { ...createOf(mallory, note), tag, object: { ...note, tag } }, { as: mallory })
      await target.settled()
      return verdict(here.hits(/^\/tag\//) > 20)
    },
  },
  {
    name: '23: who likes what was written for others',
    async probe(target) {
      const { mallory } = await attacker(target)
      const id = await target.whisper([mallory.id], 'Not for everybody')
      control((await get(id)).status !== 200, 'what was written for others can simply be read')
      const statuses = await Promise.all(['likes', 'shares'].map(async (name) => (await get(`${id}/${name}`)).status))
      return verdict(statuses.includes(200))
    },
  },
]

async function proxied({ baseUrl }: Target, id: string) {
  const headers = { accept: 'application/activity+json' }
  const response = await fetch(`${baseUrl}/proxy`, { method: 'POST', headers, body: new URLSearchParams({ id }) })
  return { status: response.status, text: await response.text() }
}

/** What it says: whose it is to say, and what it makes the server do. */
export const objectProbes: readonly Probe[] = [...written, ...answered, ...reached]

import { once } from 'node:events'
import http from 'node:http'
import { join } from 'node:path'
import { freshFolder } from '../../../support/folders.js'
import { saying } from '../../../support/odd-server.js'
import { attacker, neighbour, stranger } from './people.js'
import { activity, CONTEXT, createOf, noteBy, type Account, type Peer } from './peer.js'
import { crafted, digestOf, post, send } from './post.js'
import { control, keeps, verdict, type Probe, type Target } from './target.js'

/** A key of the attacker's, in a document on their server that says it is somebody else. */
function claims(here: Peer, mallory: Account, id: string): string {
  const document = { ...mallory.document, id, publicKey: { ...(mallory.document.publicKey as object), owner: id } }
  here.server.on('/claim', saying(JSON.stringify({ '@context': CONTEXT, ...document })))
  return `${here.origin}/claim`
}

async function claimedKey(target: Target, known: boolean) {
  const { here, mallory } = await attacker(target)
  const { there, victim } = await (known ? neighbour : stranger)(target)
  const forged = noteBy(there, victim, target.actorId, 'I never said this')
  await post(target, createOf(victim, forged), { as: mallory, keyId: claims(here, mallory, victim.id) })
  return verdict(await keeps(target, forged))
}

const keys: Probe[] = [
  { name: '1: a key document that says it is a stranger', probe: (target) => claimedKey(target, false) },
  { name: '1: a key document that says it is somebody known', probe: (target) => claimedKey(target, true) },
  {
    name: '1: a key document that says it is the local user',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const alice = { ...mallory, id: target.actorId }
      const forged = { ...noteBy(here, mallory, target.actorId, 'Not by me'), id: target.unusedId() }
      const create = createOf(alice, { ...forged, attributedTo: target.actorId })
      await post(target, create, { as: mallory, keyId: claims(here, mallory, target.actorId) })
      return verdict(await keeps(target, forged))
    },
  },
  {
    name: '2: somebody embedded in a Create, with the key of its sender',
    async probe(target) {
      const { mallory } = await attacker(target)
      const { there, victim } = await stranger(target)
      const key = { ...(victim.document.publicKey as object), publicKeyPem: mallory.publicKeyPem }
      await post(target, createOf(mallory, { ...victim.document, publicKey: key }), { as: mallory })
      await target.settled()
      const forged = noteBy(there, victim, target.actorId, 'Said with a planted key')
      await post(target, createOf(victim, forged), { as: mallory, keyId: victim.keyId })
      return verdict(await keeps(target, forged))
    },
  },
  {
    name: '13: a key behind a Unix socket',
    async probe(target) {
      const { here, mallory } = await attacker(target)
      const socket = join(await freshFolder(), 's')
      let hits = 0
      const inside = http.createServer((_request, response) => {
        hits++
        response.end(JSON.stringify(mallory.document))
      })
      await once(inside.listen(socket), 'listening')
      const note = noteBy(here, mallory, target.actorId, 'By way of a socket')
      await post(target, createOf(mallory, note), { as: mallory, keyId: `http://unix:${socket}:/key` })
      await target.settled()
      await new Promise((resolve) => inside.close(resolve))
      return verdict(hits > 0)
    },
  },
  {
    name: '15: an actor in a text file',
    async probe(target) {
      const { here } = await attacker(target)
      const upload = here.account('upload')
      here.server.on('/users/upload', saying(JSON.stringify(upload.document), { 'content-type': 'text/plain' }))
      const note = noteBy(here, upload, target.actorId, 'By a text file')
      await post(target, createOf(upload, note), { as: upload })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: '15: an actor that another server is redirected to',
    async probe(target) {
      const { here } = await attacker(target)
      const { there } = await stranger(target)
      const moved = there.account('moved')
      here.server.on('/moved', saying(JSON.stringify(moved.document)))
      there.server.on('/users/moved', saying('', { location: `${here.origin}/moved` }, 302))
      const note = noteBy(there, moved, target.actorId, 'From elsewhere')
      await post(target, createOf(moved, note), { as: moved })
      return verdict(await keeps(target, note))
    },
  },
]

const messages: Probe[] = [
  {
    name: '8: another body than the one that was signed',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const said = noteBy(there, victim, target.actorId, 'Said')
      const swapped = noteBy(there, victim, target.actorId, 'Swapped')
      await post(target, createOf(victim, said), { as: victim, instead: createOf(victim, swapped) })
      return verdict(await keeps(target, swapped))
    },
  },
  {
    name: '9: a signature over nothing but the date',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Under a borrowed date')
      await post(target, createOf(victim, note), { as: victim, covered: ['date'] })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: '9: a request that was signed for another server',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Meant for another server')
      await post(target, createOf(victim, note), { as: victim, host: 'attacker.example' })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: '10: no signature at all',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Signed by nobody')
      const body = JSON.stringify(createOf(victim, note))
      const { host } = new URL(target.baseUrl)
      const headers = { host, date: new Date().toUTCString(), digest: digestOf(body) }
      await send(target.actorInbox, { headers: { ...headers, 'content-type': 'application/activity+json' }, body })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: '20: a Follow sent again, as it was, after it was undone',
    async probe(target) {
      const { mallory } = await attacker(target)
      const follow = activity('Follow', mallory, target.actorId, { to: [target.actorId] })
      const request = crafted(target, follow, { as: mallory })
      const isFollower = async () => {
        await target.settled()
        return (await target.followers()).includes(mallory.id)
      }
      await send(target.actorInbox, request)
      control(await isFollower(), 'an honest Follow was not accepted')
      const undo = activity('Undo', mallory, follow, { to: [target.actorId] })
      await post(target, undo, { as: mallory })
      control(!(await isFollower()), 'an honest Undo did nothing')
      await send(target.actorInbox, request)
      return verdict(await isFollower())
    },
  },
  {
    name: '21: a date that is none',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const note = noteBy(there, victim, target.actorId, 'Whenever')
      await post(target, createOf(victim, note), { as: victim, date: 'never' })
      return verdict(await keeps(target, note))
    },
  },
  {
    name: '32: signatures that cannot be read, or are old, answered with a fault of the server',
    async probe(target) {
      const { there, victim } = await neighbour(target)
      const create = createOf(victim, noteBy(there, victim, target.actorId, 'Unreadable'))
      const request = crafted(target, create, { as: victim })
      const signatures = [
        'nonsense',
        'keyId="x"',
        request.headers.signature!.replace(/headers="[^"]*"/, 'headers="x-none"'),
      ]
      const statuses: number[] = []
      for (const signature of signatures) {
        const { status } = await send(target.actorInbox, { ...request, headers: { ...request.headers, signature } })
        statuses.push(status)
      }
      const old = new Date(Date.now() - 3 * 3_600_000).toUTCString()
      statuses.push((await post(target, create, { as: victim, date: old })).status)
      return verdict(statuses.some((status) => status === 500))
    },
  },
]

/** Who sent it: keys, what a signature covers, and when. */
export const signatureProbes: readonly Probe[] = [...keys, ...messages]

import { hostOf, iri, type Iri } from '../../../src/core/iri.js'
import { followRepo } from '../../../src/domain/follows/follow-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { ReadPost } from '../../../src/domain/posts/post-service.js'
import { temporaryHub, type TestHub } from '../../integration/hubs.js'
import { freePort } from '../../support/free-port.js'
import { startPeer, type Target } from './probes/index.js'

/** A hub of ours on plain http and loopback, as an operator would try it out, with nothing of its limits changed. */
export async function startOurs(): Promise<Target & { hub: TestHub }> {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const reachable = { baseUrl, port, privateRanges: ['127.0.0.0/8'] }
  const hub = await temporaryHub(reachable, { lookup: async () => ['127.0.0.1'] })
  await hub.start()
  await hub.setUp({ handle: 'walton' })
  return targetOf(hub, baseUrl)
}

function targetOf(hub: TestHub, baseUrl: string): Target & { hub: TestHub } {
  const { follows, subjects } = hub.services
  const voice = iri(`${baseUrl}/a/walton`)
  const whisper = whisperer(hub)
  let unused = 0
  return {
    hub,
    baseUrl,
    actorId: voice,
    actorInbox: `${voice}/inbox`,
    makePeer: startPeer,
    settled: () => hub.settle(),
    async contentOf(id) {
      const subject = await subjects.subjectOf(iri(id))
      if (subject === null) return null
      const { state } = subject.of === 'item' ? subject.item : subject.post
      if (state === 'deleted') return null
      return subject.of === 'item' ? JSON.stringify(subject.item) : subject.post.html
    },
    followers: async () => (await follows.followers(voice, { limit: 100 })).follows.map(({ follower }) => follower),
    following: async () => (await follows.following(voice, { limit: 100 })).follows.map(({ target }) => target),
    async follow(actor) {
      const target = { iri: iri(actor), host: hostOf(iri(actor)) }
      await follows.follow(voice, target)
      const made = await followRepo(hub.store).get(voice, target.iri)
      if (made === null) throw new Error('Nothing became of the follow')
      return made.activity
    },
    whisper,
    unusedId: () => `${baseUrl}/o/${String(++unused).padStart(20, '9')}`,
  }
}

/** What is for a few is written by members as themselves, in answer to what was for a few. */
function whisperer({ services }: TestHub): Target['whisper'] {
  let writer: Member | null = null
  let asked = 0
  return async ([to = '', ...others], content) => {
    if (writer === null) {
      writer = await services.members.add({ name: 'ana', role: 'reader' })
      await services.profiles.open(writer.id, { name: 'Ana' })
    }
    if (others.length > 0) throw new Error('A member answers one at a time')
    const me = await services.localActors.ofMember(writer.id)
    if (me === null) throw new Error('She has no profile')
    const question = questionTo(me.iri, iri(to), ++asked)
    await services.posts.receive(question)
    return (await services.posts.reply(writer, { text: content, inReplyTo: question.iri })).iri
  }
}

function questionTo(reader: Iri, author: Iri, number: number): ReadPost {
  const at = new Date()
  return {
    ...{ iri: iri(`${new URL(author).origin}/questions/${number}`), author, recipients: [reader], mentions: [reader] },
    ...{ kind: 'status', type: 'Note', audience: 'direct', html: '<p>Between us?</p>', publishedAt: at, versionAt: at },
    ...{ title: null, summary: null, sensitive: false, language: null, url: null, editedAt: null, inReplyTo: null },
    ...{ context: null, replies: null, tags: [], tagKeys: [], files: [], event: null, call: null, poll: null },
    ...{ adaptedFrom: null, licence: null },
  }
}

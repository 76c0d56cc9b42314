import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import { POSTS, type PostDoc } from '../../src/domain/posts/post-repo.js'
import type { Post } from '../../src/domain/posts/post.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { publish, typed } from '../support/published.js'
import { noteBy } from '../support/neighbours.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

describe('conversations with others', () => {
  let out: Outskirts
  const jo = anIri('users/jo')
  beforeEach(async () => {
    out = await outskirts()
    await out.know('jo', { name: 'Jo Elm' })
  })
  afterEach(cleanUp)
  const post = async (id: string): Promise<Post> => {
    const found = await out.hub.services.posts.get(id)
    if (found === null) throw new Error('It is not there')
    return found
  }
  const pageOf = (id: string) => `/neighbours/posts/${id}`

  it('show what a post answers and what was answered, and ask for the rest', async () => {
    const reader = await out.member()
    const root = await post(await out.hear(jo, { html: '<p>The root</p>' }))
    const middle = await post(await out.hear(jo, { html: '<p>The middle</p>', inReplyTo: root.iri }))
    await out.hear(jo, { html: '<p>The leaf</p>', inReplyTo: middle.iri })
    const { text, status } = await reader.get(pageOf(middle.id))
    expect(status).to.equal(200)
    const places = ['The root', 'The middle', 'The leaf'].map((what) => text.indexOf(what))
    expect(places)
      .to.deep.equal([...places].sort((a, b) => a - b))
      .and.not.include(-1)
    expect(text).to.include(`href="${middle.url}" rel="nofollow noopener noreferrer"`)
    expect(out.network.threads).to.deep.equal([root.iri])
    expect((await reader.get('/neighbours/posts/99')).status).to.equal(404)
    expect((await reader.get('/neighbours/posts/x')).status).to.equal(404)
  })

  it('stay with those they are for', async () => {
    const [reader, named] = [await out.member(), await out.member('reader', 'Nan outside')]
    const self = await out.hub.services.localActors.ofMember(named.member.id)
    const recipients = self === null ? [] : [self.iri]
    const secret = await out.hear(jo, { html: '<p>Between us</p>', audience: 'direct', recipients })
    const open = await post(await out.hear(jo, { html: '<p>Open</p>' }))
    await out.hear(jo, { html: '<p>Whispered</p>', audience: 'direct', recipients, inReplyTo: open.iri })
    expect((await named.get(pageOf(secret))).text).to.include('Between us')
    expect((await reader.get(pageOf(secret))).status).to.equal(404)
    expect((await named.get(pageOf(open.id))).text).to.include('Whispered')
    expect((await reader.get(pageOf(open.id))).text).to.not.include('Whispered')
    const stranger = await out.hub.browser()
    for (const id of [secret, open.id]) expect((await stranger.get(pageOf(id))).status).to.equal(404)
    expect(out.network.threads).to.deep.equal([(await post(secret)).iri, open.iri, open.iri])
  })

  it('are shown in pages of the same size, however many answered', async () => {
    const reader = await out.member()
    const root = await post(await out.hear(jo, { html: '<p>Asked</p>' }))
    await plantAnswers(root.iri, 3_000)
    const first = await reader.get(pageOf(root.id))
    expect(first.text.match(/Answer no\. \d+;/g)).to.have.length(20)
    expect(first.text.length).to.be.below(60_000)
    const [, more = ''] = /rel="next" href="([^"]+)"/.exec(first.text) ?? []
    const second = await reader.get(more.replaceAll('&amp;', '&'))
    expect(second.text).to.include('Answer no. 20;').and.not.include('Answer no. 19;')
    const item = out.call
    await plantAnswers(iri(item.iri), 3_000)
    await out.hub.services.posts.receive({ ...noteBy(jo), inReplyTo: iri(item.iri) })
    await out.hub.settle()
    expect((await out.hub.get(pathOf(item))).text.match(/Answer no\. \d+;/g)).to.have.length(20)
  })

  /** Puts them where they are kept, as taking each in would take a while; with room between their ids for others. */
  async function plantAnswers(to: Iri, count: number): Promise<void> {
    const id = await out.hear(jo, { html: '<p>Model</p>' })
    const docs = out.hub.store.collection(POSTS)
    const model = await docs.findOne({ _id: id })
    if (model === null) throw new Error('There is no model')
    const answers = Array.from({ length: count }, (_, at): PostDoc => {
      const name = iri(`${to.replace(/^https?:/, 'https:')}#${at}`)
      const publishedAt = new Date(Date.UTC(2026, 9, 1) + at * 1_000)
      const said = { iri: name, inReplyTo: to, thread: to, publishedAt, html: `<p>Answer no. ${at};</p>` }
      return {
        ...model,
        ...said,
        _id: `${id.slice(0, 14)}${String((at + (to.includes('elm') ? 0 : 4_000)) * 131).padStart(6, '0')}`,
      }
    })
    while (answers.length > 0) await docs.insertMany(answers.splice(0, 1_000))
  }

  it('are joined by members with a public profile, and by nobody else', async () => {
    const [reader, speaker] = [await out.member(), await out.member('reader', 'Sam outside')]
    const root = await post(await out.hear(jo))
    const page = pageOf(root.id)
    expect((await reader.get(page)).text)
      .to.include('/account/profile/public')
      .and.not.include('name="text"')
    const refused = await reader.post('/neighbours/answer', { to: root.iri, text: 'Me' }, { from: '/neighbours' })
    expect(refused.status).to.equal(403)
    const send = (fields: Record<string, string>) =>
      speaker.post(
        '/neighbours/answer',
        { to: root.iri, text: '', warning: '', audience: 'public', ...fields },
        { from: page },
      )
    const empty = await send({ warning: 'Keep <this>', audience: 'unlisted' })
    expect(empty.status).to.equal(400)
    expect(empty.text).to.include('value="Keep &lt;this>"').and.include('<option value="unlisted" selected')
    const done = await send({ text: 'I **agree**' })
    expect(done.status).to.equal(303)
    const made = await speaker.get(done.headers.location ?? '')
    expect(made.text)
      .to.include('<strong>agree</strong>')
      .and.include('Sam outside')
      .and.include('Your answer is on its way')
    expect((await speaker.get(page)).text).to.include('<strong>agree</strong>')
    const stranger = await out.hub.browser()
    const path = (done.headers.location ?? '').replace(/\?.*/, '')
    expect((await stranger.get(path)).text).to.include('<strong>agree</strong>')
    const id = path.split('/').pop() ?? ''
    expect((await stranger.get(`/o/${id}`)).headers.location).to.equal(path)
    expect((await reader.post(`${path}/remove`, {}, { from: '/neighbours' })).status).to.equal(403)
    expect((await speaker.post(`${path}/remove`, {}, { from: path })).headers.location).to.equal(
      '/neighbours?done=removed',
    )
    expect((await stranger.get(path)).status).to.equal(410)
  })

  it('are liked and passed on, as oneself or as the hub, and that is taken back', async () => {
    const speaker = await out.member('coordinator', 'Sam outside')
    const reader = await out.member()
    const root = await post(await out.hear(jo))
    const page = pageOf(root.id)
    const { reactions, localActors } = out.hub.services
    const [self, voice] = [await localActors.ofMember(speaker.member.id), await localActors.voice()]
    const has = (actor: typeof self, kind: 'like' | 'boost') => actor && reactions.has(actor.iri, kind, root.iri)
    const press = (what: string, who = speaker) =>
      who.post('/neighbours/react', { to: root.iri, what }, { from: '/neighbours' })
    for (const what of ['like', 'boost', 'voice-boost']) expect((await press(what)).headers.location).to.equal(page)
    expect([await has(self, 'like'), await has(self, 'boost'), await has(voice, 'boost')]).to.deep.equal([
      true,
      true,
      true,
    ])
    await out.hub.settle()
    expect((await speaker.get(page)).text)
      .to.include('liked by 1')
      .and.include('passed on 2 times')
    for (const what of ['unlike', 'unboost', 'voice-unboost']) expect((await press(what)).status).to.equal(303)
    expect([await has(self, 'like'), await has(self, 'boost'), await has(voice, 'boost')]).to.deep.equal([
      false,
      false,
      false,
    ])
    for (const what of ['like', 'boost', 'voice-boost']) expect((await press(what, reader)).status).to.equal(403)
    expect((await press('constructor')).status).to.equal(400)
    const nowhere = await speaker.post('/neighbours/react', { to: 'https://x.test/', what: 'like' }, { from: page })
    expect(nowhere.status).to.equal(404)
  })

  it('stand under our own items for everybody, kept until something changes', async () => {
    const path = pathOf(out.event)
    const before = await out.hub.get(path)
    expect(before.text)
      .to.include('What others say')
      .and.include(`/follow?subject=${encodeURIComponent(out.event.iri)}`)
    expect((await out.hub.get(path, { headers: { 'If-None-Match': before.headers.etag ?? '' } })).status).to.equal(304)
    const subject = iri(out.event.iri)
    await out.hear(jo, { html: '<p>We come along</p>', inReplyTo: subject })
    await out.hear(jo, { html: '<p>Psst</p>', inReplyTo: subject, audience: 'followers' })
    const after = await out.hub.get(path)
    expect(after.text).to.include('We come along').and.include('Jo Elm').and.include('1 answer').and.not.include('Psst')
    expect(after.headers['cache-control']).to.include('public')
    const like = {
      actor: jo,
      kind: 'like' as const,
      object: subject,
      emoji: null,
      activity: anIri('like/1'),
      host: 'elm.test',
    }
    await out.hub.services.reactions.add(like)
    await out.hub.settle()
    const liked = await out.hub.get(path)
    expect(liked.text).to.include('liked by 1')
    expect(liked.headers.etag).not.to.equal(after.headers.etag)
    const gone = (await out.hub.services.posts.repliesTo(subject, { limit: 5 })).posts[0]
    await out.hub.services.posts.deleted(gone?.iri as Iri, jo)
    await out.hub.settle()
    expect((await out.hub.get(path)).text).not.to.include('We come along')
  })

  it('go on behind the first page, also for those who are no members', async () => {
    const subject = iri(out.writeUp.iri)
    for (let at = 0; at < 23; at++) {
      await out.hear(jo, {
        html: `<p>Reply ${at};</p>`,
        inReplyTo: subject,
        publishedAt: new Date(Date.UTC(2026, 9, 2, at)),
      })
    }
    const first = await out.hub.get(pathOf(out.writeUp))
    expect(first.text).to.include('Reply 19;').and.not.include('Reply 20;')
    const [, more = ''] = /rel="next" href="([^"]+)"/.exec(first.text) ?? []
    expect(more).to.match(/\/replies\?after=/)
    const rest = await out.hub.get(more)
    expect(rest.status).to.equal(200)
    expect(rest.text).to.include('Reply 22;').and.not.include('Reply 19;')
    expect((await out.hub.get(`${pathOf(out.writeUp)}/replies`)).text).to.include('Reply 0;')
    const { hub, steward } = out
    const hidden = await publish(hub.services, steward, 'call', { ...typed.call, audience: 'hub' })
    expect((await hub.get(`${pathOf(hidden)}/replies`)).status).to.equal(404)
    const reader = await out.member()
    const inside = await reader.get(pathOf(hidden))
    expect(inside.status).to.equal(200)
    expect(inside.text).not.to.include('What others say')
  })

  it('are told of in the head of an item', async () => {
    const { text } = await out.hub.get(pathOf(out.call))
    expect(text).to.include(`<link rel="alternate" type="application/activity+json" href="${out.call.iri}"/>`)
    expect(text).to.include('<meta name="fediverse:creator" content="@walton@walton.example"/>')
  })
})

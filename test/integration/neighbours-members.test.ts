import { expect } from 'chai'
import { FOLLOWS } from '../../src/domain/follows/follow-repo.js'
import { REPORTS } from '../../src/domain/moderation/moderation-repo.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

const JO = '/neighbours/@jo@elm.test'

describe('members and what others publish', () => {
  let out: Outskirts
  beforeEach(async () => {
    out = await outskirts()
    await out.know('jo', {
      name: 'Jo Elm',
      html: '<p>Grows beans</p>',
      icon: 'https://elm.test/face.png',
      fields: [{ name: 'Plot', html: '12' }],
    })
  })
  afterEach(cleanUp)
  const jo = anIri('users/jo')

  it('are told how to begin when nobody is followed, and nothing is shown to strangers', async () => {
    const reader = await out.member()
    const { status, text, headers } = await reader.get('/neighbours')
    expect(status).to.equal(200)
    expect(text).to.include('Nothing from others yet').and.include('action="/neighbours/find"')
    expect(headers['cache-control']).to.equal('private, no-store')
    const stranger = await out.hub.browser()
    for (const path of ['/neighbours', JO, '/neighbours/answer?to=x', '/neighbours/report?who=x']) {
      expect((await stranger.get(path)).status, path).to.equal(401)
    }
    expect((await stranger.get('/')).text).not.to.include('href="/neighbours"')
    expect((await reader.get('/')).text).to.include('href="/neighbours"')
  })

  it('stand in a home, newest first and page by page', async () => {
    const reader = await out.member()
    const { follows, localActors } = out.hub.services
    await follows.followQuietly(reader.member.id, { iri: jo, host: 'elm.test' })
    await follows.answered({ by: jo, activity: null, follower: localActors.instanceIri }, 'accepted')
    for (let at = 0; at < 25; at++) {
      const publishedAt = new Date(Date.UTC(2026, 9, 1, 12, at))
      await out.hear(jo, { html: `<p>Bean number ${at};</p>`, publishedAt })
    }
    const { text } = await reader.get('/neighbours')
    expect(text).to.include('Bean number 24;').and.include('Jo Elm').and.include('@jo@elm.test')
    expect(text.indexOf('number 24;')).to.be.below(text.indexOf('number 23;'))
    expect(text).not.to.include('Bean number 4;')
    const [, older = ''] = /href="(\/neighbours\?after=[^"]+)"/.exec(text) ?? []
    const next = await reader.get(older)
    expect(next.text).to.include('Bean number 0;')
    for (let at = 0; at < 25; at++)
      expect(
        [text, next.text].filter((page) => page.includes(`number ${at};`)),
        `${at}`,
      ).to.have.length(1)
    expect(next.text).to.match(/rel="prev" href="\/neighbours"/)
    expect((await reader.get('/neighbours?after=1-x%00')).status).to.equal(200)
  })

  it('are found by what they ask for, or told why not', async () => {
    const reader = await out.member()
    const find = (query: string) => reader.post('/neighbours/find', { query }, { from: '/neighbours' })
    const post = await out.hear(jo)
    out.network.found = { kind: 'actor', iri: jo }
    expect((await find(' @jo@elm.test ')).headers.location).to.equal(JO)
    expect(out.network.queries).to.deep.equal(['@jo@elm.test'])
    out.network.found = { kind: 'post', id: post }
    expect((await find('https://elm.test/1')).headers.location).to.equal(`/neighbours/posts/${post}`)
    out.network.found = { kind: 'item', id: out.call.id }
    expect((await find('https://elm.test/2')).headers.location).to.equal(pathOf(out.call))
    const sentences = { nothing: 'Nothing was found', unreachable: 'did not answer', blocked: 'decided not to speak' }
    for (const kind of ['nothing', 'unreachable', 'blocked'] as const) {
      out.network.found = { kind }
      const { status, text } = await find('@"<b>@elm.test')
      expect(status).to.equal(400)
      expect(text).to.include(sentences[kind]).and.include('value="@&quot;&lt;b>@elm.test"')
    }
    expect((await find('')).status).to.equal(400)
    expect((await find('x'.repeat(201))).status).to.equal(400)
    expect(out.network.queries).to.have.length(6)
    const forged = await reader.post('/neighbours/find', { query: 'x' }, { token: 'wrong' })
    expect(forged.status).to.equal(403)
  })

  it('read about somebody elsewhere, and can have somebody looked for whom nobody knows', async () => {
    const reader = await out.member()
    await out.hear(jo, { html: '<p>First beans</p>' })
    const { status, text } = await reader.get(JO)
    expect(status).to.equal(200)
    expect(text).to.include('Jo Elm').and.include('Grows beans').and.include('First beans').and.include('Plot')
    expect(text).to.match(/src="\/proxy\/480\/[\w-]{32}\/[\w-]+"/)
    expect((await reader.get('/neighbours/@JO@ELM.test')).status).to.equal(200)
    const unknown = await reader.get('/neighbours/@nobody@elm.test')
    expect(unknown.status).to.equal(404)
    expect(unknown.text).to.include('value="@nobody@elm.test"')
    expect((await reader.get('/neighbours/@walton@walton.example')).headers.location).to.equal('/a/walton')
  })

  it('follow quietly, in public, and in the name of the hub; each only where they may', async () => {
    const [reader, speaker] = [await out.member(), await out.member('reader', 'Sam outside')]
    const coordinator = await out.member('coordinator')
    const { follows, localActors } = out.hub.services
    const press = (who: typeof reader, act: string, as: string) => who.post(`${JO}/${act}`, { as }, { from: JO })
    expect((await press(reader, 'follow', 'quiet')).headers.location).to.equal(`${JO}?done=followed`)
    expect(await follows.isQuiet(reader.member.id, jo)).to.equal(true)
    expect(await follows.stateOf(localActors.instanceIri, jo)).to.equal('asked')
    expect((await reader.get(JO)).text)
      .to.include('You follow them from here')
      .and.include('/unfollow')
    expect((await press(reader, 'unfollow', 'quiet')).status).to.equal(303)
    expect(await follows.isQuiet(reader.member.id, jo)).to.equal(false)

    expect((await press(reader, 'follow', 'self')).status).to.equal(403)
    expect((await press(reader, 'follow', 'voice')).status).to.equal(403)
    expect((await press(speaker, 'follow', 'voice')).status).to.equal(403)
    expect((await press(speaker, 'follow', 'self')).headers.location).to.equal(`${JO}?done=asked`)
    const self = await localActors.ofMember(speaker.member.id)
    expect(self && (await follows.stateOf(self.iri, jo))).to.equal('asked')
    expect((await press(coordinator, 'follow', 'voice')).status).to.equal(303)
    const voice = await localActors.voice()
    expect(voice && (await follows.stateOf(voice.iri, jo))).to.equal('asked')
    expect((await press(coordinator, 'unfollow', 'voice')).status).to.equal(303)
    expect(voice && (await follows.stateOf(voice.iri, jo))).to.equal('ended')
    expect((await press(coordinator, 'follow', 'owner')).status).to.equal(403)
    const stranger = await out.hub.browser()
    const before = await out.hub.store.collection(FOLLOWS).count({}, { atMost: 100 })
    const forged = await stranger.post(`${JO}/follow`, { as: 'quiet' }, { from: '/sign-in' })
    expect(forged.status).to.equal(401)
    expect(await out.hub.store.collection(FOLLOWS).count({}, { atMost: 100 })).to.equal(before)
  })

  it('turn somebody away, and see nothing of them until they change their mind', async () => {
    const reader = await out.member()
    await out.hear(jo, { html: '<p>Too many beans</p>', inReplyTo: anIri('x') })
    const post = await out.hear(jo, { html: '<p>Root</p>' })
    await out.hear(jo, { html: '<p>An answer of beans</p>', inReplyTo: (await rootOf(post)).iri })
    const away = (kind: string) => reader.post(`${JO}/away`, { kind }, { from: JO })
    expect((await reader.get(`/neighbours/posts/${post}`)).text).to.include('An answer of beans')
    expect((await away('mute')).headers.location).to.equal(`${JO}?done=muted`)
    expect((await reader.get(JO)).text)
      .to.include('You have muted them')
      .and.not.include('Too many beans')
    expect((await reader.get(`/neighbours/posts/${post}`)).text).not.to.include('An answer of beans')
    expect((await away('block')).headers.location).to.equal(`${JO}?done=blocked`)
    expect(await out.hub.services.memberBlocks.isBlocked(reader.member.id, jo)).to.equal(true)
    expect((await away('none')).headers.location).to.equal(`${JO}?done=shown`)
    expect((await reader.get(JO)).text).to.include('Too many beans')
    expect((await away('everything')).status).to.equal(400)
  })
  const rootOf = async (id: string) => {
    const post = await out.hub.services.posts.get(id)
    if (post === null) throw new Error('It is not there')
    return post
  }

  it('report somebody with what they wrote, and say whether their server hears of it', async () => {
    const reader = await out.member()
    const post = await out.hear(jo)
    const page = `/neighbours/report?who=${encodeURIComponent(jo)}&post=${post}`
    expect((await reader.get(page)).text)
      .to.include('Also tell elm.test')
      .and.include(`value="${post}"`)
    const send = (fields: Record<string, string>) =>
      reader.post('/neighbours/report', { who: jo, post, comment: '', ...fields }, { from: page })
    const tooLong = await send({ comment: 'x'.repeat(5_001) })
    expect(tooLong.status).to.equal(400)
    expect(tooLong.text).to.include('x'.repeat(5_001))
    expect((await send({ comment: 'Spam', forward: 'yes' })).headers.location).to.equal('/neighbours?done=reported')
    const [report] = await out.hub.store.collection(REPORTS).find({}, { limit: 10 })
    expect(report).to.include({ about: jo, comment: 'Spam', host: 'elm.test', from: reader.member.id })
    expect(report?.subjects).to.deep.equal([(await rootOf(post)).iri])
    expect(report?.announce).to.be.instanceOf(Date)
    expect((await reader.get('/neighbours/report?who=https://nobody.test/x')).status).to.equal(404)
    expect((await reader.get('/neighbours/report?who=%00')).status).to.equal(404)
  })

  it('do all that in German, too', async () => {
    const reader = await out.member()
    for (const path of ['/neighbours', JO]) {
      const { text } = await reader.get(`${path}?lang=de`)
      expect(text).to.include('lang="de"').and.include('Nachbarschaft')
    }
  })
})

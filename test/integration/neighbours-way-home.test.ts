import { expect } from 'chai'
import { pathOf } from '../../src/domain/text/slug.js'
import { publish, typed } from '../support/published.js'
import { BASE_URL } from './neighbours.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

describe('those who are at home on another server', () => {
  let out: Outskirts
  beforeEach(async () => {
    out = await outskirts()
  })
  afterEach(cleanUp)

  it('are shown the way there, and where it leads, before they go', async () => {
    const stranger = await out.hub.browser()
    out.network.way = { kind: 'found', url: 'https://elm.test/interact?uri=x&y="' }
    expect((await stranger.get('/')).text).to.include('href="/follow"')
    expect((await stranger.get('/about')).text).to.include('href="/follow"')
    expect((await stranger.get(pathOf(out.event))).text).to.include('href="/follow?subject=')
    out.network.way = { kind: 'found', url: 'https://elm.test/interact?uri=x&y=1' }
    const found = await stranger.post('/follow', { handle: ' @jo@elm.test', subject: '' })
    expect(found.status).to.equal(200)
    expect(found.headers.location).to.equal(undefined)
    expect(found.text).to.include('href="https://elm.test/interact?uri=x&amp;y=1" class="button"')
    expect(out.network.ways).to.deep.equal([{ handle: '@jo@elm.test', subject: `${BASE_URL}/a/walton` }])
    const from = `/follow?subject=${encodeURIComponent(out.event.iri)}`
    await stranger.post('/follow', { handle: 'jo@elm.test', subject: out.event.iri }, { from })
    expect(out.network.ways.at(-1)?.subject).to.equal(out.event.iri)
  })

  it('are told what went wrong, with what they typed', async () => {
    const stranger = await out.hub.browser()
    const send = (handle: string) => stranger.post('/follow', { handle, subject: '' })
    const sentences = {
      nothing: 'has no way to do this',
      unreachable: 'did not answer',
      blocked: 'decided not to speak',
    }
    for (const kind of ['nothing', 'unreachable', 'blocked'] as const) {
      out.network.way = { kind }
      const { status, text } = await send('@jo@elm.test')
      expect(status).to.equal(400)
      expect(text).to.include(sentences[kind]).and.include('value="@jo@elm.test"')
    }
    const asked = out.network.ways.length
    for (const handle of ['', 'jo', 'https://elm.test/', `${'x'.repeat(300)}@elm.test`, '"><b>@elm.test']) {
      const { status, text } = await send(handle)
      expect(status, handle).to.equal(400)
      expect(text).not.to.include('"><b>')
    }
    expect(out.network.ways).to.have.length(asked)
  })

  it('are never led by a stranger’s server to what is no web page', async () => {
    const stranger = await out.hub.browser()
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//elm.test',
      'https://a@elm.test/',
      'https://elm.test/"x',
    ]) {
      out.network.way = { kind: 'found', url }
      const { status, text } = await stranger.post('/follow', { handle: '@jo@elm.test', subject: '' })
      expect(status, url).to.equal(400)
      expect(text).not.to.include('class="button" rel')
    }
  })

  it('can follow only what is ours and for everybody', async () => {
    const { hub, steward } = out
    const hidden = await publish(hub.services, steward, 'call', { ...typed.call, audience: 'hub' })
    const stranger = await hub.browser()
    for (const subject of [hidden.iri, 'https://elm.test/users/jo', 'x', `${BASE_URL}/o/1`, `${BASE_URL}/a/nobody`]) {
      expect((await stranger.get(`/follow?subject=${encodeURIComponent(subject)}`)).status, subject).to.equal(404)
      const sent = await stranger.post('/follow', { handle: '@jo@elm.test', subject }, { from: '/follow' })
      expect(sent.status, subject).to.equal(404)
    }
    expect(out.network.ways).to.deep.equal([])
  })

  it('cannot make the hub ask others without end, nor by a form from elsewhere', async () => {
    const stranger = await out.hub.browser()
    const send = (token?: string) =>
      stranger.post('/follow', { handle: '@jo@elm.test', subject: '' }, token === undefined ? {} : { token })
    for (let at = 0; at < 10; at++) expect((await send()).status).to.equal(400)
    expect((await send()).status).to.equal(429)
    expect((await send('wrong')).status).to.equal(403)
    expect(out.network.ways).to.have.length(10)
  })

  it('come in by the address other servers use, which asks nobody by itself', async () => {
    const uri = 'https://elm.test/notes/1?a=<b>'
    const path = `/interact?uri=${encodeURIComponent(uri)}`
    const stranger = await out.hub.browser()
    const asked = await stranger.get(path)
    expect(asked.text).to.include('https://elm.test/notes/1?a=&lt;b>').and.include('/sign-in?next=%2Finteract%3Furi%3D')
    const reader = await out.member()
    const inside = await reader.get(path)
    expect(inside.text).to.include('action="/neighbours/find"').and.include('value="https://elm.test/notes/1?a=&lt;b>"')
    expect(out.network.queries).to.deep.equal([])
    expect((await reader.get('/interact')).text).to.include('did not say what this is about')
    expect((await reader.get(`/interact?uri=${'x'.repeat(300)}`)).text).not.to.include('xxx')
  })
})

describe('members as others see them', () => {
  let out: Outskirts
  beforeEach(async () => {
    out = await outskirts()
  })
  afterEach(cleanUp)
  const page = '/account/profile/public'

  it('begin, change and end their public profile', async () => {
    const reader = await out.member()
    const { name } = reader.member
    const stranger = await out.hub.browser()
    expect((await reader.get('/account')).text).to.include(`href="${page}"`)
    expect((await reader.get(page)).text)
      .to.include(`@${name}@walton.example`)
      .and.include('Make it public')
    expect((await stranger.get(`/a/${name}`)).status).to.equal(404)
    const save = (fields: Record<string, string>) => reader.post(page, { name: 'Sam', bio: '', ...fields })
    const wrong = await save({ name: ' ', bio: 'I **sow**' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('I **sow**</textarea>')
    expect((await save({ bio: 'I **sow**' })).headers.location).to.equal(`${page}?done=profile`)
    const open = await stranger.get(`/a/${name}`)
    expect(open.text).to.include('<strong>sow</strong>').and.include('Sam')
    expect(open.text).to.include(`type="application/activity+json" href="${BASE_URL}/a/${name}"`)
    await save({ name: 'Samira', locked: 'yes' })
    expect((await stranger.get(`/a/${name}`)).text)
      .to.include('Samira')
      .and.not.include('<strong>sow</strong>')
    expect(await out.hub.services.profiles.of(reader.member.id)).to.include({ locked: true })

    expect((await reader.get(`${page}/close`)).text).to.include('for good')
    expect((await reader.post(`${page}/close`, {}, { token: 'wrong' })).status).to.equal(403)
    expect((await stranger.get(`/a/${name}`)).status).to.equal(200)
    expect((await reader.post(`${page}/close`, {})).headers.location).to.equal(`${page}?done=closed`)
    expect((await stranger.get(`/a/${name}`)).status).to.equal(410)
    expect((await reader.get(page)).text)
      .to.include('was closed on')
      .and.not.include('name="bio"')
    expect((await reader.post(page, { name: 'Again', bio: '' }, { from: '/account' })).status).to.equal(409)
  })

  it('stand with what they said to everybody; the group’s own address is the start page', async () => {
    await out.know('jo')
    const speaker = await out.member('reader', 'Sam outside')
    const id = await out.hear(anIri('users/jo'))
    const root = await out.hub.services.posts.get(id)
    const say = (text: string, audience: 'public' | 'direct') =>
      out.hub.services.posts.reply(speaker.member, { text, audience, inReplyTo: root?.iri ?? '' })
    await say('For all', 'public')
    await say('For one', 'direct')
    const { text } = await out.hub.get(`/a/${speaker.member.name}`)
    expect(text).to.include('For all').and.not.include('For one')
    expect((await out.hub.get('/a/walton')).headers.location).to.equal('/')
    expect((await out.hub.get('/a/nobody')).status).to.equal(404)
  })
})

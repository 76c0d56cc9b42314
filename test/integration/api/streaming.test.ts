import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import type { ReadPost } from '../../../src/domain/posts/post-service.js'
import { edit, typed } from '../../support/published.js'
import { cleanUp, PASSWORD, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'
import { follow, isEvent, listen, payloadOf, statusIn } from './listeners.js'
import { openScene, type Scene } from './streaming-scene.js'

describe('apps that listen', () => {
  let scene: Scene
  let hub: TestHub
  let [token, other]: [string, string] = [] as never
  const member = (name: string) => scene.member(name)
  const put = (change?: Record<string, string>) => scene.put(change)
  const hears = (change?: Partial<ReadPost>) => scene.hears(change)
  const refusal = (opening: Promise<unknown>): Promise<string> =>
    opening.then(
      () => 'let in',
      (error: Error) => error.message,
    )

  before(async () => {
    scene = await openScene()
    ;({ hub, token, other } = scene)
  })
  after(cleanUp)

  describe('by WebSocket', () => {
    it('are let in by each of the three ways to show a token, with a slash at the end and without', async () => {
      const ways = [
        { token },
        { query: `?access_token=${token}` },
        { protocol: token },
        { token, path: '/api/v1/streaming/' },
        { query: `?stream=public&access_token=${token}`, protocol: 'mastodon' },
      ]
      for (const way of ways) {
        const app = await listen(hub, way)
        expect(app.socket.protocol).to.equal(way.protocol ?? '')
        app.close()
        await app.ended
      }
    })

    it('are refused before anything is opened when nobody stands behind them', async () => {
      const alone = await ask(hub, 'POST', '/api/v1/apps', {
        form: { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' },
      })
      const { client_id, client_secret } = alone.json as Record<string, string>
      const form = { grant_type: 'client_credentials', client_id, client_secret } as Record<string, string>
      const appToken = (await ask(hub, 'POST', '/oauth/token', { form })).json.access_token as string
      for (const way of [
        {},
        { token: 'wrong' },
        { protocol: 'wrong' },
        { query: '?access_token=x' },
        { token: appToken },
      ])
        expect(await refusal(listen(hub, way)), JSON.stringify(way)).to.equal('401')
      expect(await refusal(listen(hub, { token, path: '/api/v1/streaming/user' }))).to.equal('200')
      expect(await refusal(listen(hub, { token, path: '/elsewhere' }))).to.equal('404')
      expect((await hub.get('/api/v1/streaming')).status).to.equal(404)
    })

    it('hear what is published, for all and by hashtag, each as they asked for it', async () => {
      const app = await listen(hub, { query: `?stream=public:local&access_token=${token}` })
      for (const said of [{ stream: 'public' }, { stream: 'public:remote' }, { stream: 'hashtag', tag: 'Council' }])
        app.say({ type: 'subscribe', ...said })
      app.say({ type: 'subscribe', stream: 'hashtag:local', tag: 'elsewhere' })
      app.say({ type: 'subscribe', stream: 'nowhere' })
      await app.next(({ error }) => error === 'Unknown stream type')
      const item = await put({ tags: 'council' })
      for (const stream of [['public:local'], ['public'], ['hashtag', 'Council']])
        expect(statusIn(await app.next(isEvent('update', ...stream)))).to.include({ uri: item.iri, favourited: false })
      app.say({ type: 'unsubscribe', stream: 'public:local' })
      app.say({ type: 'unsubscribe', stream: 'hashtag', tag: 'council' })
      app.say({ type: 'unsubscribe', stream: 'still nowhere' })
      await app.next(({ error }) => error === 'Unknown stream type')
      const note = await hears()
      for (const stream of ['public', 'public:remote'])
        expect(statusIn(await app.next(isEvent('update', stream)))).to.include({ uri: note.iri })
      expect(app.frames.filter(({ event }) => event === 'update')).to.have.length(5)
      app.close()
    })

    it('hear in their home what was placed there, when it is changed, and when it is gone', async () => {
      const app = await listen(hub, { token })
      app.say({ type: 'subscribe', stream: 'user' })
      app.say({ type: 'subscribe', stream: 'user' })
      app.say('no JSON')
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      const note = await hears({ html: '<p>First</p>' })
      const { id, account } = statusIn(await app.next(isEvent('update', 'user')))
      expect(account.acct).to.equal('bob@elm.test')
      await hub.services.posts.receive({ ...note, html: '<p>Second</p>', versionAt: new Date(), editedAt: new Date() })
      expect(statusIn(await app.next(isEvent('status.update', 'user'))).content).to.contain('Second')
      await hub.services.posts.deleted(note.iri, scene.bob)
      expect((await app.next(isEvent('delete', 'user'))).payload).to.equal(id)
      expect(app.frames.filter(({ event }) => event !== undefined).map(({ event }) => event)).to.deep.equal([
        'update',
        'status.update',
        'delete',
      ])
      app.close()
    })

    it('hear of boosts as statuses of their own, also when they are taken back', async () => {
      const item = await hears({ author: scene.cleo, iri: 'https://elm.test/notes/cleos' as Iri })
      const app = await listen(hub, { query: `?stream=user&access_token=${token}` })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      const boost = { actor: scene.bob, kind: 'boost', object: item.iri, emoji: null, host: 'elm.test' } as const
      const activity = 'https://elm.test/boosts/1' as Iri
      await hub.services.reactions.add({ ...boost, activity })
      await hub.settle()
      const status = statusIn(
        await app.next((frame) => isEvent('update', 'user')(frame) && statusIn(frame).reblog !== null),
      )
      expect(status.reblog).to.include({ uri: item.iri })
      await hub.services.reactions.undo({ actor: scene.bob, activity })
      expect((await app.next(isEvent('delete'))).payload).to.equal(status.id)
      app.close()
    })

    it('hear nothing that is not for them, nor of those they have turned away', async () => {
      const [mine, theirs] = await Promise.all(
        [token, other].map((one) => listen(hub, { query: `?stream=user&access_token=${one}` })),
      )
      if (mine === undefined || theirs === undefined) return expect.fail()
      for (const app of [mine, theirs]) {
        app.say({ type: 'subscribe', stream: 'public' })
        app.say({ type: 'subscribe', stream: 'x' })
        await app.next(({ error }) => error !== undefined)
      }
      await hub.services.memberBlocks.put((await member('rita')).id, scene.bob, 'mute')
      const me = hub.services.localActors.iriOf('ada')
      await hears({ audience: 'direct', recipients: [me], mentions: [me] })
      const muted = await hears()
      const inside = await put({ audience: 'hub' })
      const last = await put()
      await mine.next((frame) => isEvent('update', 'public')(frame) && statusIn(frame).uri === muted.iri)
      await theirs.next((frame) => isEvent('update', 'public')(frame) && statusIn(frame).uri === last.iri)
      const uris = (app: typeof mine, stream: string) =>
        app.frames.filter(isEvent('update', stream)).map((frame) => statusIn(frame).uri)
      expect(uris(theirs, 'public')).to.deep.equal([last.iri])
      expect(uris(mine, 'public')).to.deep.equal([muted.iri, last.iri])
      await theirs.next((frame) => isEvent('update', 'user')(frame) && statusIn(frame).uri === last.iri)
      expect(uris(theirs, 'user')).to.deep.equal([inside.iri, last.iri])
      expect(uris(mine, 'user').slice(0, 2)).to.deep.equal([muted.iri, inside.iri])
      await hub.services.memberBlocks.remove((await member('rita')).id, scene.bob)
      mine.close()
      theirs.close()
    })

    it('do not take for new what is old', async () => {
      const app = await listen(hub, { query: `?stream=user&access_token=${token}` })
      app.say({ type: 'subscribe', stream: 'public' })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      await hears({ publishedAt: new Date(Date.now() - 7 * 60 * 60_000) })
      const now = await hears()
      await app.next((frame) => isEvent('update', 'user')(frame) && statusIn(frame).uri === now.iri)
      const heard = app.frames.filter(isEvent('update')).map((frame) => statusIn(frame).uri)
      expect(heard.filter((uri) => uri.startsWith('https://elm.test/'))).to.deep.equal([now.iri, now.iri])
      app.close()
    })

    it('hear what they are told, who wrote to them, and what those who run the hub have to say', async () => {
      const app = await listen(hub, { query: `?stream=user&access_token=${token}` })
      for (const stream of ['user:notification', 'direct']) app.say({ type: 'subscribe', stream })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      const me = hub.services.localActors.iriOf('ada')
      const note = await hears({ audience: 'direct', recipients: [me], mentions: [me], html: '<p>Psst</p>' })
      for (const stream of ['user', 'user:notification']) {
        const told = payloadOf<{ type: string; status: { uri: string } }>(
          await app.next(isEvent('notification', stream)),
        )
        expect([told.type, told.status.uri]).to.deep.equal(['mention', note.iri])
      }
      const talk = payloadOf<{ last_status: { uri: string } }>(await app.next(isEvent('conversation', 'direct')))
      expect(talk.last_status.uri).to.equal(note.iri)

      const steward = await member('organiser')
      const typedOne = { text: 'The gate is locked', startsAt: '', endsAt: '', allDay: false }
      const { id } = await hub.services.announcements.announce(steward, typedOne)
      const { content } = payloadOf<{ content: string }>(await app.next(isEvent('announcement', 'user')))
      expect(content).to.contain('The gate is locked')
      await hub.services.announcements.respond(steward, id, '👍')
      const reaction = payloadOf(await app.next(isEvent('announcement.reaction', 'user')))
      expect(reaction).to.deep.equal({ name: '👍', count: 1, announcement_id: shownId(id) })
      await hub.services.announcements.remove(steward, id)
      expect((await app.next(isEvent('announcement.delete', 'user'))).payload).to.equal(shownId(id))
      hub.services.live.publish({ what: 'merged', member: (await member('ada')).id })
      expect(await app.next(isEvent('notifications_merged', 'user'))).not.to.have.property('payload')
      app.close()
    })

    it('hear on a list what is written by those on it, if it is theirs', async () => {
      const lists = hub.services.memberLists
      const list = await lists.make(await member('ada'), { title: 'Bob' })
      await lists.put(await member('ada'), list.id, [scene.bob])
      const stranger = await listen(hub, { token: other })
      stranger.say({ type: 'subscribe', stream: 'list', list: shownId(list.id) })
      expect((await stranger.next(({ error }) => error !== undefined)).status).to.equal(401)
      const app = await listen(hub, { query: `?stream=list&list=${shownId(list.id)}`, token })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      const note = await hears()
      const { uri } = statusIn(await app.next(isEvent('update', 'list', shownId(list.id))))
      expect(uri).to.equal(note.iri)
      app.close()
      stranger.close()
    })

    it('hear nothing of what they filter out, in the places for which they do', async () => {
      const rule = { title: 'No bins', action: 'hide' as const, expiresAt: null, contexts: ['home' as const] }
      const keywords = [{ keyword: 'bins', wholeWord: true }]
      const { id } = await hub.services.filters.add(await member('ada'), { ...rule, keywords })
      const app = await listen(hub, { query: `?stream=user&access_token=${token}` })
      app.say({ type: 'subscribe', stream: 'public' })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      const [hidden, shown] = [await hears({ html: '<p>Bins!</p>' }), await hears()]
      for (const { iri } of [hidden, shown])
        expect(statusIn(await app.next(isEvent('update', 'public'))).uri).to.equal(iri)
      expect(statusIn(await app.next(isEvent('update', 'user'))).uri).to.equal(shown.iri)
      await hub.services.filters.remove(await member('ada'), id)
      app.close()
    })

    it('hear of edits of items', async () => {
      const item = await put()
      const app = await listen(hub, { query: `?stream=public:local&access_token=${token}` })
      app.say({ type: 'subscribe', stream: 'x' })
      await app.next(({ error }) => error !== undefined)
      await edit(hub.services, await member('ada'), item, { ...typed.call, title: 'Keep it open' })
      expect(statusIn(await app.next(isEvent('status.update'))).content).to.contain('Keep it open')
      app.close()
    })

    it('listen only to what their token was given for', async () => {
      const [weak, notices] = [
        await tokenFor(hub, scene.ada, 'write'),
        await tokenFor(hub, scene.ada, 'read:notifications'),
      ]
      const app = await listen(hub, { token: weak })
      app.say({ type: 'subscribe', stream: 'user' })
      expect((await app.next(({ error }) => error !== undefined)).status).to.equal(401)
      app.say({ type: 'subscribe', stream: 'public' })
      app.say({ type: 'subscribe', stream: 'list', list: '12' })
      expect((await app.next(({ error }) => error !== undefined)).status).to.equal(401)
      const item = await put()
      expect(statusIn(await app.next(isEvent('update', 'public'))).uri).to.equal(item.iri)
      app.close()
      const second = await listen(hub, { token: notices })
      second.say({ type: 'subscribe', stream: 'user:notification' })
      second.say({ type: 'subscribe', stream: 'user' })
      expect((await second.next(({ error }) => error !== undefined)).status).to.equal(401)
      second.close()
    })

    describe('end', () => {
      it('as soon as their token is taken back, and no others', async () => {
        const gone = await tokenFor(hub, scene.ada)
        const [app, stays] = [await listen(hub, { token: gone }), await listen(hub, { token })]
        const [newest] = await hub.services.tokens.ofMember((await member('ada')).id)
        await hub.services.tokens.end((await member('ada')).id, newest?.id ?? '')
        expect(await app.ended).to.equal(4001)
        expect(stays.socket.readyState).to.equal(stays.socket.OPEN)
        stays.close()
      })

      it('as soon as their member is suspended, or has another password', async () => {
        const [sam, tom] = [await hub.browser('reader', 'sam'), await hub.browser('reader', 'tom')]
        const apps = await Promise.all([sam, tom].map(async (one) => listen(hub, { token: await tokenFor(hub, one) })))
        await hub.services.members.suspend('operator', (await member('sam')).id, 'Spam')
        await hub.services.members.setPassword((await member('tom')).id, PASSWORD)
        expect(await Promise.all(apps.map(({ ended }) => ended))).to.deep.equal([4001, 4001])
      })

      it('when they do not take what they are told, while others hear all of it', async () => {
        const note = await hears({ html: `<p>${'many words '.repeat(5_000)}</p>` })
        const id = (await hub.services.posts.byIri(note.iri))?.id ?? ''
        const [quick, stuck] = [await listen(hub, { token }), await listen(hub, { token })]
        for (const app of [quick, stuck]) {
          app.say({ type: 'subscribe', stream: 'public' })
          app.say({ type: 'subscribe', stream: 'x' })
          await app.next(({ error }) => error !== undefined)
        }
        stuck.socket.pause()
        for (let told = 1; told <= 800; told++) {
          hub.services.live.publish({ what: 'changed', of: 'post', status: id })
          if (told % 100 !== 0) continue
          while (quick.frames.length <= told) await new Promise(setImmediate)
        }
        stuck.socket.resume()
        expect(await stuck.ended).to.equal(1006)
        expect(stuck.frames.length).to.be.lessThan(500)
        expect(quick.frames.filter(isEvent('status.update'))).to.have.length(800)
        quick.close()
      }).timeout(60_000)

      it('before they begin when what they ask for is no WebSocket', async () => {
        const wanted = { 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13' }
        const key = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' }
        const asked = (headers: Record<string, string>, body?: string) =>
          hub.get('/api/v1/streaming', {
            headers: { Authorization: `Bearer ${token}`, ...wanted, ...headers },
            ...(body !== undefined && { body }),
          })
        expect((await asked({})).status).to.equal(400)
        expect((await asked({ Upgrade: 'h2c' })).status, 'as if it had not asked').to.equal(404)
        expect((await asked({ ...key, 'Sec-WebSocket-Version': '7' })).status).to.equal(400)
        expect((await asked({ ...key, 'Content-Length': '4' }, 'more')).status, 'with a body').to.equal(404)
        expect((await asked({ ...key, Authorization: 'Bearer x' })).headers.connection).to.equal('close')
      })

      it('when they send more than belongs there, or what is none of it', async () => {
        const [long, bytes, flood] = await Promise.all([token, token, token].map((one) => listen(hub, { token: one })))
        if (long === undefined || bytes === undefined || flood === undefined) return expect.fail()
        long.say('x'.repeat(4_097))
        bytes.socket.send(Buffer.from('{}'))
        for (let n = 0; n < 250; n++) flood.say({ type: 'subscribe', stream: 'hashtag', tag: `tag${n}` })
        expect(await Promise.all([long, bytes, flood].map(({ ended }) => ended))).to.deep.equal([1009, 1003, 1008])
      })

      it('not when they listen to much; of that there can be too much, all the same', async () => {
        const app = await listen(hub, { token })
        for (let n = 0; n < 101; n++) app.say({ type: 'subscribe', stream: 'hashtag', tag: `tag${n}` })
        expect(await app.next(() => true)).to.deep.equal({ error: 'Too many streams', status: 400 })
        app.say({ type: 'unsubscribe', stream: 'hashtag', tag: 'tag0' })
        app.say({ type: 'subscribe', stream: 'public' })
        const item = await put()
        expect(statusIn(await app.next(isEvent('update', 'public'))).uri).to.equal(item.iri)
        app.close()
      })
    })
  })

  describe('by server-sent events', () => {
    it('hear the same, and nothing in between holds it back', async () => {
      const paths = [
        'user',
        'public',
        'public/local',
        'hashtag?tag=council',
        'hashtag/local?tag=%23Council',
        'public/local/?only_media=1',
      ]
      const apps = await Promise.all(paths.map((path) => follow(hub, path, token)))
      const { headers } = apps[0]?.answer ?? expect.fail()
      expect(headers).to.include({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
      expect(headers['cache-control']).to.contain('no-transform')
      expect(headers).not.to.have.property('content-encoding')
      const item = await put({ tags: 'council' })
      for (const app of apps.slice(1, 5)) expect(statusIn(await app.next(isEvent('update'))).uri).to.equal(item.iri)
      await hears()
      await apps[0]?.next(isEvent('update'))
      const settings = { title: 'No noise', contexts: ['home' as const], action: 'warn' as const, expiresAt: null }
      await hub.services.filters.add(await member('ada'), settings)
      expect((await apps[0]?.next(isEvent('filters_changed')))?.payload).to.equal('null')
      expect(apps[5]?.frames).to.deep.equal([])
      for (const app of apps) app.close()
    })

    it('are refused in JSON', async () => {
      const fails = async (path: string, one = token) => ask(hub, 'GET', `/api/v1/streaming/${path}`, { token: one })
      expect(await fails('hashtag')).to.deep.include({ status: 422, json: { error: 'Missing tag name parameter' } })
      expect(await fails('list?list=12')).to.include({ status: 401 })
      expect(await fails('user', await tokenFor(hub, scene.ada, 'write'))).to.include({ status: 401 })
      expect(await fails('everything')).to.include({ status: 404 })
      expect((await hub.get('/api/v1/streaming/public')).status).to.equal(401)
      expect(await hub.get('/api/v1/streaming/health/')).to.include({ status: 200, text: 'OK' })
    })

    it('end when their token does', async () => {
      const gone = await tokenFor(hub, scene.rita)
      const app = await follow(hub, 'user', gone)
      const [newest] = await hub.services.tokens.ofMember((await member('rita')).id)
      await hub.services.tokens.end((await member('rita')).id, newest?.id ?? '')
      expect(await app.ended).to.equal(0)
    })
  })

  describe('when the hub goes away', () => {
    it('are told so at once', async () => {
      const [socket, events] = [await listen(hub, { token }), await follow(hub, 'user', token)]
      const since = performance.now()
      await hub.stop()
      expect(performance.now() - since).to.be.lessThan(5_000)
      expect(await Promise.all([socket.ended, events.ended])).to.deep.equal([1001, 0])
    })
  })
})

import { expect } from 'chai'
import { createECDH } from 'node:crypto'
import { POSTS } from '../../../src/domain/posts/post-repo.js'
import { photo } from '../../support/pictures.js'
import { ask } from '../api/apps.js'
import { listen } from '../api/listeners.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { inTurns, openApps, operations, type Apps, type Json } from './apps.js'

const SECRET = 'canary of ada'

/** What of the things of `things` an operation is about. */
function fitting(path: string): string {
  const found = (
    [
      [/lists/, 'list'],
      [/filters\/keywords|v1\/filters/, 'keyword'],
      [/filters\/statuses/, 'named'],
      [/filters/, 'filter'],
      [/scheduled/, 'scheduled'],
      [/media/, 'media'],
      [/conversations/, 'conversation'],
      [/v2\/notifications/, 'group'],
      [/notifications/, 'notification'],
      [/statuses\/|polls/, 'private'],
    ] as const
  ).find(([shape]) => shape.test(path))
  return found?.[1] ?? 'account'
}

describe('apps that want what is not for them', function () {
  this.timeout(60_000)
  let hub: TestHub
  let tokens: Apps['tokens']
  let as: Apps['as']
  let post: Apps['post']
  let inMinutes: Apps['inMinutes']
  let pass: Apps['pass']
  before(async () => {
    ;({ hub, tokens, as, post, inMinutes, pass } = await openApps())
  })
  after(cleanUp)

  describe('that name what is another member’s', () => {
    /** Ids of everything that ada has, by what it is. */
    const things: Record<string, string> = {}
    let account = ''
    /** What ada finds when she looks at what she has. */
    const own = async (): Promise<Json[]> => {
      const paths = ['/api/v1/lists', `/api/v1/lists/${things.list}/accounts`, '/api/v2/filters', '/api/v1/bookmarks']
      const more = ['/api/v1/scheduled_statuses', '/api/v1/conversations', '/api/v1/push/subscription']
      const rest = ['/api/v1/notifications', '/api/v1/markers?timeline[]=home', `/api/v1/media/${things.media}`]
      const posts = [`/api/v1/statuses/${things.private}`, `/api/v1/statuses/${things.direct}`]
      const said: Json[] = []
      for (const path of [...paths, ...more, ...rest, ...posts]) said.push(await as(tokens.ada, 'GET', path))
      return said
    }

    before(async () => {
      const { ada } = tokens
      account = String((await as(ada, 'GET', '/api/v1/accounts/verify_credentials')).id)
      things.account = account
      things.list = String((await as(ada, 'POST', '/api/v1/lists', { title: SECRET })).id)
      await as(ada, 'POST', `/api/v1/lists/${things.list}/accounts`, { account_ids: [account] })
      const filter = await as(ada, 'POST', '/api/v2/filters', {
        ...{ title: SECRET, context: ['home'], keywords_attributes: [{ keyword: SECRET }] },
      })
      things.filter = String(filter.id)
      things.keyword = String((filter.keywords as Json[])[0]?.id)
      const parts = new FormData()
      parts.append('file', new Blob([new Uint8Array(await photo(64, 48))]), 'x.jpg')
      parts.append('description', SECRET)
      const media = await ask(hub, 'POST', '/api/v2/media', { token: ada, parts })
      things.media = String(media.json.id)
      await hub.settle()
      const poll = { options: [`${SECRET} 1`, '2'], expires_in: 600 }
      things.private = String((await post({ status: SECRET, visibility: 'private', poll })).id)
      things.direct = String((await post({ status: `@ada ${SECRET}`, visibility: 'direct' })).id)
      things.scheduled = String((await post({ status: SECRET, visibility: 'private', scheduled_at: inMinutes(60) })).id)
      things.named = String(
        (await as(ada, 'POST', `/api/v2/filters/${things.filter}/statuses`, { status_id: things.private })).id,
      )
      await as(ada, 'POST', `/api/v1/statuses/${things.private}/bookmark`)
      const parent = await post({ status: 'Open', visibility: 'public' })
      things.open = String(parent.id)
      await as(tokens.mallory, 'POST', `/api/v1/statuses/${things.open}/favourite`)
      await hub.settle()
      const [notification] = (await as(ada, 'GET', '/api/v1/notifications')) as unknown as Json[]
      things.notification = String(notification?.id)
      things.group = String(notification?.group_key)
      const [conversation] = (await as(ada, 'GET', '/api/v1/conversations')) as unknown as Json[]
      things.conversation = String(conversation?.id)
      await as(ada, 'POST', '/api/v1/markers', { home: { last_read_id: things.private } })
      const keys = { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: 'BTBZMqHH6r4Tts7J_aSIgg' }
      await as(ada, 'POST', '/api/v1/push/subscription', {
        subscription: { endpoint: 'https://push.example/canary', keys },
        data: { alerts: { mention: true } },
      })
    })

    for (const who of ['mallory', 'narrow', 'app', 'nobody'] as const) {
      it(`get nothing of it and change nothing of it: ${who}`, async () => {
        const token = who === 'nobody' ? undefined : tokens[who]
        const before = await own()
        const all = Object.keys(things).filter((name) => name !== 'open')
        // Who has least is tried with what fits alone: there is little to get wrong.
        const names = (path: string) => (who === 'mallory' ? all : all.filter((name) => name === fitting(path)))
        const asked = operations
          .filter(({ path }) => path.includes(':'))
          .flatMap(({ method, path }) => names(path).map((name) => ({ method, path, id: things[name] ?? '' })))
        const told: string[] = []
        await inTurns(asked, async ({ method, path, id }) => {
          const at = path.replace(/:(\w+)/g, encodeURIComponent(id))
          const json = method === 'get' ? undefined : { status: 'x', choices: [0], title: 'x', context: ['home'] }
          const said = await ask(hub, method.toUpperCase(), at, { ...(token !== undefined && { token }), json })
          const text = JSON.stringify(said.json)
          if (said.status >= 500 || text.includes(SECRET))
            told.push(`${method} ${at} ${said.status} ${text.slice(0, 200)}`)
        })
        expect(told).to.deep.equal([])
        expect(await own()).to.deep.equal(before)
      })
    }

    it('get nothing by asking in other ways', async () => {
      const { mallory } = tokens
      const each = ['private', 'direct'].map((name) => things[name] ?? '')
      const queries = each.map((id) => `id[]=${id}`).join('&')
      const uris = (await Promise.all(each.map((id) => as(tokens.ada, 'GET', `/api/v1/statuses/${id}`)))).map(
        ({ uri }) => String(uri),
      )
      for (const token of [mallory, undefined]) {
        const seen: string[] = []
        const look = async (path: string, method = 'GET', json?: unknown) => {
          const said = await ask(hub, method, path, { ...(token !== undefined && { token }), json })
          if (JSON.stringify(said.json).includes(SECRET)) seen.push(path)
        }
        await look(`/api/v1/statuses?${queries}`)
        await look(`/api/v1/statuses/${things.open}/context`)
        await look(`/api/v1/accounts/${account}/statuses`)
        await look(`/api/v1/accounts/${account}/statuses?exclude_replies=true&pinned=true`)
        await look('/api/v1/timelines/public')
        await look('/api/v2/search?type=statuses&q=canary')
        for (const uri of uris) {
          await look(`/api/v2/search?q=${encodeURIComponent(uri)}${token === undefined ? '' : '&resolve=true'}`)
          await look(`/api/oembed?url=${encodeURIComponent(uri)}`)
          for (const accept of ['application/activity+json', 'text/html']) {
            const page = await hub.get(new URL(uri).pathname, { headers: { Accept: accept } })
            if (page.text.includes(SECRET)) seen.push(`${uri} ${accept}`)
          }
        }
        for (const id of each) {
          await look('/api/v1/statuses', 'POST', { status: 'x', in_reply_to_id: id })
          await look('/api/v1/statuses', 'POST', { status: 'x', quoted_status_id: id })
          await look('/api/v1/reports', 'POST', { account_id: account, status_ids: [id] })
        }
        await look('/api/v1/statuses', 'POST', { status: 'x', media_ids: [things.media] })
        expect(seen).to.deep.equal([])
      }
      const taken = await ask(hub, 'POST', '/api/v1/statuses', {
        token: mallory,
        json: { status: 'x', media_ids: [things.media] },
      })
      expect(taken.status, 'another member’s file').to.equal(422)
      const mine = await post({ status: 'Mine', media_ids: [things.media] })
      expect((mine.media_attachments as Json[])[0]?.description, 'its own member’s').to.equal(SECRET)
    })

    it('do not even hear that what was passed on to others is taken back', async () => {
      const [hears, open] = [await listen(hub, { token: tokens.mallory, query: '?stream=public' }), things.open]
      const boost = async (visibility: string): Promise<string> => {
        const { id } = await as(tokens.ada, 'POST', `/api/v1/statuses/${open}/reblog`, { visibility })
        await as(tokens.ada, 'POST', `/api/v1/statuses/${open}/unreblog`)
        return String(id)
      }
      const closed = await boost('private')
      const shown = await boost('public')
      await hears.next(({ event, payload }) => event === 'delete' && payload === shown)
      expect(hears.frames.filter(({ payload }) => payload === closed)).to.deep.equal([])
      hears.close()
    })

    it('learn nothing from the leave that was given to quote', async () => {
      const quoting = async (visibility: string): Promise<string> => {
        const { id } = await post({ status: 'See', visibility, quoted_status_id: hubs })
        const doc = await hub.store.collection(POSTS).findOne({ _id: String(id).padStart(20, '0') })
        return new URL(doc?.quote?.stamp ?? expect.fail('no leave')).pathname
      }
      const hubs = (await post({ status: 'The hub says' }, tokens.voice)).id
      const [inside, open] = [await quoting('local'), await quoting('public')]
      const headers = { Accept: 'application/activity+json' }
      expect((await hub.get(open, { headers })).status).to.equal(200)
      const hidden = await hub.get(inside, { headers })
      expect(hidden.status).to.equal(404)
    })

    it('learn nothing from counts and days', async () => {
      const at = `/api/v1/statuses/${things.open}`
      pass(2) // counts are a minute old
      const before = await as(tokens.mallory, 'GET', at)
      const shown = await as(tokens.mallory, 'GET', `/api/v1/accounts/${account}`)
      pass(3 * 24 * 60)
      for (const visibility of ['private', 'direct', 'local'] as const) {
        await post({ status: 'x', visibility, in_reply_to_id: things.open })
        if (visibility !== 'direct') await post({ status: 'x', visibility, quoted_status_id: things.open })
      }
      await hub.settle()
      const after = await as(tokens.mallory, 'GET', at)
      for (const count of ['replies_count', 'quotes_count', 'reblogs_count'])
        expect(after[count], count).to.equal(before[count])
      const again = await as(tokens.mallory, 'GET', `/api/v1/accounts/${account}`)
      for (const name of ['statuses_count', 'last_status_at']) expect(again[name], name).to.equal(shown[name])
      await post({ status: 'x', quoted_status_id: things.open })
      expect((await as(tokens.mallory, 'GET', at)).quotes_count, 'what everybody may see').to.equal(
        Number(before.quotes_count) + 1,
      )
    })
  })

  describe('that write as the hub', () => {
    it('do so also when it is for later, and are noted', async () => {
      const { id } = await post({ status: 'The hall is closed', scheduled_at: inMinutes(10) }, tokens.voice)
      expect(id).to.be.a('string')
      pass(11)
      await hub.settle()
      const found = (await as(tokens.mallory, 'GET', '/api/v1/timelines/public?local=true')) as unknown as Json[]
      const one = found.find(({ content }) => String(content).includes('The hall is closed'))
      expect((one?.account as Json | undefined)?.acct).to.equal('walton')
    })

    it('change nothing that their member wrote, nor take it back', async () => {
      const mine = String((await post({ status: 'Mine' })).id)
      const later = String((await post({ status: 'Mine later', scheduled_at: inMinutes(30) })).id)
      const boost = String((await as(tokens.ada, 'POST', `/api/v1/statuses/${mine}/reblog`)).id)
      const tries: [string, string, Json?][] = [
        ['PUT', `/api/v1/statuses/${mine}`, { status: 'Not mine' }],
        ['DELETE', `/api/v1/statuses/${mine}`],
        ['DELETE', `/api/v1/statuses/${boost}`],
        ['PUT', `/api/v1/statuses/${mine}/interaction_policy`, { quote_approval_policy: 'nobody' }],
        ['PUT', `/api/v1/scheduled_statuses/${later}`, { scheduled_at: inMinutes(90) }],
        ['DELETE', `/api/v1/scheduled_statuses/${later}`],
      ]
      for (const [method, path, json] of tries) {
        const said = await ask(hub, method, path, { token: tokens.voice, ...(json !== undefined && { json }) })
        expect(said.status, `${method} ${path}`).to.equal(403)
      }
      const there = await as(tokens.ada, 'GET', `/api/v1/statuses/${mine}`)
      expect(there).to.deep.include({ content: '<p>Mine</p>', edited_at: null, reblogged: true })
      const hubs = String((await post({ status: 'The hall is open' }, tokens.voice)).id)
      await as(tokens.voice, 'PUT', `/api/v1/statuses/${hubs}`, { status: 'The hall is open again' })
      await as(tokens.ada, 'DELETE', `/api/v1/scheduled_statuses/${later}`)
    })
  })

  describe('and what they did', () => {
    it('leaves no token and no word of what was written in the log', async () => {
      const { ada, mallory } = tokens
      expect(
        (await hub.get(`/api/v1/timelines/home?access_token=${ada}&x=${encodeURIComponent(SECRET)}`)).status,
      ).to.equal(200)
      expect((await hub.get(`/api/v1/timelines/home?access_token=${ada}`)).headers.link ?? '').to.not.include(ada)
      const listener = await listen(hub, { query: `?stream=user&access_token=${mallory}` })
      listener.close()
      await listener.ended
      const text = JSON.stringify(hub.lines)
      for (const secret of [...Object.values(tokens), SECRET, 'push.example/canary'])
        expect(text).to.not.include(secret)
      expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    })
  })
})

import { expect } from 'chai'
import { allow, ask, asking, exchange, register, tokenFor } from '../api/apps.js'
import { isEvent, listen } from '../api/listeners.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { openApps, type Apps, type Json } from './apps.js'

const SECRET = 'canary of yesterday'

describe('apps whose member may no longer see or do what they could', function () {
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

  const accountOf = async (token: string) => String((await as(token, 'GET', '/api/v1/accounts/verify_credentials')).id)
  const idOf = async (name: string) => (await hub.services.members.byName(name))?.id ?? expect.fail(`Nobody is ${name}`)

  /** Where mallory's app finds the words, of all the places in which something once seen may stand. */
  async function foundIn({ id, uri }: Json): Promise<string[]> {
    const list = (await as(tokens.mallory, 'GET', '/api/v1/lists')) as unknown as Json[]
    const at = `/api/v1/statuses/${String(id)}`
    const paths = [
      ...[at, `${at}/context`, `${at}/history`, `${at}/source`, `${at}/quotes`, `/api/v1/statuses?id[]=${String(id)}`],
      ...['/api/v1/timelines/home', '/api/v1/timelines/direct', `/api/v1/timelines/list/${String(list[0]?.id)}`],
      ...['/api/v1/favourites', '/api/v1/bookmarks', '/api/v1/notifications', '/api/v2/notifications'],
      ...['/api/v1/conversations', `/api/v2/search?q=${encodeURIComponent(String(uri))}&resolve=true`],
      ...['/api/v2/search?q=canary', `/api/v1/accounts/${await accountOf(tokens.ada)}/statuses`],
      ...['/api/v1/notifications/requests', `/api/v1/polls/${String(id)}`],
    ]
    const found: string[] = []
    for (const path of paths) {
      const { json } = await ask(hub, 'GET', path, { token: tokens.mallory })
      if (JSON.stringify(json).includes(SECRET)) found.push(path)
    }
    return found
  }

  /** Mallory likes it, puts it aside, and listens. */
  async function holdOn({ id }: Json, stream: string) {
    for (const deed of ['favourite', 'bookmark'])
      await as(tokens.mallory, 'POST', `/api/v1/statuses/${String(id)}/${deed}`)
    return listen(hub, { token: tokens.mallory, query: `?stream=${stream}` })
  }

  it('find nothing of a message that does not name them any more', async () => {
    const said = await post({ status: `@mallory ${SECRET}`, visibility: 'direct' })
    await hub.settle()
    expect(await foundIn(said)).to.include.members(['/api/v1/conversations', '/api/v1/timelines/direct'])
    const hears = await holdOn(said, 'direct')
    await as(tokens.ada, 'PUT', `/api/v1/statuses/${String(said.id)}`, { status: `For me alone: ${SECRET}, again` })
    await hub.settle()
    expect(await foundIn(said)).to.deep.equal([])
    const after = await post({ status: '@mallory the next', visibility: 'direct' })
    await hub.settle()
    await hears.next(({ payload = '' }) => payload.includes(String(after.id)))
    expect(JSON.stringify(hears.frames)).to.not.include('again')
    hears.close()
    const { status } = await ask(hub, 'POST', '/api/v1/statuses', {
      token: tokens.mallory,
      json: { status: 'x', in_reply_to_id: said.id },
    })
    expect(status, 'an answer').to.equal(404)
  })

  it('find nothing of what is for followers once they follow no longer', async () => {
    const ada = await accountOf(tokens.ada)
    const mallory = await accountOf(tokens.mallory)
    await as(tokens.mallory, 'POST', `/api/v1/accounts/${ada}/follow`)
    const early = await ask(hub, 'POST', `/api/v1/follow_requests/${mallory}/authorize`, { token: tokens.mallory })
    expect(early.json.followed_by, 'nobody lets themselves in').to.not.equal(true)
    await as(tokens.ada, 'POST', `/api/v1/follow_requests/${mallory}/authorize`)
    const { id } = await as(tokens.mallory, 'POST', '/api/v1/lists', { title: 'Hers' })
    await as(tokens.mallory, 'POST', `/api/v1/lists/${String(id)}/accounts`, { account_ids: [ada] })
    const poll = { options: ['a', SECRET], expires_in: 600 }
    const said = await post({ status: SECRET, visibility: 'private', poll })
    await hub.settle()
    const seen = await foundIn(said)
    expect(seen).to.include.members(['/api/v1/timelines/home', `/api/v1/timelines/list/${String(id)}`])
    const hears = await holdOn(said, 'user')
    await as(tokens.ada, 'POST', `/api/v1/accounts/${mallory}/remove_from_followers`)
    await as(tokens.ada, 'PUT', `/api/v1/statuses/${String(said.id)}`, { status: `${SECRET}, again`, poll })
    await hub.settle()
    expect(await foundIn(said)).to.deep.equal([])
    const vote = await ask(hub, 'POST', `/api/v1/polls/${String(said.id)}/votes`, {
      token: tokens.mallory,
      json: { choices: [0] },
    })
    expect(vote.status).to.equal(404)
    await post({ status: '@mallory listen', visibility: 'public' })
    await hears.next(isEvent('notification'))
    expect(JSON.stringify(hears.frames)).to.not.include('again')
    hears.close()
  })

  it('publish nothing for later when their member may not publish by then', async () => {
    const cora = await hub.browser('coordinator', 'cora')
    const app = await register(hub)
    const code = (await allow(cora, { ...asking(app), as: 'voice' })).searchParams.get('code') ?? ''
    const voice = String((await exchange(hub, app, code)).json.access_token)
    const sid = await tokenFor(hub, await hub.browser('reader', 'sid'))
    await hub.services.profiles.open(await idOf('sid'), { name: 'sid' })
    const [hubs, own] = ['The hub said no such thing', 'Sid said no such thing']
    await post({ status: hubs, scheduled_at: inMinutes(10) }, voice)
    await post({ status: own, scheduled_at: inMinutes(10) }, sid)
    const known = 'Ada said so'
    await post({ status: known, scheduled_at: inMinutes(10) })
    await hub.services.members.changeRole('operator', await idOf('cora'), 'reader')
    await hub.services.members.suspend('operator', await idOf('sid'), 'a test')
    pass(11)
    await hub.settle()
    const shown = JSON.stringify((await ask(hub, 'GET', '/api/v1/timelines/public', { token: tokens.mallory })).json)
    expect(shown).to.include(known).and.not.include(hubs).and.not.include(own)
    await hub.services.members.restore('operator', await idOf('sid'))
    await hub.settle()
    const later = JSON.stringify((await ask(hub, 'GET', '/api/v1/timelines/public', { token: tokens.mallory })).json)
    expect(later).to.not.include(own)
  })
})

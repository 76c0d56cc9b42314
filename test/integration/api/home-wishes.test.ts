import { expect } from 'chai'
import type { Member } from '../../../src/domain/members/member.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'
import { isEvent, listen, payloadOf } from './listeners.js'

type Json = Record<string, unknown>

describe('what apps wish of whom their member follows', () => {
  let hub: TestHub
  const tokens: Record<string, string> = {}
  const ids: Record<string, string> = {}
  const asBen = (method: string, path: string, form?: Record<string, string>): Promise<Reply> =>
    ask(hub, method, `/api/v1${path}`, { token: tokens.ben ?? '', ...(form !== undefined && { form }) })
  const says = async (who: string, form: Record<string, string>): Promise<string> => {
    const { status, json } = await ask(hub, 'POST', '/api/v1/statuses', { token: tokens[who] ?? '', form })
    expect(status, JSON.stringify(json)).to.equal(200)
    await hub.settle()
    return String(json.id)
  }
  const home = async (): Promise<unknown[]> =>
    ((await asBen('GET', '/timelines/home')).json as unknown as Json[]).map(({ id }) => id)

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    for (const name of ['ada', 'ben', 'cid']) {
      const browser = await hub.browser('reader', name)
      const member = (await hub.services.members.byName(name)) as Member
      await hub.services.profiles.open(member.id, { name })
      ids[name] = member.id.replace(/^0+/, '')
      tokens[name] = await tokenFor(hub, browser)
    }
  })
  after(cleanUp)

  it('counts in their home for what is there already, and for what is changed while they listen', async () => {
    await asBen('POST', `/accounts/${ids.ada}/follow`)
    const theirs = await says('cid', { status: 'Von Cid', language: 'de' })
    const passed = await ask(hub, 'POST', `/api/v1/statuses/${theirs}/reblog`, { token: tokens.ada ?? '' })
    const [english, german] = [
      await says('ada', { status: 'In English', language: 'en' }),
      await says('ada', { status: 'Auf Deutsch', language: 'de' }),
    ]
    expect(await home()).to.deep.equal([german, english, passed.json.id])
    await asBen('POST', `/accounts/${ids.ada}/follow`, { 'reblogs': 'false', 'languages[]': 'de' })
    expect(await home()).to.deep.equal([german])
    const app = await listen(hub, { token: tokens.ben ?? '', query: '?stream=user' })
    const edit = (id: string, status: string) =>
      ask(hub, 'PUT', `/api/v1/statuses/${id}`, { token: tokens.ada ?? '', form: { status } })
    await edit(english, 'In English still')
    await edit(german, 'Noch auf Deutsch')
    const told = await app.next(isEvent('status.update'))
    expect(payloadOf<Json>(told).id, 'the first that is told').to.equal(german)
    app.close()
    await app.ended
    await asBen('POST', `/accounts/${ids.ada}/follow`, { reblogs: 'true' })
    expect(await home()).to.deep.equal([german, passed.json.id])
    await asBen('POST', `/accounts/${ids.ada}/follow`, { 'languages[]': '' })
    expect(await home()).to.deep.equal([german, english, passed.json.id])
    await asBen('POST', `/accounts/${ids.ada}/unfollow`)
  })

  it('brings what was said lately under a hashtag they follow, and takes it away when they let it go', async () => {
    const [one, two] = [await says('cid', { status: 'A #swarm' }), await says('cid', { status: 'More #Swarm #honey' })]
    expect(await home()).to.deep.equal([])
    await asBen('POST', '/tags/swarm/follow')
    await asBen('POST', '/tags/honey/follow')
    await hub.settle()
    expect(await home()).to.deep.equal([two, one])
    await asBen('POST', '/tags/swarm/unfollow')
    expect((await asBen('GET', '/tags/swarm')).json).to.include({ following: false })
    await hub.settle()
    expect(await home()).to.deep.equal([two])
    await asBen('POST', '/tags/honey/unfollow')
    await hub.settle()
    expect(await home()).to.deep.equal([])
  })
})

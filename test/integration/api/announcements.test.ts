import { expect } from 'chai'
import { Announcement } from '../../../src/api/entities/announcement.js'
import { ANNOUNCEMENTS, DISMISSALS, RESPONSES } from '../../../src/domain/announcements/announcement-repo.js'
import type { LiveEvent } from '../../../src/domain/live/live-event.js'
import { LEAVINGS } from '../../../src/domain/members/leavings.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

const ROOM = '/manage/announcements'
const API = '/api/v1/announcements'

describe('announcements', () => {
  let hub: TestHub
  let stella: Browser
  let tokens: { ruth: string; rob: string; narrow: string }
  const told: LiveEvent[] = []

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    stella = await hub.browser('steward', 'stella')
    const [ruth, rob] = [await hub.browser('reader', 'ruth'), await hub.browser('coordinator', 'rob')]
    tokens = {
      ruth: await tokenFor(hub, ruth),
      rob: await tokenFor(hub, rob),
      narrow: await tokenFor(hub, ruth, 'read'),
    }
    hub.services.live.listen((event) => told.push(event))
  })
  after(cleanUp)

  const list = async (token: string, query = ''): Promise<Announcement[]> => {
    const { status, json } = await ask(hub, 'GET', `${API}${query}`, { token })
    expect(status).to.equal(200)
    return (json as unknown as unknown[]).map((one) => Announcement.parse(one))
  }
  const newest = async (token = tokens.ruth) => (await list(token))[0] ?? expect.fail('nothing is announced')
  const announce = (fields: Record<string, string>) => stella.post(ROOM, { text: 'x', ...fields }, { from: ROOM })

  it('are made by those who run the hub, in a room of their own', async () => {
    expect((await stella.get(ROOM)).text).to.include('Nothing is announced')
    const answer = await announce({
      ...{ 'text': 'We are **away** on Saturday.', 'startsAt-date': '2027-04-24', 'startsAt-time': '10:00' },
      ...{ 'endsAt-date': '2027-04-24', 'endsAt-time': '12:00' },
    })
    expect([answer.status, answer.headers.location]).to.deep.equal([303, `${ROOM}?done=announced`])
    const page = await stella.get(`${ROOM}?done=announced`)
    expect(page.text).to.include('<strong>away</strong>').and.include('It is announced.')
    expect(await newest()).to.deep.include({
      content: '<p>We are <strong>away</strong> on Saturday.</p>',
      ...{ starts_at: '2027-04-24T09:00:00.000Z', ends_at: '2027-04-24T11:00:00.000Z', all_day: false, read: false },
    })
    for (const role of ['reader', 'coordinator', 'moderator'] as const) {
      const other = await hub.browser(role)
      expect((await other.get(ROOM)).status, role).to.equal(403)
      expect((await other.post(ROOM, { text: 'x' }, { from: '/account/apps', token: 'forged' })).status).to.equal(403)
    }
    expect((await ask(hub, 'GET', API)).status).to.equal(401)
  })

  it('hand back what cannot be announced, with all that was typed', async () => {
    const wrong = await announce({ 'text': 'Long <ago>', 'endsAt-date': '2020-01-01', 'endsAt-time': '10:00' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('Long &lt;ago>').and.include('value="2020-01-01"').and.include('over already')
    expect((await announce({ text: ' ' })).status).to.equal(400)
    const order = { 'startsAt-date': '2027-05-02', 'startsAt-time': '10:00', 'endsAt-date': '2027-05-01' }
    expect((await announce({ text: 'x', ...order })).text).to.include('end is before the beginning')
    expect(await list(tokens.ruth)).to.have.lengthOf(1)
  })

  it('are put away by each member for themselves, and can be seen again', async () => {
    const { id } = await newest()
    expect((await ask(hub, 'POST', `${API}/${id}/dismiss`, { token: tokens.ruth })).json).to.deep.equal({})
    expect((await ask(hub, 'POST', `${API}/${id}/dismiss`, { token: tokens.ruth })).status).to.equal(200)
    expect(await list(tokens.ruth)).to.deep.equal([])
    expect((await list(tokens.ruth, '?with_dismissed=true')).map(({ read }) => read)).to.deep.equal([true])
    expect((await list(tokens.rob)).map(({ read }) => read)).to.deep.equal([false])
    expect((await ask(hub, 'POST', `${API}/${id}/dismiss`, { token: tokens.narrow })).status).to.equal(403)
    for (const other of ['0', '99999999999999999999999', 'x'])
      expect((await ask(hub, 'POST', `${API}/${other}/dismiss`, { token: tokens.ruth })).status, other).to.equal(404)
  })

  it('are answered with emoji, each once by each', async () => {
    const { id } = await newest(tokens.rob)
    const put = (token: string, name: string, method = 'PUT') =>
      ask(hub, method, `${API}/${id}/reactions/${encodeURIComponent(name)}`, { token })
    for (const token of [tokens.ruth, tokens.ruth, tokens.rob]) expect((await put(token, '👍🏽')).status).to.equal(200)
    expect((await put(tokens.rob, '🌱')).status).to.equal(200)
    expect((await newest(tokens.rob)).reactions).to.deep.equal([
      { name: '👍🏽', count: 2, me: true },
      { name: '🌱', count: 1, me: true },
    ])
    expect((await put(tokens.rob, '👍🏽', 'DELETE')).status).to.equal(200)
    expect((await newest(tokens.rob)).reactions[0]).to.deep.equal({ name: '👍🏽', count: 1, me: false })
    for (const bad of ['x', '👍👍', 'thumbsup', '<b>', '1'])
      expect((await put(tokens.rob, bad)).status, bad).to.equal(422)
    expect((await put(tokens.narrow, '👍')).status).to.equal(403)
    const many: number[] = []
    for (const fruit of '🍎🍐🍊🍋🍌🍉🍇🍓') many.push((await put(tokens.rob, fruit)).status)
    expect(many.slice(-2)).to.deep.equal([422, 422])
    expect((await put(tokens.ruth, '🌱')).status, 'what is there already').to.equal(200)
  })

  it('are changed and taken down, with all that hangs on them', async () => {
    const { id } = await newest(tokens.rob)
    const path = `${ROOM}/${id.padStart(20, '0')}`
    const form = (await stella.get(path)).text
    expect(form).to.include('We are **away**').and.include('value="2027-04-24"').and.include('value="10:00"')
    const changed = await stella.post(path, { text: 'We are back.', revision: '1' }, { from: path })
    expect(changed.headers.location).to.equal(`${ROOM}?done=changed`)
    expect(await newest(tokens.rob)).to.include({ content: '<p>We are back.</p>', starts_at: null, ends_at: null })
    const late = await stella.post(path, { text: 'Somebody else’s', revision: '1' }, { from: path })
    expect(late.status).to.equal(409)
    await stella.post(`${path}/remove`, {}, { from: ROOM })
    expect(await list(tokens.rob, '?with_dismissed=true')).to.deep.equal([])
    for (const spec of [DISMISSALS, RESPONSES])
      expect(await hub.store.collection(spec).count({}, { atMost: 10 })).to.equal(0)
    expect(told.map(({ what }) => what)).to.include.members(['announced', 'announcement-reaction', 'announcement-gone'])
    const notes = (await hub.services.audit.page(null, 20)).docs.map(({ what }) => what)
    expect(notes).to.include.members(['announcement.add', 'announcement.edit', 'announcement.remove'])
  })

  it('go by themselves when they are over', async () => {
    await announce({ text: 'For a moment' })
    const [doc] = await hub.store.collection(ANNOUNCEMENTS).find({ until: { $gt: new Date(0) } }, { limit: 1 })
    const over = new Date(Date.now() - 1_000)
    await hub.store
      .collection(ANNOUNCEMENTS)
      .updateOne({ _id: doc?._id ?? '' }, { $set: { until: over, endsAt: over } })
    expect(await list(tokens.ruth, '?with_dismissed=true')).to.deep.equal([])
    const { status } = await ask(hub, 'POST', `${API}/${doc?._id ?? ''}/dismiss`, { token: tokens.ruth })
    expect(status).to.equal(404)
  })

  it('keep nothing of members who leave', async () => {
    await announce({ text: 'Stay' })
    const { id } = await newest()
    await ask(hub, 'PUT', `${API}/${id}/reactions/🌱`, { token: tokens.ruth })
    await ask(hub, 'POST', `${API}/${id}/dismiss`, { token: tokens.ruth })
    const ruth = (await hub.services.members.byName('ruth'))?.id ?? ''
    await hub.services.members.remove('operator', ruth)
    await hub.store.collection(LEAVINGS).updateOne({ _id: ruth }, { $set: { at: new Date(0) } })
    await hub.settle()
    for (const spec of [DISMISSALS, RESPONSES])
      expect(await hub.store.collection(spec).count({ member: ruth }, { atMost: 10 }), spec.name).to.equal(0)
  })
})

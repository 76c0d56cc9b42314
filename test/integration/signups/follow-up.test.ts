import { expect } from 'chai'
import { peoplePath } from '../../../src/web/signups/sign-up-paths.js'
import { cleanUp } from '../hubs.js'
import { pageIn } from '../editor/forms.js'
import { DAY_MS, HOUR_MS, openScene, type Scene } from './scene.js'

describe('after an event', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('who came is noted, and a write-up begun with that, once, from the page of those who organise', async () => {
    const { hub, event, pass, writer } = scene
    const { path, item } = await event({ capacity: '9', tags: 'Repair, Walton', ...kept })
    for (const [name, people] of Object.entries({ ada: '3', ben: '2', cem: '1' })) {
      const one = await hub.browser('reader', name)
      await one.post(`${path}/sign-up`, { shift: '', people, note: '' })
    }
    const [cora, page, followUp] = [
      await hub.browser('coordinator', 'cora'),
      peoplePath(item.id),
      `/manage/events/${item.id}/write-up`,
    ]
    expect((await cora.get(page)).text).to.not.include('Begin a write-up')
    expect((await cora.post(followUp, {}, { from: page })).status).to.equal(404)
    pass(11 * DAY_MS + 12 * HOUR_MS)
    expect((await cora.get(page)).text).to.include('Begin a write-up')
    const refs = new Map<string | null, string>()
    for await (const { ref, memberName } of hub.services.organisers.list(writer, item.id)) refs.set(memberName, ref)
    for (const [name, came] of Object.entries({ ada: '4', ben: '0' })) {
      const answer = await cora.post(`${page}/${refs.get(name)}`, { do: 'came', came }, { from: page })
      expect(answer.headers.location).to.equal(`${page}?done=came`)
    }
    const [first, second] = [
      await cora.post(followUp, {}, { from: page }),
      await cora.post(followUp, {}, { from: page }),
    ]
    expect([first.status, second.headers.location]).to.deep.equal([303, first.headers.location])
    const draft = await cora.get(pageIn(first))
    expect(draft.text).to.include('value="4"').and.include(`[Repair café](${item.iri})`).and.include('12 Dec')
    expect(draft.text).to.include('Northgate').and.not.include('Quince')
    for (const name of ['ada', 'ben', 'cem']) expect(draft.text).to.not.match(new RegExp(`\\b${name}\\b`))
    const reader = await hub.browser('reader', 'ada')
    expect((await reader.post(followUp, {}, { from: path })).status).to.equal(403)
    expect((await cora.post(followUp, {}, { token: 'x' })).status).to.equal(403)
  })

  it('counts those who had a place where nobody noted who came, also when their names are gone', async () => {
    const { hub, event, pass } = scene
    const { path, item } = await event({ capacity: '9' })
    await (await hub.browser('reader', 'ada')).post(`${path}/sign-up`, { shift: '', people: '7', note: '' })
    pass(60 * DAY_MS)
    await hub.settle()
    const cora = await hub.browser('coordinator', 'cora')
    const done = await cora.post(`/manage/events/${item.id}/write-up`, {}, { from: peoplePath(item.id) })
    expect((await cora.get(pageIn(done))).text).to.match(/name="people"[^>]*value="7"|value="7"[^>]*name="people"/)
  })
})

const kept = { placeName: 'Hall', address: '17 Quince Lane', hideAddress: 'yes', area: 'Northgate' }

import { expect } from 'chai'
import { peoplePath } from '../../../src/web/signups/sign-up-paths.js'
import { cleanUp, type Answer } from '../hubs.js'
import { begin, formIn, pageIn } from '../editor/forms.js'
import { linkIn, openScene, type Scene } from './scene.js'

const three = [
  'Stewards | | 13:00 | 15:00 | 1 | aaaaaaaaaaaa',
  'Stewards | | 15:00 | 17:00 | 1 | bbbbbbbbbbbb',
  'Driver | | 14:30 | 15:30 | | cccccccccccc',
].join('\n')
const [EARLY, LATE, DRIVER] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const

const plain = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** Everything a browser would send of the editor's form, without its buttons. */
function sheet({ text }: Answer): Record<string, string> {
  const form = text.slice(text.indexOf('<form class="form"'))
  const fields: Record<string, string> = {}
  const controls = /<input([^>]*)>|<(select|textarea)([^>]*)>([\s\S]*?)<\/\2>/g
  for (const [, input, tag = 'input', more = '', inner = ''] of form.matchAll(controls)) {
    const rest = input ?? more
    const [, name = ''] = /\bname="([^"]+)"/.exec(rest) ?? []
    const [, value = ''] = /\bvalue="([^"]*)"/.exec(rest) ?? []
    const option = /<option[^>]*\bselected\b[^>]*>/.exec(inner)?.[0] ?? ''
    const [, chosen = ''] = /\bvalue="([^"]*)"/.exec(option) ?? []
    const isOff = /type="(?:checkbox|radio)"/.test(rest) && !/\bchecked\b/.test(rest)
    if (name !== '' && name !== 'csrf' && !isOff)
      fields[name] = plain(tag === 'input' ? value : tag === 'select' ? chosen : inner)
  }
  return fields
}

describe('shifts of an event', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('are typed in fields of their own, one more at a time, without script', async () => {
    const browser = await scene.hub.browser('coordinator', 'cora')
    const draft = await begin(browser, 'event')
    const event = { 'title': 'Fair', 'body': 'Come.', 'startsAt-date': '2026-12-12', 'startsAt-time': '16:00' }
    const first = { 'shift-1-name': 'Stewards', 'shift-1-from': '17:00', 'shift-1-until': '19:00' }
    const from = '/manage/new/event'
    const fresh = { ...sheet(await browser.get(from)), ...event, ...first, 'shift-1-places': '2' }
    const added = await browser.post(draft, { ...fresh, do: 'shifts' }, { from })
    expect([added.status, added.headers.location]).to.deep.equal([303, `${draft}?done=saved#more-shifts`])
    const second = sheet(await browser.get(draft))
    expect(second).to.include({ 'shift-1-name': 'Stewards', 'shift-1-until': '19:00', 'shift-2-name': '' })
    const late = { ...second, 'shift-2-name': 'Driver', 'shift-2-from': 'late' }
    const wrong = await browser.post(draft, { ...late, do: 'publish' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('href="#field-shift-2-from"').and.include('Shift 2, From: This is not a time')
    const again = sheet(wrong)
    expect(again).to.include({ 'shift-2-name': 'Driver', 'shift-2-from': 'late', 'shift-1-name': 'Stewards' })
    const done = await browser.post(draft, { ...again, 'shift-2-from': '9:00', 'do': 'publish' })
    expect(done.status, done.text.slice(0, 3_000)).to.equal(303)
    const page = await browser.get(pageIn(done))
    expect(page.text).to.include('Stewards').and.include('Driver')
  })

  it('keep their people when they are called something else, and empty rows are gone', async () => {
    const { hub, event } = scene
    const { path, item } = await event({ shifts: three })
    const ada = await hub.browser('reader', 'ada')
    await ada.post(`${path}/sign-up`, { shift: EARLY }, { from: path })
    const cora = await hub.browser('coordinator', 'cora')
    const opened = await cora.get(`/manage/items/${item.id}/edit`)
    const { action: draft } = formIn(opened)
    const renamed = { 'shift-1-name': 'Marshals', 'shift-3-name': '', 'shift-3-from': '', 'shift-3-until': '' }
    const sent = { ...sheet(opened), ...renamed, do: 'publish' }
    expect((await cora.post(draft, sent, { from: `/manage/items/${item.id}/edit` })).status).to.equal(303)
    await hub.settle()
    const shifts = (await hub.services.reader.view(scene.writer, item.id)).event?.shifts ?? []
    expect(shifts.map(({ id, name }) => [id, name])).to.deep.equal([
      [EARLY, 'Marshals'],
      [LATE, 'Stewards'],
    ])
    expect(await hub.services.signUps.countsOf(item.id, EARLY)).to.include({ accepted: 1, left: 0 })
  })

  it('let nobody be at two places at once, by account or by mail', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event({ shifts: three })
    const ada = await hub.browser('reader', 'ada')
    expect((await ada.post(`${path}/sign-up`, { shift: EARLY }, { from: path })).status).to.equal(303)
    const clash = await ada.post(`${path}/sign-up`, { shift: DRIVER }, { from: path })
    expect(clash.status).to.equal(409)
    expect(clash.text).to.include('You have another shift at that time.')
    expect((await ada.post(`${path}/sign-up`, { shift: LATE }, { from: path })).status).to.equal(303)
    await ada.post(`${path}/leave`, { shift: EARLY }, { from: path })
    await ada.post(`${path}/leave`, { shift: LATE }, { from: path })
    expect((await ada.post(`${path}/sign-up`, { shift: DRIVER }, { from: path })).status).to.equal(303)
    const stranger = await hub.browser()
    for (const [shift, status] of [
      [DRIVER, 303],
      [EARLY, 409],
    ] as const) {
      await ask(stranger, path, { email: 'ann@example.org', shift })
      const letter = (await mails()).find(({ subject }) => subject.startsWith('Confirm'))
      const done = await stranger.post(linkIn(letter), {})
      expect(done.status, shift).to.equal(status)
      if (status === 303) expect((await stranger.get(done.headers.location ?? '')).text).to.include('Driver, ')
    }
    expect(await hub.services.signUps.countsOf(item.id, DRIVER)).to.include({ accepted: 2 })
    expect(await hub.services.signUps.countsOf(item.id, EARLY)).to.include({ accepted: 0 })
  })

  it('give the last place to one of many who want it at once', async function () {
    this.timeout(60_000)
    const { hub, event } = scene
    const { path, item } = await event({ shifts: three, waitingList: 'no' })
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => hub.browser('reader', `reader_${n}`)))
    const answers = await Promise.all(people.map((one) => one.post(`${path}/sign-up`, { shift: LATE }, { from: path })))
    const refused = answers.filter(({ status }) => status === 409)
    expect([answers.filter(({ status }) => status === 303).length, refused.length]).to.deep.equal([1, 19])
    expect(refused[0]?.text).to.include('There are not that many places left.')
    expect(await hub.services.signUps.countsOf(item.id, LATE)).to.include({ accepted: 1, left: 0 })
  })

  it('have a roster each, with those who wait, for those who organise', async () => {
    const { hub, event } = scene
    const { path, item } = await event({ shifts: three })
    for (const [name, shift] of Object.entries({ ada: EARLY, ben: EARLY, cem: LATE })) {
      const one = await hub.browser('reader', name)
      await one.post(`${path}/sign-up`, { shift }, { from: path })
    }
    const cora = await hub.browser('coordinator', 'cora')
    const { text } = await cora.get(peoplePath(item.id))
    const of = (from: string, to: string) => text.slice(text.lastIndexOf(from), text.lastIndexOf(to))
    expect(text).to.match(/<h2 dir="auto">Stewards, [^<]*15:00<\/h2>/)
    expect(of('15:00</h2>', '17:00</h2>')).to.include('ada').and.include('ben').and.include('waiting')
    expect(of('15:00</h2>', '17:00</h2>')).to.not.include('cem')
    const csv = (await cora.get(`${peoplePath(item.id)}.csv`)).text
    expect(csv).to.match(/"cem","Stewards, [^"]*17:00","1"/)
  })
})

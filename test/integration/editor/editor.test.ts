import { expect } from 'chai'
import { idFromPath } from '../../../src/domain/text/slug.js'
import { draftRepo } from '../../../src/domain/drafts/draft-repo.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type Answer, type TestHub } from '../hubs.js'
import { begin, callFields, formIn, pageIn, publish, send } from './forms.js'

const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

describe('the editor', function () {
  this.timeout(60_000)
  let hub: TestHub
  let ada: Browser
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  beforeEach(async () => {
    ada = await hub.browser('coordinator')
  })
  after(cleanUp)

  const drafts = async (browser = ada) => (await browser.get('/manage/drafts')).text
  const idOf = (path: string): string => idFromPath(path.split('/').pop() ?? '') ?? ''

  it('publishes each kind from its form, and nothing else happens on the way', async () => {
    const event = {
      'kind': 'event',
      'title': 'Repair café',
      'body': 'Bring it.',
      'zone': 'Europe/London',
      'startsAt-date': '2030-05-01',
      'startsAt-time': '9:30',
      'placeName': 'Hall',
    }
    const story = { kind: 'write-up', title: 'The alley', situation: 'Bins.', action: 'Swept.', people: '12' }
    for (const fields of [event, story, callFields]) {
      const path = await publish(ada, fields)
      const item = await hub.services.reader.view(null, idOf(path))
      expect([item.title, item.kind, item.audience, item.language]).to.deep.equal([
        fields.title,
        fields.kind,
        'public',
        'en',
      ])
      if (item.event !== null) expect(item.event.startsAt.toISOString()).to.equal('2030-05-01T08:30:00.000Z')
    }
    expect(await drafts()).to.include('No drafts')
  })

  it('saves first and says then what is wrong, beside the fields, with everything typed', async () => {
    const action = await begin(ada)
    const typed = { ...callFields, 'title': '', 'deadline-date': '2030-02-31', 'goal': 'many', 'link': 'javascript:x' }
    for (const act of ['publish', 'preview']) {
      const answer = await send(ada, action, typed, act)
      expect(answer.status).to.equal(400)
      for (const name of ['title', 'deadline', 'goal', 'link']) expect(answer.text).to.include(`href="#field-${name}"`)
      expect(answer.text)
        .to.include('value="2030-02-31"')
        .and.include('value="many"')
        .and.include('value="javascript:x"')
    }
    expect(await drafts()).to.include('(no title yet)')
    const kept = await ada.get(action)
    expect(kept.text).to.include('value="2030-02-31"').and.include('Write to the council.')
  })

  it('publishes a form that was sent twice once, at the same time or later', async () => {
    const action = await begin(ada)
    const token = await ada
      .get('/manage/new/call')
      .then(({ text }) => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '')
    const fields = { ...callFields, title: 'Twice', texts: '0', do: 'publish' }
    const answers = await Promise.all([1, 2, 3].map(() => ada.post(action, fields, { token })))
    const late = await ada.post(action, fields, { token })
    const places = new Set([...answers, late].map(({ status, headers }) => `${status} ${headers.location}`))
    expect(places.size, [...places].join()).to.equal(1)
    expect([...places][0]).to.match(/^303 \/calls\/twice-/)
    const all = (await hub.services.reader.newest(null, 'call', { limit: 100 })).items
    expect(all.filter(({ title }) => title === 'Twice')).to.have.lengthOf(1)
  })

  it('shows both versions of two windows and loses neither', async () => {
    const action = await begin(ada)
    await send(ada, action, callFields)
    await send(ada, action, { ...callFields, texts: '1', title: 'First window' })
    const second = await send(ada, action, { ...callFields, texts: '1', title: SCRIPT })
    expect(second.status).to.equal(409)
    expect(second.text).to.include('First window').and.include('&lt;script>alert(1)').and.not.include('<script>alert')
    expect(formIn(second)).to.deep.equal({ action, texts: '2' })
    const chosen = await send(ada, action, { ...callFields, texts: '2', title: SCRIPT })
    expect(chosen.status).to.equal(303)
    const page = (await ada.get(action)).text
    expect(page).to.include('&quot;><script>'.replace('<', '&lt;')).and.not.include('<script>alert')
  })

  it('settles what two coordinators did to the same item', async () => {
    const path = await publish(ada, { ...callFields, title: 'Ours' })
    const bea = await hub.browser('coordinator')
    const edit = `/manage/items/${idOf(path)}/edit`
    const change = async (browser: Browser, title: string, act: string): Promise<[Answer, string]> => {
      const opened = await browser.get(edit)
      const { action } = formIn(opened)
      const origin = { item: idOf(path), revision: '1' }
      return [await send(browser, action, { ...callFields, ...origin, title }, act), action]
    }
    const [, adas] = await change(ada, 'Ada’s', 'save')
    const [beas] = await change(bea, 'Bea’s', 'publish')
    expect(beas.status).to.equal(303)
    const conflict = await send(
      ada,
      adas,
      { ...callFields, texts: '1', title: 'Ada’s', item: idOf(path), revision: '1' },
      'publish',
    )
    expect([conflict.status, conflict.headers.location]).to.deep.equal([303, `${adas}/compare`])
    const both = await ada.get(`${adas}/compare`)
    expect(both.text).to.include('Ada’s').and.include('Bea’s')
    const settled = await ada.post(`${adas}/compare`, { revision: '2', do: 'publish' })
    expect(settled.headers.location).to.match(/^\/calls\/adas-/)
    const history = await (await hub.browser()).get(`${pageIn(settled)}/history`)
    expect([history.status, history.text.includes('Bea’s'), history.text.includes('Ours')]).to.deep.equal([
      200,
      true,
      true,
    ])
  })

  it('opens an edit without keeping anything, and goes on with one that is open', async () => {
    const path = await publish(ada)
    const edit = `/manage/items/${idOf(path)}/edit`
    const { action } = formIn(await ada.get(edit))
    expect(await drafts()).to.include('No drafts')
    await send(ada, action, { ...callFields, item: idOf(path), revision: '1', title: 'In the making' })
    const again = await ada.get(edit)
    expect([again.status, again.headers.location]).to.deep.equal([303, action])
  })

  it('publishes later, takes it back, and says what is wrong with the time', async () => {
    const action = await begin(ada)
    const at = (date: string, time: string) => ({ ...callFields, 'publishAt-date': date, 'publishAt-time': time })
    for (const [date, time] of [
      ['', ''],
      ['2020-01-01', '10:00'],
      ['soon', ''],
    ] as const) {
      const wrong = await send(ada, action, at(date, time), 'schedule')
      expect([wrong.status, wrong.text.includes('href="#field-publishAt"')], date).to.deep.equal([400, true])
    }
    const soon = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10)
    const done = await send(ada, action, at(soon, '10:00'), 'schedule')
    expect(done.headers.location).to.equal(`${action}?done=scheduled`)
    expect(await drafts()).to.include('Waiting for their time')
    await ada.post(`${action}/unschedule`, {}, { from: action })
    expect(await drafts()).not.to.include('Waiting for their time')
  })

  it('tells on the start page what did not go out at its time, and why beside the draft', async () => {
    const action = await begin(ada)
    await send(ada, action, callFields)
    const [, id = ''] = /drafts\/(.*)$/.exec(action) ?? []
    await draftRepo(hub.store).change(id, 1, 'call', { $set: { trouble: 'faults' } })
    expect((await ada.get('/manage')).text).to.include('1 draft did not go out at its time')
    expect(await drafts()).to.include('It did not go out at its time')
    await send(ada, action, { ...callFields, texts: '1' })
    expect((await ada.get('/manage')).text).not.to.include('did not go out')
  })

  it('throws away only when asked twice', async () => {
    const action = await begin(ada)
    await send(ada, action, callFields)
    expect((await ada.get(`${action}/discard`)).text).to.include('Throw this draft away?')
    expect(await drafts()).to.include('Save the mill')
    const gone = await ada.post(`${action}/discard`, {})
    expect(gone.headers.location).to.equal('/manage/drafts?done=discarded')
    expect((await ada.get(action)).status).to.equal(404)
  })

  it('cancels with a reason, takes that back, and takes down for good', async () => {
    const path = await publish(ada, { ...callFields, title: 'To be ended' })
    const item = `/manage/items/${idOf(path)}`
    const nothing = await ada.post(`${item}/end`, { reason: ' ' })
    expect([nothing.status, nothing.text.includes('href="#field-reason"')]).to.deep.equal([400, true])
    expect((await ada.post(`${item}/end`, { reason: SCRIPT })).status).to.equal(303)
    const history = await ada.get(`${path}/history`)
    expect(history.text).to.include('&lt;script>alert(1)').and.not.include('<script>alert')
    expect((await ada.post(`${item}/reopen`, {})).status).to.equal(303)
    expect((await ada.get('/manage/items')).text).to.include('To be ended')
    expect((await ada.get(`${item}/remove`)).text).to.include('for good')
    expect((await ada.post(`${item}/remove`, {})).headers.location).to.equal('/manage/items?done=removed')
    expect((await ada.get(`${path}/history`)).status).to.equal(410)
    expect((await ada.get(`${item}/edit`)).status).to.equal(404)
  })

  it('shows what was typed as text, in the form, the preview and the lists', async () => {
    const names = [
      'title',
      'summary',
      'tags',
      'byline',
      'body',
      'action',
      'zone',
      'goal',
      'link',
      'audience',
      'language',
      'language-other',
      'deadline-date',
      'deadline-time',
      'publishAt-date',
      'publishAt-time',
    ]
    const everywhere = Object.fromEntries(names.map((name) => [name, SCRIPT]))
    const action = await begin(ada)
    const refused = await send(ada, action, { kind: 'call', ...everywhere }, 'publish')
    expect(refused.status).to.equal(400)
    const good = { ...callFields, title: SCRIPT, summary: SCRIPT, byline: SCRIPT, body: SCRIPT }
    const fine = await begin(ada)
    expect((await send(ada, fine, good, 'preview')).headers.location).to.equal(`${fine}/preview`)
    const pages = [
      refused,
      await ada.get(action),
      await ada.get('/manage/drafts'),
      await ada.get(`${fine}/preview`),
      await ada.get(`${fine}/pictures`),
      await ada.get(`${fine}/discard`),
    ]
    for (const { text } of pages) {
      expect(text).not.to.include('<script>alert').and.not.include('<img src=x')
      expect(text).to.include('&lt;script>alert')
    }
  })
})

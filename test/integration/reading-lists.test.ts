import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { entryLine } from '../../src/domain/reading-lists/entry-fields.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { begin, pageIn } from './editor/forms.js'
import { BASE_URL, neighbourhood, type Neighbourhood } from './neighbours.js'
import type { Browser } from './browsers.js'

const page = (n: number) => ({ at: `https://example.org/${n}`, title: `Page ${n}`, note: `Note ${n}` })

/** The rows of the form as a browser sends them. */
const rows = (...entries: { at: string; title?: string; note?: string; place?: string; drop?: string }[]) =>
  Object.fromEntries(
    entries.flatMap(({ at, title = '', note = '', place, drop }, index) => {
      const name = (part: string) => `entry-${index + 1}-${part}`
      const typedRow = [
        [name('at'), at],
        [name('title'), title],
        [name('note'), note],
        [name('place'), place ?? String(index + 1)],
      ]
      return drop === undefined ? typedRow : [...typedRow, [name('drop'), drop]]
    }),
  ) as Record<string, string>

const base = { kind: 'list', texts: '0', title: 'Begin here', body: 'In *order*.', language: 'en', audience: 'public' }

describe('the pages of reading lists', function () {
  this.timeout(30_000)
  let place: Neighbourhood, browser: Browser, stranger: Browser
  beforeEach(async () => {
    place = await neighbourhood()
    ;[browser, stranger] = [await place.hub.browser('coordinator'), await place.hub.browser()]
  })
  afterEach(cleanUp)

  const send = (action: string, fields: Record<string, string>, act = 'save') =>
    browser.post(action, { ...base, ...fields, do: act }, { from: '/manage/new/list' })
  const publishList = async (fields: Record<string, string>): Promise<string> => {
    const answer = await send(await begin(browser, 'list'), fields, 'publish')
    expect(answer.status, answer.text.slice(0, 3_000)).to.equal(303)
    return pageIn(answer)
  }
  const entriesOn = (text: string) =>
    [...text.matchAll(/<p class="entry-title[^>]*>(?:<[^>]+>)*([^<]+)/g)].map(([, title]) => title)
  const put = (fields: { entries: string; title?: string; audience?: string }): Promise<Item> =>
    publish(place.hub.services, place.steward, 'list', { ...typed.list, ...fields })

  it('are written in rows, put in order by numbers, and read by everybody', async () => {
    const path = await publishList(
      rows(
        page(1),
        { ...page(2), drop: 'yes' },
        { at: '' },
        { ...page(3), place: '1' },
        { at: place.writeUp.iri, note: 'Ours' },
      ),
    )
    expect(path).to.match(/^\/lists\/begin-here-/)
    const shown = await stranger.get(path)
    expect(entriesOn(shown.text)).to.deep.equal(['Page 3', 'Page 1', place.writeUp.title])
    expect(shown.text).to.include('<em>order</em>').and.include('on example.org').and.include('Ours')
    expect(shown.text).to.match(/<a href="https:\/\/example.org\/3" rel="nofollow noopener noreferrer">/)
    const all = await stranger.get('/lists')
    expect(all.text).to.include('Begin here').and.include('3 entries')
    expect((await stranger.get('/write-ups')).text).to.include('href="/lists"')
    expect((await stranger.get(pathOf(place.writeUp))).text)
      .to.include('On reading lists')
      .and.include(`href="${path}"`)
  })

  it('keep all that was typed when something is wrong, and say where', async () => {
    const action = await begin(browser, 'list')
    const wrong = await send(action, rows(page(1), { at: 'nonsense', title: 'My <title>', note: 'My note' }), 'publish')
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('The address of entry 2 is not a web address')
    expect(wrong.text)
      .to.include('value="nonsense"')
      .and.include('value="My &lt;title>"')
      .and.include('My note</textarea>')
    expect(wrong.text, 'what is wrong is not folded away').to.include('<details open')
    expect(wrong.text).to.include('href="#field-entries"').and.include('id="field-entries"')
  })

  it('hand a form back that is older than what was saved, with its rows, to be sent once more', async () => {
    const action = await begin(browser, 'list')
    expect((await send(action, rows(page(1)))).status).to.equal(303)
    await send(action, { ...rows(page(2)), texts: '1' })
    const stale = await send(action, { ...rows(page(1), { at: 'half an addr', note: 'Mine & yours' }), texts: '1' })
    expect(stale.status).to.equal(409)
    expect(stale.text).to.include('https://example.org/1\tPage 1\tNote 1\nhalf an addr\t\tMine &amp; yours</textarea>')
    const [, texts = ''] = /name="texts" value="(\d+)"/.exec(stale.text) ?? []
    const [, kept = ''] = /<textarea name="entries"[^>]*>([^<]*)</.exec(stale.text) ?? []
    const again = await send(action, { texts, entries: kept.replace('&amp;', '&') })
    expect(again.status).to.equal(303)
    expect((await browser.get(action)).text)
      .to.include('value="half an addr"')
      .and.include('Mine &amp; yours')
  })

  it('take a hundred entries in one form, and refuse one more without losing any', async () => {
    const hundred = rows(...Array.from({ length: 100 }, (_, n) => page(n)))
    const path = await publishList(hundred)
    expect(entriesOn((await stranger.get(path)).text)).to.have.lengthOf(100)
    const more = await send(
      await begin(browser, 'list'),
      rows(...Array.from({ length: 101 }, (_, n) => page(n))),
      'publish',
    )
    expect(more.status).to.equal(400)
    expect(more.text).to.include('at most 100').and.include('Note 100</textarea>')
  })

  it('are added to from the page of what is added, by those who publish', async () => {
    const path = await publishList(rows(page(1)))
    const about = `/manage/lists/add?about=${encodeURIComponent(place.writeUp.iri)}`
    expect((await stranger.get(about)).status).to.equal(401)
    expect((await (await place.hub.browser('reader')).get(about)).status).to.equal(403)
    expect((await stranger.get(pathOf(place.writeUp))).text).to.not.include('/manage/lists/add')
    expect((await browser.get(pathOf(place.writeUp))).text).to.include('/manage/lists/add')
    const form = await browser.get(about)
    expect(form.text).to.include(place.writeUp.title)
    const [, id = ''] = /<option value="(\d{20})"/.exec(form.text) ?? []
    const to = '/manage/lists/add'
    const typedNote = { about: place.writeUp.iri, note: 'Read <this>' }
    const without = await browser.post(to, { ...typedNote, list: '' }, { from: about })
    expect(without.status).to.equal(400)
    expect(without.text).to.include('Read &lt;this>')
    const added = await browser.post(to, { ...typedNote, list: id }, { from: about })
    expect(added.status).to.equal(303)
    expect(added.headers.location).to.equal(`${path}?done=added`)
    await browser.post(to, { ...typedNote, list: id }, { from: about })
    expect(entriesOn((await stranger.get(path)).text)).to.deep.equal(['Page 1', place.writeUp.title])
    expect((await stranger.get(path)).text).to.match(/Read &lt;this(?:>|&gt;)/)
    for (const odd of ['', 'x', `${BASE_URL}/o/42`, 'https://nowhere.example/x', 'javascript:alert(1)']) {
      expect((await browser.get(`/manage/lists/add?about=${encodeURIComponent(odd)}`)).status, odd).to.equal(404)
    }
    expect((await browser.get(`/manage/new/list?about=${encodeURIComponent(place.writeUp.iri)}`)).text).to.include(
      `value="${place.writeUp.iri}"`,
    )
  })

  it('show strangers nothing of what is for members, on the page, in the list of lists and in feeds', async () => {
    const hidden = await publish(place.hub.services, place.steward, 'call', {
      ...typed.call,
      title: 'Canary',
      audience: 'hub',
    })
    const list = await put({
      entries: [entryLine({ at: hidden.iri, title: '', note: 'canary' }), entryLine(page(1))].join('\n'),
    })
    const path = pathOf(list)
    for (const at of [path, `${path}.atom`, `${path}/history`, '/lists', '/lists.atom', '/lists.rss', '/feed.atom']) {
      const { status, text } = await stranger.get(at)
      expect(status, at).to.equal(200)
      expect(text, at).to.not.match(/canary/i)
    }
    expect((await stranger.get('/search?q=canary')).text).to.not.include(path)
    expect((await stranger.get('/search?q=foodbank')).text).to.include(path)
    expect((await stranger.get('/lists')).text).to.include('1 entry')
    expect((await (await place.hub.browser('reader')).get(path)).text).to.include('Canary')
  })

  it('change for strangers at once when something on them comes to be for members', async () => {
    const { services } = place.hub
    const list = await put({ entries: entryLine({ at: place.writeUp.iri, title: '', note: 'why' }) })
    const path = pathOf(list)
    for (const at of [path, `${path}.atom`]) expect((await stranger.get(at)).text, at).to.include(place.writeUp.title)
    const edit = await services.drafts.edit(place.steward, place.writeUp.id)
    const edits = { item: place.writeUp.id, revision: 1 }
    const fields = { ...edit.fields, audience: 'hub' }
    await services.drafts.save(place.steward, { id: edit.id, kind: 'write-up', texts: 0, fields, edits })
    await services.publishing.publish(place.steward, edit.id)
    for (const at of [path, `${path}.atom`])
      expect((await stranger.get(at)).text, at).to.not.include(place.writeUp.title)
  })

  it('are feeds of what was added, with what is there to read', async () => {
    place.goTo('2026-11-10T13:00:00Z')
    const list = await put({
      title: 'A & <b>',
      entries: entryLine({ ...page(1), title: '<i>One</i>', note: 'x & <y>' }),
    })
    place.goTo('2026-11-11T13:00:00Z')
    await place.hub.services.readingLists.add(place.steward, list.id, { at: place.writeUp.iri, title: '', note: '' })
    const { headers, text } = await stranger.get(`${pathOf(list)}.atom`)
    expect(headers['content-type']).to.include('application/atom+xml')
    expect([...text.matchAll(/<title type="html"><!\[CDATA\[([^\]]*)/g)].map(([, title]) => title)).to.deep.equal([
      place.writeUp.title,
      '&lt;i&gt;One&lt;/i&gt;',
    ])
    expect(text).to.not.include('<i>').and.not.include('<y>')
    expect((await stranger.get(`${pathOf(place.writeUp)}.atom`)).status).to.equal(404)
    expect((await stranger.get('/lists.atom')).text).to.include('A &')
  })

  it('cannot be ended, and come down like everything else', async () => {
    const list = await put({ entries: entryLine(page(1)) })
    expect((await browser.get(`/manage/items/${list.id}/end`)).status).to.equal(404)
    await place.hub.services.items.remove(place.steward, list.id)
    expect((await stranger.get(pathOf(list))).status).to.equal(410)
    expect((await stranger.get(`${pathOf(list)}.atom`)).status).to.equal(410)
  })
})

import { expect } from 'chai'
import { request } from 'node:http'
import { StoreFull } from '../../../src/store/errors.js'
import { openStore as openStoreAsIs } from '../../../src/store/open.js'
import type { CollectionSpec, Doc, Store } from '../../../src/store/store.js'
import { idFromPath } from '../../../src/domain/text/slug.js'
import type { Browser } from '../browsers.js'
import { cleanUp, get, temporaryHub, type Answer, type TestHub } from '../hubs.js'
import { begin, callFields, formIn, publish, send } from './forms.js'

const MIB = 2 ** 20
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept': 'text/html' }

describe('the editor under attack', function () {
  this.timeout(120_000)
  let hub: TestHub
  let ada: Browser
  let draft: string
  let item: string
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('coordinator', 'ada')
    draft = await begin(ada)
    await send(ada, draft, { ...callFields, title: 'Ada’s secret' })
    item = `/manage/items/${idFromPath((await publish(ada)).split('/').pop() ?? '')}`
  })
  after(cleanUp)

  const pages = () => [
    '/manage/drafts',
    '/manage/items',
    '/manage/new/event',
    draft,
    `${draft}/preview`,
    `${draft}/pictures`,
    `${draft}/compare`,
    `${draft}/discard`,
    `${item}/edit`,
    `${item}/end`,
    `${item}/reopen`,
    `${item}/remove`,
  ]
  const posts = () => [
    draft,
    `${draft}/autosave`,
    `${draft}/publish`,
    `${draft}/compare`,
    `${draft}/unschedule`,
    `${draft}/discard`,
    `${draft}/pictures/arrange`,
    `${item}/end`,
    `${item}/reopen`,
    `${item}/remove`,
  ]
  const statuses = async (paths: string[], ask: (path: string) => Promise<Answer>) =>
    Array.from(new Set(await Promise.all(paths.map(async (path) => (await ask(path)).status))))
  const untouched = async () => {
    const { text } = await ada.get(draft)
    expect(text).to.include('Ada’s secret')
    expect((await hub.get('/readyz')).status).to.equal(200)
  }

  it('opens for those who may publish alone', async () => {
    const [stranger, reader] = [await hub.browser(), await hub.browser('reader')]
    expect(await statuses(pages(), (path) => stranger.get(path))).to.deep.equal([401])
    expect(await statuses(pages(), (path) => reader.get(path))).to.deep.equal([403])
    expect(await statuses(posts(), (path) => stranger.post(path, callFields, { token: 'x' }))).to.deep.equal([401])
    expect(await statuses(posts(), (path) => reader.post(path, callFields, { token: 'x' }))).to.deep.equal([403])
    await untouched()
  })

  it('takes no form without its token or from another site', async () => {
    for (const token of [null, 'forged', 'x'.repeat(43)]) {
      expect(await statuses(posts(), (path) => ada.post(path, callFields, { token }))).to.deep.equal([403])
    }
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    expect(await statuses(posts(), (path) => ada.post(path, {}, { from: draft, headers }))).to.deep.equal([403])
    await untouched()
  })

  it('knows nothing of another member’s drafts', async () => {
    const bea = await hub.browser('steward')
    const [mine, nobodys] = [`${draft}`, draft.replace(/\d{20}$/, '0'.repeat(20))]
    const { title, ...fields } = callFields
    const told = async (path: string) => {
      const ofDraft = (all: string[]) =>
        all.filter((one) => one.startsWith(draft)).map((one) => one.replace(draft, path))
      const looked = await Promise.all(ofDraft(pages()).map((one) => bea.get(one)))
      const sent = await Promise.all(
        ofDraft(posts()).map((one) =>
          bea.post(one, { ...fields, title, texts: '0', revision: '1', do: 'save' }, { from: '/manage/new/call' }),
        ),
      )
      return [...looked, ...sent].map(({ status, text }) => [status, text.includes('secret')])
    }
    const [hers, none] = [await told(mine), await told(nobodys)]
    expect(hers).to.deep.equal(none)
    expect(new Set(hers.map(String))).to.deep.equal(new Set(['404,false']))
    await untouched()
  })

  it('hands back what was typed when nobody is signed in any more, and takes it once somebody is', async () => {
    const eve = await hub.browser('coordinator', 'eve')
    const action = await begin(eve)
    const session = eve.cookies.get('session') ?? ''
    eve.cookies.delete('session')
    const text = 'A long afternoon’s work </textarea><script>alert(1)</script>'
    const lost = await eve.post(action, { ...callFields, body: text, texts: '0', do: 'publish' }, { token: 'old' })
    expect(lost.status).to.equal(401)
    expect(lost.text).to.include('A long afternoon’s work').and.not.include('<script>alert')
    eve.cookies.set('session', session)
    const typed = typedIn(lost)
    expect(typed.get('body')).to.equal(text)
    const stale = await eve.post(formIn(lost).action, Object.fromEntries(typed), { token: typed.get('csrf') ?? '' })
    expect(stale.status).to.equal(403)
    const again = typedIn(stale)
    const saved = await eve.post(
      formIn(stale).action,
      { ...Object.fromEntries(again), do: 'save' },
      { token: again.get('csrf') ?? '' },
    )
    expect([saved.status, saved.headers.location]).to.deep.equal([303, `${action}?done=saved`])
    expect((await eve.get(action)).text).to.include('A long afternoon’s work')
  })

  it('hands back what was typed when the store is full, and takes it when there is room again', async () => {
    const full = { is: false }
    const openStore: typeof openStoreAsIs = async (config, options) => {
      const store = await openStoreAsIs(config, options)
      const insertOne = () => (full.is ? Promise.reject(new StoreFull('no room')) : null)
      return whenWritten(store, insertOne)
    }
    const other = await temporaryHub({}, { openStore })
    await other.start()
    await other.setUp()
    const eve = await other.browser('coordinator')
    const action = await begin(eve)
    full.is = true
    const lost = await send(eve, action, { ...callFields, body: 'Typed to a full disk' })
    expect([lost.status, lost.headers['retry-after']]).to.deep.equal([503, '30'])
    expect(lost.text).to.include('Typed to a full disk')
    full.is = false
    const typed = typedIn(lost)
    const saved = await eve.post(
      formIn(lost).action,
      { ...Object.fromEntries(typed), do: 'save' },
      { token: typed.get('csrf') ?? '' },
    )
    expect(saved.headers.location).to.equal(`${action}?done=saved`)
  })

  it('makes a new draft of what was typed to one that is another’s, or to an item that is gone', async () => {
    const bea = await hub.browser('coordinator')
    const held = await send(bea, draft, { ...callFields, body: 'Typed as Bea' })
    expect(held.status).to.equal(404)
    const typed = typedIn(held)
    const saved = await bea.post(
      formIn(held).action,
      { ...Object.fromEntries(typed), do: 'save' },
      { token: typed.get('csrf') ?? '' },
    )
    expect(saved.status).to.equal(303)
    expect((await bea.get(formIn(held).action)).text).to.include('Typed as Bea')
    await untouched()
  })

  it('tells the script why, and gives a new token to whoever is signed in', async () => {
    const headers = { Accept: 'application/json' }
    const stale = await ada.post(`${draft}/autosave`, callFields, { token: 'stale', headers })
    const { token, status } = JSON.parse(stale.text) as { token: string; status: number }
    expect([stale.status, status]).to.deep.equal([403, 403])
    const saved = await ada.post(
      `${draft}/autosave`,
      { ...callFields, title: 'Ada’s secret', texts: '1' },
      { token, headers },
    )
    expect(JSON.parse(saved.text)).to.include({ status: 200, href: draft })
    const stranger = await hub.browser()
    const none = await stranger.post(`${draft}/autosave`, callFields, { token: 'stale', headers })
    expect(JSON.parse(none.text)).to.deep.equal({ status: 401, code: 'sign-in-first', token: null })
  })

  it('ends what is too much, and lives on', async () => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await ada.get(draft)).text)?.[1] ?? ''
    const token = { token: csrf }
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`f${at}`, 'x']))
    expect((await ada.post(draft, { ...callFields, ...many }, token)).status).to.equal(413)
    const long = await ada.post(
      draft,
      { ...callFields, title: 'Ada’s secret', body: 'ü'.repeat(149_000), texts: '0' },
      token,
    )
    expect(long.status, 'as long as a draft may be').to.equal(409)
    const tooLong = await ada.post(draft, { ...callFields, body: 'ü'.repeat(160_000), texts: '1', do: 'save' }, token)
    expect(tooLong.status).to.equal(400)
    expect(tooLong.text).to.include('ü'.repeat(160_000))
    expect(await pour(hub, draft, ada, 100 * MIB)).to.be.oneOf([413, 'cut off'])
    await untouched()
  })

  it('keeps odd characters out of the store', async () => {
    const cookie = `session=${ada.cookies.get('session')}`
    const csrf = /name="csrf" value="([^"]+)"/.exec((await ada.get(draft)).text)?.[1] ?? ''
    const action = await begin(ada)
    const body = `csrf=${csrf}&kind=call&texts=0&title=a%00b%C2%85%EF%BF%BFc&byline=%ED%A0%80%FF&body=x%0D%0Ay&title=second&__proto__=1&constructor=2&do=save`
    const answer = await get(hub.address + action, { method: 'POST', headers: { ...FORM, Cookie: cookie }, body })
    expect(answer.status).to.equal(303)
    const { text } = await ada.get(action)
    const inputOf = (name: string) => new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(text)?.[0]
    expect(inputOf('title')).to.include('value="abc"')
    expect(inputOf('byline'), 'half a character').to.include('value="%ED%A0%80%FF"')
    expect(text).not.to.include('\u0000')
  })

  it('answers ids and forms that are none of ours with a refusal, never with a fault', async () => {
    const odd = [
      'x',
      '..%2f..%2fetc%2fpasswd',
      '%00',
      '1'.repeat(2_500),
      '%F0%9F%8C%B1',
      "'; drop",
      '-',
      '00000000000000000001-e1r1',
    ]
    for (const id of odd) {
      for (const path of [
        `/manage/drafts/${encodeURI(id)}`,
        `/manage/items/${encodeURI(id)}/edit`,
        `/manage/items/${encodeURI(id)}/end`,
        `/events/${encodeURI(id)}/history`,
        `/manage/new/${encodeURI(id)}`,
        `/manage/drafts?after=${encodeURI(id)}`,
      ]) {
        expect((await ada.get(path)).status, path).to.be.oneOf([200, 400, 404])
      }
    }
    for (const fields of [
      {},
      { kind: 'none' },
      { kind: '__proto__' },
      { kind: 'call', texts: '-1' },
      { kind: 'call', texts: '9e99' },
    ]) {
      const sent = await ada.post(draft, { ...fields, do: 'save' } as Record<string, string>, {
        from: '/manage/new/call',
      })
      expect(sent.status, JSON.stringify(fields)).to.be.oneOf([400, 409])
    }
    for (const revision of ['', 'NaN', '-1', '0', '1e3', '99999999999']) {
      expect((await ada.post(`${draft}/compare`, { revision }, { from: '/manage/new/call' })).status).to.equal(400)
    }
    for (const act of ['up:', 'down:x', 'remove:__proto__', '']) {
      expect((await ada.post(`${draft}/pictures/arrange`, { do: act }, { from: '/manage/new/call' })).status).to.equal(
        303,
      )
    }
    await untouched()
    expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })

  it('takes pictures with words alone, and says what is wrong with a file', async () => {
    const upload = async (parts: [string, string, string?][], token?: string) => {
      const csrf = token ?? /name="csrf" value="([^"]+)"/.exec((await ada.get(draft)).text)?.[1] ?? ''
      const boundary = 'x-x-x'
      const all = [['csrf', csrf] as [string, string, string?], ...parts].map(
        ([name, text, file]) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n${text}\r\n`,
      )
      const headers = {
        'Cookie': `session=${ada.cookies.get('session')}`,
        'Accept': 'text/html',
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
      }
      return get(`${hub.address}${draft}/pictures`, {
        method: 'POST',
        headers,
        body: `${all.join('')}--${boundary}--\r\n`,
      })
    }
    const noWords = await upload([
      ['picture-alt', ' '],
      ['picture', 'no picture', '../../x.png'],
    ])
    expect([noWords.status, noWords.text.includes('href="#field-picture-alt"')]).to.deep.equal([400, true])
    const noPicture = await upload([
      ['picture-alt', 'A <mill>'],
      ['picture', 'no picture', '../../x.png'],
    ])
    expect([noPicture.status, noPicture.text.includes('value="A &lt;mill>"')]).to.deep.equal([400, true])
    expect((await upload([['picture-alt', 'A mill']])).status).to.equal(400)
    expect(
      (
        await upload([
          ['picture-alt', 'A'],
          ['picture', 'x'.repeat(13 * MIB), 'a.png'],
        ])
      ).status,
    ).to.equal(413)
    expect(
      (
        await upload(
          [
            ['picture-alt', 'A'],
            ['picture', 'x', 'a.png'],
          ],
          'forged',
        )
      ).status,
    ).to.equal(403)
    await untouched()
  })
})

/** The store, but that `first` may keep it from inserting a draft. */
function whenWritten(store: Store, first: () => Promise<never> | null): Store {
  const collection = (spec: CollectionSpec) => {
    const docs = store.collection(spec)
    if (spec.name !== 'drafts') return docs
    return new Proxy(docs, {
      get(target, name) {
        if (name === 'insertOne') return (doc: Doc) => first() ?? target.insertOne(doc)
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'collection') return collection
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** The fields of a page's form, as a browser would send them. */
function typedIn({ text }: Answer): Map<string, string> {
  const form = /<form class="form"[\s\S]*?<\/form>/.exec(text)?.[0] ?? ''
  const plain = (html: string) =>
    html.replace(
      /&(lt|gt|quot|#39|amp);/g,
      (_, name: string) => ({ 'lt': '<', 'gt': '>', 'quot': '"', '#39': "'", 'amp': '&' })[name] ?? '',
    )
  const fields = new Map<string, string>()
  for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    fields.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ''))
  }
  for (const [, name = '', value = ''] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) {
    fields.set(name, plain(value))
  }
  return fields
}

/** Sends that many bytes of a form without saying how many there will be. */
function pour(hub: TestHub, path: string, browser: Browser, bytes: number): Promise<number | 'cut off'> {
  return new Promise((resolve) => {
    const headers = { ...FORM, Cookie: `session=${browser.cookies.get('session')}` }
    const asked = request(hub.address + path, { method: 'POST', headers, agent: false }, (res) => {
      res.resume()
      resolve(res.statusCode ?? 0)
      asked.destroy()
    })
    asked.on('error', () => resolve('cut off'))
    const chunk = Buffer.alloc(MIB, 'a')
    let left = bytes
    asked.write('kind=call&body=')
    const more = (): void => {
      while (left > 0 && !asked.destroyed) {
        left -= chunk.length
        if (!asked.write(chunk)) return void asked.once('drain', more)
      }
      asked.end()
    }
    more()
  })
}

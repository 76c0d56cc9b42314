import { expect } from 'chai'
import { iri } from '../../../src/core/iri.js'
import type { Door, PersonKey } from '../../../src/domain/people-keys/person-key.js'
import { TAKE_UPS, takeUpId } from '../../../src/domain/take-ups/take-up-repo.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { publish, typed } from '../../support/published.js'
import { hasBrowser } from '../../support/browser.js'
import { openBrowser, type Browser } from '../browsers.js'
import { cleanUp } from '../hubs.js'
import { looksRight } from './look.js'
import { anIri, outskirts, type Outskirts } from '../outside.js'

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung'

describe('how a call is doing', function () {
  this.timeout(120_000)
  let out: Outskirts
  let coordinator: Browser
  const jo = anIri('users/jo')
  const page = () => `/manage/calls/${out.call.id}/progress`

  before(async () => {
    out = await outskirts()
    coordinator = await openBrowser(out.hub, 'coordinator')
    await out.know('jo', { name: 'Jo' })
    const { pledges } = out.hub.services
    for (const [n, door] of (['account', 'mail', 'mail', 'network'] satisfies Door[]).entries()) {
      const key = `mail:${n}` as PersonKey
      await pledges.pledge(out.call.id, { key, door, name: n === 1 ? '=HYPERLINK("http://evil")' : `Kim ${n}` })
    }
    await takenUp('elm.test', { title: LONG, pledged: 12, state: 'there' })
    await takenUp('=cmd.test', { title: 'x', pledged: 1, state: 'asked' })
    await takenUp('ash.test', { title: '=cmd|x', pledged: 999_999, state: 'asked' })
    await out.hub.settle()
  })
  after(cleanUp)

  async function takenUp(
    host: string,
    said: { title: string; pledged: number; state: 'there' | 'asked' },
  ): Promise<void> {
    const [post, at] = [iri(`https://${host.replace('=', '')}/o/7`), new Date('2026-11-10T12:00:00Z')]
    const told = { url: null, goal: 20, outcome: 'open', at, heardAt: at, revision: 1, tell: null } as const
    await out.hub.store.collection(TAKE_UPS).insertOne({
      ...{
        _id: takeUpId(out.call.id, post),
        call: out.call.id,
        post,
        author: iri(`${new URL(post).origin}/a/us`),
        host,
      },
      ...{ offer: iri(`${post}/act/1-offer`), target: iri(out.call.iri), ...told, ...said },
    })
  }

  it('is open to those who publish alone', async () => {
    const paths = [page(), `${page()}.csv`, `/manage/calls/${out.call.id}/promises`]
    for (const browser of [await openBrowser(out.hub, null), await openBrowser(out.hub, 'reader')]) {
      for (const path of paths) expect((await browser.get(path)).status, path).to.be.oneOf([401, 403])
      expect((await browser.post(`/manage/calls/${out.call.id}/take-ups`, {}, { token: null })).status).to.be.oneOf([
        401, 403,
      ])
    }
    for (const path of paths) expect((await coordinator.get(path)).status, path).to.equal(200)
  })

  it('shows to everybody what counts, and names to nobody outside', async () => {
    const { text } = await out.hub.get(pathOf(out.call))
    expect(text).to.contain('elm.test').and.contain('16 people have promised').and.contain('12 more')
    expect(text).not.to.contain('ash.test').and.not.contain('Kim')
  })

  it('lets a take-up count, and drops it again', async () => {
    const [, id = ''] =
      /name="takeUp" value="([^"]+)"/.exec((await coordinator.get(page())).text.split('ash.test').at(-1) ?? '') ?? []
    const decide = (state: string) =>
      coordinator.post(`/manage/calls/${out.call.id}/take-ups`, { takeUp: id, state }, { from: page() })
    expect((await decide('counted')).status).to.equal(400)
    // Its post is not here (any more), so that it is found gone as soon as somebody looks closer.
    expect((await decide('refused')).status).to.equal(303)
    expect((await coordinator.get(page())).text).to.contain('You dropped it')
    const other = `/manage/calls/${out.writeUp.id}/take-ups`
    expect((await coordinator.post(other, { takeUp: id, state: 'there' }, { from: page() })).status).to.equal(404)
  })

  it('can be had as a table that computes nothing', async () => {
    const { text, headers } = await coordinator.get(`${page()}.csv`)
    expect(headers['content-type']).to.contain('text/csv')
    expect(headers['content-disposition']).to.contain('attachment')
    expect(text).to.contain('"Promises","Mail","","2"').and.contain('"elm.test"').and.contain(`"'=cmd.test"`)
    const cells = text.match(/"(?:[^"]|"")*"/g) ?? []
    expect(cells).to.have.length.above(20)
    for (const cell of cells) expect(cell).not.to.match(/^"\s*[=+\-@|]/)
  })

  it('shows promises by hub and day, and says the same on the page, in the table for spreadsheets and on the wire', async () => {
    const { takeUpDays, takeUps, pledges } = out.hub.services
    const [elm] = await takeUps.of(out.call.id)
    if (elm === undefined) expect.fail('none counts')
    await takeUpDays.note(elm, 5, new Date('2026-11-08T12:00:00Z'))
    await takeUpDays.note(elm, 12, new Date('2026-11-10T12:00:00Z'))
    const { text } = await coordinator.get(page())
    expect(text).to.contain('Promises here and at other hubs')
    const part = /<section class="part" aria-labelledby="by-hub">.*?<\/section>/s.exec(text)?.[0] ?? ''
    const figures = [...part.matchAll(/<td class="figure">([\d,]+)<\/td>/g)].map(([, figure]) => Number(figure))
    const here = (await pledges.countsOf(out.call.id))?.total ?? 0
    const sum = here + ((await takeUps.sumOf(out.call.id))?.total ?? 0)
    expect(figures.slice(0, 3)).to.deep.equal([here, 12, sum])
    expect(figures.slice(-3)).to.deep.equal([0, 5, 5])
    const csv = (await coordinator.get(`${page()}.csv`)).text
    expect(csv).to.contain(`"All together","","","${sum}"`).and.contain('"elm.test","2026-11-08","5"')
    expect(part).to.contain('<svg').and.not.contain('<script')
    const accept = { headers: { accept: 'application/activity+json' } }
    const wire = JSON.parse((await out.hub.get(new URL(out.call.iri).pathname, accept)).text) as {
      'hub:call': { pledged: number; updated: string }
    }
    expect(wire['hub:call'].pledged).to.equal(here)
    expect(new Date(wire['hub:call'].updated).getTime()).to.equal((await pledges.countsOf(out.call.id))?.at?.getTime())
  })

  it('shows what the group did since under the same hashtags, and how many came of it', async () => {
    const { hub } = out
    const steward = (await hub.services.members.byName('organiser')) ?? expect.fail('nobody')
    const tags = out.call.tags.join(', ')
    const event = await publish(hub.services, steward, 'event', {
      ...typed.event,
      title: 'Sit-in',
      tags,
      signUp: 'yes',
    })
    await publish(hub.services, steward, 'event', {
      ...typed.event,
      title: 'Jumble sale',
      tags: 'jumble',
      signUp: 'yes',
    })
    for (const name of ['a', 'b']) {
      await hub.services.signUps.signUp(event.id, { key: `mail:${name}` as PersonKey, door: 'mail', name: null })
    }
    await hub.settle()
    const { text } = await coordinator.get(page())
    expect(text).to.contain('Sit-in (2 places taken)').and.not.contain('Jumble sale')
    expect(text).to.match(/<strong>2<\/strong> Places taken at events since/)
    const csv = (await coordinator.get(`${page()}.csv`)).text
    expect(csv).to.contain('"Places taken at events since","","","2"').and.contain('"Sit-in"')
  })

  it('shows which wording each agreed to, as it was', async () => {
    const agreed = ['First wording, of <spring>.', 'Second wording.']
    for (const [n, text] of agreed.entries()) {
      const who = { key: `mail:agreed${n}` as PersonKey, door: 'mail', name: null } as const
      await out.hub.services.pledges.pledge(out.call.id, who, { consent: { text, language: 'en' } })
    }
    const { text } = await coordinator.get(`/manage/calls/${out.call.id}/promises`)
    expect(text).to.match(/<li id="agreed-1" lang="en" dir="auto">First wording, of &lt;spring[>&]/)
    expect(text).to.contain('href="#agreed-2"').and.contain('Second wording.').and.contain('not shown by this hub')
    for (const n of [0, 1]) await out.hub.services.pledges.withdraw(out.call.id, `mail:agreed${n}` as PersonKey)
    await out.hub.settle()
  })

  it('begins a write-up from what came of it', async () => {
    const path = `/manage/calls/${out.call.id}/write-up`
    expect((await (await openBrowser(out.hub, 'reader')).post(path, {}, { from: '/account' })).status).to.equal(403)
    const answer = await coordinator.post(path, {}, { from: page() })
    expect(answer.status).to.equal(303)
    const draft = (await coordinator.get(answer.headers.location as string)).text
    expect(draft).to.contain(out.call.title).and.contain('16 people have promised')
  })

  it('says when a hub grows too fast, counts it as before, and lets somebody decide', async () => {
    const docs = out.hub.store.collection(TAKE_UPS)
    const _id = takeUpId(out.call.id, iri('https://elm.test/o/7'))
    const heldAt = new Date('2026-11-10T13:00:00Z')
    await docs.updateOne({ _id }, { $set: { pledged: 900_000, held: 12, heldAt } })
    expect((await coordinator.get('/manage')).text).to.contain('The number of 1 hub grows too fast')
    const { text } = await coordinator.get(page())
    expect(text).to.contain('It says 900,000').and.contain('12 count').and.contain('Let all of it count')
    expect((await out.hub.get(pathOf(out.call))).text)
      .to.contain('12 more')
      .and.not.contain('900,0')
    await docs.updateOne({ _id }, { $set: { pledged: 12, held: null, heldAt: null } })
  })

  it('begins from a call of somebody else as a draft of one’s own', async () => {
    const deadline = new Date('2026-12-01T18:00:00Z')
    const call = { title: 'Save the weir', action: 'sign' as const, link: anIri('sign'), deadline, area: 'Elm' }
    const heard = {
      kind: 'call',
      html: '<p>Sign <b>it</b>.</p>',
      call: { ...call, goal: 100, pledged: 12, state: 'open' },
    } as const
    const id = await out.hear(jo, heard)
    const path = `/neighbours/posts/${id}`
    expect((await coordinator.get(path)).text).to.contain('Take this call up')
    const reader = await openBrowser(out.hub, 'reader')
    expect((await reader.get(path)).text).not.to.contain('Take this call up')
    expect((await reader.post(`${path}/take-up`, {}, { from: '/account' })).status).to.equal(403)
    const answer = await coordinator.post(`${path}/take-up`, {}, { from: path })
    expect(answer.status).to.equal(303)
    const draft = (await coordinator.get(answer.headers.location as string)).text
    expect(draft).to.contain('value="Save the weir"').and.contain('The call it takes up')
    const done = await out.hear(jo, { ...heard, call: { ...heard.call, state: 'won' } })
    expect((await coordinator.get(`/neighbours/posts/${done}`)).text).not.to.contain('Take this call up')
  })

  if (hasBrowser) {
    it('has no fault that axe-core knows, and never scrolls sideways', async () => {
      const call = pathOf(out.call)
      await looksRight(out.hub, coordinator, {
        ...{ progress: page(), call, promise: `${call}/promise`, promises: `/manage/calls/${out.call.id}/promises` },
        ...{ new: '/manage/new/call', end: `/manage/items/${out.call.id}/end`, list: '/calls' },
      })
    }).timeout(60_000)
  }
})

import { expect } from 'chai'
import type { ReadPost } from '../../../src/domain/posts/post-service.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import type { Member } from '../../../src/domain/members/member.js'
import { hasBrowser } from '../../support/browser.js'
import { looksRight } from './look.js'
import { openBrowser, type Browser } from '../browsers.js'
import { cleanUp } from '../hubs.js'
import { anIri, outskirts, type Outskirts } from '../outside.js'

describe('a call of another hub that ours takes up, and its changes', function () {
  this.timeout(60_000)
  let out: Outskirts
  let coordinator: Browser & { member: Member }
  const [us, name] = [anIri('a/us'), anIri('o/77')]
  let version = Date.parse('2026-11-01T10:00:00Z')

  before(async () => {
    out = await outskirts()
    coordinator = await out.member('coordinator')
    await out.know('us', { name: 'Elm', iri: us, _id: us })
  })
  after(cleanUp)

  const said = {
    ...{ title: 'Save the weir', action: 'sign', link: anIri('sign'), area: null, goal: 100, pledged: 1 },
    ...{ deadline: new Date('2036-12-01T18:00:00Z'), state: 'open' },
  } as const
  const hear = (html: string, change: object = {}, iri = name) => {
    version += 60_000
    const at = new Date(version)
    const call = { ...said, ...change } as NonNullable<ReadPost['call']>
    return out.hear(us, { iri, kind: 'call', html, call, versionAt: at, editedAt: at })
  }

  it('are a matter for those who publish, shown word by word, and taken over as a draft or left', async () => {
    const id = await hear('<p>Write to the council.</p>')
    const answer = await coordinator.post(`/neighbours/posts/${id}/take-up`, {}, { from: `/neighbours/posts/${id}` })
    const draft = answer.headers.location as string
    const done = await out.hub.services.publishing.publish(coordinator.member, draft.split('/').at(-1) ?? '')
    const item = done.item
    await out.hub.settle()
    const page = `/manage/calls/${item.id}/original`
    expect((await coordinator.get('/manage')).text).not.to.contain('that you take up was changed')
    expect((await coordinator.get(page)).text).to.contain('It says the same')

    await hear('<p>Write to the <b>mayor</b>.</p>', { deadline: new Date('2036-12-24T18:00:00Z') })
    expect((await coordinator.get('/manage')).text)
      .to.contain('1 call that you take up was changed')
      .and.contain(page)
    const shown = (await coordinator.get(page)).text
    expect(shown)
      .to.match(/<ins>.*mayor.*<\/ins>/s)
      .and.match(/<del>.*council.*<\/del>/s)
    expect(shown).to.contain('Deadline').and.contain('24 Dec')
    const own = await out.hub.get(pathOf(item))
    expect(own.text).to.contain('That call was changed there').and.not.contain('See what was changed')
    expect((await coordinator.get(pathOf(item))).text).to.contain('See what was changed')

    for (const browser of [await openBrowser(out.hub, null), await openBrowser(out.hub, 'reader')]) {
      expect((await browser.get(page)).status).to.be.oneOf([401, 403])
    }
    if (hasBrowser) await looksRight(out.hub, coordinator, { original: page, taking: pathOf(item) })
    const [, digest = ''] = /name="digest" value="([\w-]+)"/.exec(shown) ?? []
    expect((await coordinator.post(`${page}/take`, { take: 'text', digest: 'other' }, { from: page })).status).to.equal(
      409,
    )
    const took = await coordinator.post(`${page}/take`, { take: 'text', digest }, { from: page })
    expect(took.status).to.equal(303)
    const edit = (await coordinator.get(took.headers.location as string)).text
    expect(edit).to.contain('Write to the mayor.').and.contain('2036-12-01').and.not.contain('2036-12-24')
    expect((await coordinator.get('/manage')).text).not.to.contain('that you take up was changed')
    expect((await out.hub.get(pathOf(item))).text).to.contain('Write to the council') // until somebody publishes it

    await hear('<p>Write to the mayor.</p>', { state: 'won', deadline: new Date('2036-12-24T18:00:00Z') })
    const over = (await coordinator.get(page)).text
    expect(over).to.contain('It was: open. Now it is: won.')
    const [, now = ''] = /name="digest" value="([\w-]+)"/.exec(over) ?? []
    expect((await coordinator.post(`${page}/seen`, { digest: now }, { from: page })).status).to.equal(303)
    expect((await coordinator.get('/manage')).text).not.to.contain('that you take up was changed')

    await out.hub.services.posts.deleted(name, us)
    expect((await coordinator.get('/manage')).text).to.contain('that you take up was changed')
    expect((await coordinator.get(page)).text).to.contain('Now it is: taken down')
    expect((await out.hub.get(pathOf(item))).text)
      .to.contain('That call was taken down')
      .and.contain('Write to the council')
  })

  it('is promised by members with a public profile from here, and by others on its own page', async () => {
    const id = await hear('<p>Write to the council.</p>', {}, anIri('o/78'))
    const path = `/neighbours/posts/${id}`
    const [outside, inside] = [await out.member('reader', 'Ada'), await out.member('reader')]
    const open = (await outside.get(path)).text
    expect(open).to.contain('I am in').and.contain('Everybody else only sees the number')
    expect((await outside.post(`${path}/join`, {}, { from: path })).status).to.equal(303)
    expect((await outside.get(path)).text)
      .to.contain('You said that you take part')
      .and.contain('I cannot after all')
    expect((await inside.get(path)).text).to.contain('promise on the page of the call')
    expect((await inside.post(`${path}/join`, {}, { from: path })).status).to.equal(403)
    const over = await hear('<p>x</p>', { state: 'lost' }, anIri('o/79'))
    expect((await outside.get(`/neighbours/posts/${over}`)).text).not.to.contain('I am in')
  })

  it('has no such page for a call that takes up none', async () => {
    expect((await coordinator.get(`/manage/calls/${out.call.id}/original`)).status).to.equal(404)
  })
})

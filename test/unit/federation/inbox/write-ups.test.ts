import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { htmlToMarkdown } from '../../../../src/domain/write-ups/html-to-markdown.js'
import { RELATIVES } from '../../../../src/domain/write-ups/relative-repo.js'
import { MOST_OF_HOST_IN_FAMILY } from '../../../../src/domain/write-ups/relative-service.js'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import { activity, at, note, OAK, openInbox, person, VOICE, type InboxDesk } from '../../../support/inbox.js'
import { publish, typed } from '../../../support/published.js'

const eve = person('eve', 'evil.test')
const bob = person('bob')

describe('write-ups that strangers say they made from ours', () => {
  let hub: InboxDesk
  let ours: Iri
  beforeEach(async () => {
    hub = await openInbox()
    await hub.know('eve', 'evil.test')
    await hub.know('bob')
    ours = iri((await publish(hub, await hub.person(), 'write-up', typed['write-up'])).iri)
  })
  afterEach(() => hub.dispose())

  const article = (author: Iri, more: JsonObject = {}) =>
    note(author, { 'type': 'Article', 'name': 'A copy', 'hub:adaptedFrom': ours, ...more })
  const bring = (author: Iri, object: JsonObject) => hub.deliver(activity('Create', author, object))
  const family = async (of = ours) => (await hub.families.of(null, of))?.members ?? []
  const rows = () => hub.store.collection(RELATIVES).count({ host: 'evil.test' }, { atMost: 1_000 })

  it('are taken in although nobody follows them, and stand in the family', async () => {
    expect((await bring(eve, article(eve, { 'hub:adaptedFrom': null }))).did).to.equal('ignored')
    expect(await bring(eve, article(eve))).to.include({ did: 'handled' })
    expect((await family()).map(({ title, parent }) => [title, parent])).to.deep.include(['A copy', ours])
  })

  it('are their author’s own: nobody claims it for somebody else', async () => {
    const theirs = article(bob)
    expect((await bring(eve, theirs)).did).to.not.equal('handled')
    expect((await bring(eve, { ...theirs, attributedTo: [bob, eve] })).did).to.not.equal('handled')
    expect((await bring(eve, { ...article(eve), id: theirs.id })).did).to.not.equal('handled')
    expect(await family()).to.have.lengthOf(1)
    await bring(bob, theirs)
    expect((await hub.deliver(activity('Update', eve, { ...theirs, 'hub:adaptedFrom': null }))).did).to.equal('refused')
    expect(await family()).to.have.lengthOf(2)
  })

  it('are not taken in for what is not there, not for everybody, or no write-up', async () => {
    const hidden = await publish(hub, await hub.person(), 'write-up', { ...typed['write-up'], audience: 'hub' })
    const call = await publish(hub, await hub.person(), 'call', typed.call)
    for (const of of [hidden.iri, call.iri, `${OAK}/o/99`, `${OAK}/`, VOICE, `${ours}#x`]) {
      expect((await bring(eve, article(eve, { 'hub:adaptedFrom': of }))).did, of).to.equal('ignored')
    }
    expect((await bring(eve, article(eve, { to: [`${eve}/followers`] }))).did).to.equal('ignored')
    expect(await rows()).to.equal(0)
  })

  it('are no more than a few from each host, however many it makes up', async () => {
    for (let made = 0; made < MOST_OF_HOST_IN_FAMILY + 15; made++) {
      // Half of them name the group, too, for which any post is kept.
      await bring(eve, article(eve, made % 2 === 0 ? { cc: [VOICE] } : {}))
    }
    expect(await rows()).to.equal(MOST_OF_HOST_IN_FAMILY)
    expect((await bring(eve, article(eve))).because).to.equal('nobody here asked for it')
    await bring(bob, article(bob, { name: 'Not crowded out' }))
    expect((await family()).map(({ title }) => title)).to.include('Not crowded out')
  })

  it('are no more than a few of each domain, however many hosts it has', async () => {
    for (let made = 0; made < 50; made++) {
      const one = person('eve', `s${made}.evil.test`)
      await hub.know('eve', `s${made}.evil.test`)
      await bring(one, article(one, { id: at(`notes/${made}`, `s${made}.evil.test`) }))
    }
    expect(await family()).to.have.lengthOf(1 + 40)
    await bring(bob, article(bob, { name: 'Not crowded out' }))
    expect((await family()).map(({ title }) => title)).to.include('Not crowded out')
  })

  it('have the ancestors that this hub knows, not those they claim', async () => {
    const [first, other] = [article(bob), at('notes/made-up', 'evil.test')]
    await bring(bob, first)
    await bring(eve, article(eve, { 'name': 'Liar', 'hub:adaptedFrom': first.id, 'hub:lineage': [other] }))
    const liar = (await family()).find(({ title }) => title === 'Liar')
    expect(liar).to.include({ parent: first.id, depth: 2 })
  })

  it('that name each other in a circle, or themselves, end', async () => {
    const [one, two] = [article(eve, { name: 'One' }), article(eve, { name: 'Two' })]
    await bring(eve, { ...one, 'hub:adaptedFrom': two.id, 'hub:lineage': [one.id, ours] })
    await bring(eve, { ...two, 'hub:adaptedFrom': one.id, 'hub:lineage': [two.id, ours] })
    await bring(
      eve,
      article(eve, { 'name': 'Three', 'hub:lineage': Array.from({ length: 5_000 }, (_, n) => at(`n/${n}`)) }),
    )
    for (const of of [ours, one.id, two.id]) expect((await family(of)).length).to.be.within(1, 5)
  })

  it('leave when they no longer say so, and are known by their title when they are deleted', async () => {
    const [going, staying] = [article(eve), article(eve, { name: 'Deleted' })]
    await bring(eve, going)
    await bring(eve, staying)
    const updated = '2026-11-10T11:59:00Z'
    await hub.deliver(activity('Update', eve, { ...going, 'hub:adaptedFrom': null, updated }))
    await hub.deliver(activity('Delete', eve, staying.id))
    const others = (await family()).filter(({ status }) => status !== 'ours')
    expect(others.map(({ title, status }) => [title, status])).to.deep.equal([['Deleted', 'gone']])
  })

  it('are not adapted under a licence that is none', async () => {
    const coordinator = await hub.person('coordinator')
    const urls = [
      'javascript:alert(1)//creativecommons.org/licenses/by/4.0/',
      'https://creativecommons.org.evil.test/licenses/by/4.0/',
      'https://evil.test/?https://creativecommons.org/licenses/by/4.0/',
      'https://creativecommons.org/licenses/by-nc-nd/4.0/',
      'https://creativecommons.org/licenses/by-nd/4.0/by/4.0/',
      'https://user@creativecommons.org/licenses/by/4.0/',
      'CC BY 4.0',
    ]
    for (const url of urls) {
      const copy = article(eve, { 'hub:licence': url, 'cc': [VOICE] })
      await bring(eve, copy)
      expect((await hub.adaptations.look(coordinator, copy.id))?.allowed, url).to.not.equal(true)
    }
    const copy = article(eve, { 'hub:licence': 'http://creativecommons.org/licenses/by-sa/3.0/de/' })
    await bring(eve, copy)
    expect((await hub.adaptations.look(coordinator, copy.id))?.allowed).to.equal(true)
  })

  it('are adapted with nothing of theirs but text', async () => {
    const coordinator = await hub.person('coordinator')
    const licence = 'https://creativecommons.org/licenses/by/4.0/'
    const content =
      '<p>Plain</p><script>alert(1)</script><img src=x onerror=alert(2)><p><a href="javascript:alert(3)">x</a> &lt;script&gt;</p>'
    const copy = article(eve, {
      content,
      'name': '<b>Title</b>\u202e',
      'hub:licence': licence,
      'hub:sections': ['action', 'evil'],
    })
    await bring(eve, copy)
    const draft = hub.drafts.fresh(coordinator)
    await hub.adaptations.begin(coordinator, copy.id, draft, () => Promise.resolve({ kind: 'nothing' }))
    const { fields } = await hub.drafts.get(coordinator, draft)
    expect(fields.action).to.equal('Plain\n\nx \\<script\\>')
    await hub.drafts.save(coordinator, {
      ...{ id: draft, kind: 'write-up', texts: 1, edits: null },
      fields: { ...fields, situation: 'Here' },
    })
    const done = await hub.publishing.publish(coordinator, draft)
    const html = done.item.writeUp?.sections.map((section) => section.html).join('')
    expect(html).to.not.match(/<(?:script|img)|javascript:/)
    expect(htmlToMarkdown(done.item.writeUp?.sections[1]?.html ?? '')).to.equal(fields.action)
  })

  it('are compared in time, however different they are', async () => {
    const word = (n: number) => (n * 7_919).toString(36)
    const text = (from: number) => `<p>${Array.from({ length: 9_000 }, (_, n) => word(from + n * 3)).join(' ')}</p>`
    const licence = { 'hub:licence': 'https://creativecommons.org/licenses/by/4.0/' }
    const one = article(eve, { content: text(1), ...licence })
    const two = article(eve, { 'content': text(5e6), 'hub:adaptedFrom': one.id, ...licence })
    await bring(eve, one)
    await bring(eve, two)
    const started = performance.now()
    const compared = await hub.families.compare(null, two.id)
    expect(performance.now() - started).to.be.lessThan(1_500)
    expect(compared?.sections.flatMap(({ parts }) => parts.map(({ kind }) => kind))).to.include.members([
      'added',
      'removed',
    ])
  })
})

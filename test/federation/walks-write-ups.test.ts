import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import { Refusal } from '../../src/core/errors.js'
import type { Role } from '../../src/domain/members/member.js'
import { pathOf } from '../../src/domain/text/slug.js'
import type { Browser } from '../integration/browsers.js'
import { writeUp } from '../support/publishing.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

const story: Fields = {
  ...writeUp,
  failed: 'The van broke down.',
  ...{ people: '12', hours: '40', money: '120', currency: 'GBP', weeks: '3', setting: 'town', licence: 'by-sa' },
}

const finding = (hub: NetworkHub) => (query: string) => hub.federation.network.find(query)

/** As a coordinator does: looks for it, adapts it, changes it, publishes it. */
async function adapt(hub: NetworkHub, original: string, changes: Fields): Promise<Item> {
  const by = await hub.coordinator()
  const found = await hub.federation.network.find(original)
  expect(found.kind).to.equal('post')
  const id = hub.services.drafts.fresh(by)
  await hub.services.adaptations.begin(by, original as Iri, id, finding(hub))
  const { fields, texts } = await hub.services.drafts.get(by, id)
  await hub.services.drafts.save(by, { id, kind: 'write-up', texts, fields: { ...fields, ...changes }, edits: null })
  const done = await hub.services.publishing.publish(by, id)
  await settleAll()
  return done.item
}

/** Somebody signed in at a hub that is reached by https. */
async function browse(hub: NetworkHub, role: Role): Promise<Browser> {
  const browser = await hub.browser(role)
  browser.cookies.set('__Host-session', browser.cookies.get('session') ?? '')
  return browser
}

const titles = async (hub: NetworkHub, of: string) => {
  const family = await hub.services.families.of(null, of as Iri)
  return family?.members.map(({ title, depth, status }) => `${'> '.repeat(depth)}${title} (${status})`)
}

describe('a write-up that travels', function () {
  this.timeout(40_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub
  beforeEach(async () => {
    ;[oak, elm, ash] = (await hubsAt('oak.test', 'elm.test', 'ash.test')) as [NetworkHub, NetworkHub, NetworkHub]
  })
  afterEach(stopHubs)

  it('comes with its sections, its figures and its licence', async () => {
    const item = await oak.publish('write-up', story)
    await elm.federation.network.find(item.iri)
    const post = await elm.has(item.iri)
    expect(post?.licence).to.equal('https://creativecommons.org/licenses/by-sa/4.0/')
    expect(post?.writeUp).to.deep.equal({
      sections: ['situation', 'action', 'failed'],
      lineage: [],
      ...{ people: 12, hours: 40, money: { amount: 120, currency: 'GBP' }, weeks: 3, setting: 'town' },
    })
  })

  it('is adapted section by section, with the licence and the credit kept', async () => {
    const item = await oak.publish('write-up', { ...story, action: 'We *swept*.\n\n- brooms\n- bags #Lane' })
    const adapted = await adapt(elm, item.iri, { title: 'Our alley' })
    const texts = Object.fromEntries((adapted.writeUp?.sections ?? []).map(({ name, source }) => [name, source]))
    expect(texts).to.deep.equal({
      situation: 'Bins everywhere.',
      action: 'We *swept*.\n\n- brooms\n- bags #Lane',
      failed: 'The van broke down.',
    })
    expect(adapted.writeUp?.licence).to.equal('by-sa')
    expect(adapted.writeUp?.adaptedFrom).to.deep.include({
      ...{ iri: item.iri, title: 'The alley', author: oak.voice, name: 'The oak hub', host: oak.host },
      ...{ licence: 'by-sa', lineage: [item.iri], authors: [oak.voice] },
    })
    expect(adapted.writeUp?.people, 'figures are for each group to count').to.equal(null)
  })

  it('is known to its author with what was made of it, and passed on once, whoever follows whom', async () => {
    const item = await oak.publish('write-up', story)
    const adapted = await adapt(elm, item.iri, { title: 'Our alley' })
    expect(await oak.has(adapted.iri)).to.include({ title: 'Our alley', adaptedFrom: item.iri })
    expect(await oak.services.reactions.tallyOf(item.iri as Iri)).to.include({ boosts: 1 })
    expect(await titles(oak, item.iri)).to.deep.equal(['The alley (ours)', '> Our alley (there)'])
    await elm.edit(adapted, { title: 'Our lane' })
    await settleAll()
    expect(await titles(oak, item.iri)).to.deep.equal(['The alley (ours)', '> Our lane (there)'])
    expect(await oak.services.reactions.tallyOf(item.iri as Iri)).to.include({ boosts: 1 })
  })

  it('is not adapted where its licence does not allow it', async () => {
    const item = await oak.publish('write-up', { ...story, licence: 'reserved' })
    const by = await elm.coordinator()
    await elm.federation.network.find(item.iri)
    const id = elm.services.drafts.fresh(by)
    const refused = await elm.services.adaptations
      .begin(by, item.iri as Iri, id, finding(elm))
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Refusal).and.to.include({ code: 'not-to-adapt' })
    expect((await elm.services.drafts.list(by, 10)).drafts).to.deep.equal([])
  })

  it('cannot be published under another licence than it has to be shared alike under', async () => {
    const item = await oak.publish('write-up', story)
    const tried = await adapt(elm, item.iri, { licence: 'cc0' }).catch((error: Error) => error.message)
    expect(tried).to.include('CC BY-SA')
  })

  it('stays a family of three when the one in the middle is gone', async () => {
    const first = await oak.publish('write-up', story)
    const second = await adapt(elm, first.iri, { title: 'Our alley' })
    const third = await adapt(ash, second.iri, { title: 'Their alley' })
    const family = ['The alley', '> Our alley', '> > Their alley']
    const shown = (own: number, gone: string) =>
      family.map((one, at) => `${one} (${at === own ? 'ours' : at === 1 ? gone : 'there'})`)
    expect(await titles(oak, first.iri)).to.deep.equal(shown(0, 'there'))
    expect(await titles(ash, third.iri)).to.deep.equal(shown(2, 'there'))

    elm.goDark()
    await elm.stop()
    await ash.edit(third, { title: 'Their alley', failed: 'Nothing.' })
    await oak.edit(first, { failed: 'The van, twice.' })
    await settleAll([oak, ash])
    for (const hub of [oak, ash]) {
      for (let days = 0; days < 9; days++) {
        hub.pass(24 * 60 * 60_000)
        await hub.settle()
      }
    }
    expect(await titles(oak, first.iri)).to.deep.equal(shown(0, 'away'))
    expect(await titles(ash, third.iri)).to.deep.equal(shown(2, 'away'))
    const compared = await ash.services.families.compare(null, third.iri as Iri)
    expect(compared?.sections.find(({ name }) => name === 'failed')?.parts.map(({ kind }) => kind)).to.include(
      'removed',
    )
  })

  it('stays known by its title when its author takes it down', async () => {
    const first = await oak.publish('write-up', story)
    const second = await adapt(elm, first.iri, { title: 'Our alley' })
    await elm.services.items.remove(await elm.coordinator(), second.id)
    await settleAll()
    expect(await titles(oak, first.iri)).to.deep.equal(['The alley (ours)', '> Our alley (gone)'])
    expect(await oak.has(second.iri)).to.include({ state: 'deleted', html: '' })
  })

  it('is compared with the nearest that is still there, once the one between was taken down', async () => {
    const first = await oak.publish('write-up', story)
    const second = await adapt(elm, first.iri, { title: 'Our alley' })
    const third = await adapt(ash, second.iri, { title: 'Their alley', failed: 'Nothing.' })
    await elm.services.items.remove(await elm.coordinator(), second.id)
    await settleAll()
    expect(await titles(oak, first.iri)).to.deep.equal([
      'The alley (ours)',
      '> Our alley (gone)',
      '> > Their alley (there)',
    ])
    const compared = await oak.services.families.compare(null, third.iri as Iri)
    expect([compared?.before.iri, compared?.after.iri]).to.deep.equal([first.iri, third.iri])
    const family = (await oak.services.families.of(null, first.iri as Iri)) ?? expect.fail('no family')
    expect((await oak.services.families.changes(null, family)).get(third.iri as Iri)).to.deep.equal(['failed'])
    const page = await (await oak.browser()).get(`${pathOf(first)}/family/compare?of=${encodeURIComponent(third.iri)}`)
    expect(page.status).to.equal(200)
    expect(page.text).to.match(/<del>.*van.*<\/del>/s)
    expect(await titles(ash, third.iri)).to.deep.include('> > Their alley (ours)')
  })

  it('is read with its family, what was changed and where it goes on, by everybody', async () => {
    const first = await oak.publish('write-up', story)
    const second = await adapt(elm, first.iri, { title: 'Our alley', failed: 'The <b>bus</b> broke down.' })
    const stranger = await oak.browser()
    const page = await stranger.get(pathOf(first))
    expect(page.text)
      .to.include(`${pathOf(first)}/family`)
      .and.to.include('rel="license noopener noreferrer"')
    const family = await stranger.get(`${pathOf(first)}/family`)
    expect(family.status).to.equal(200)
    expect(family.text)
      .to.include('Our alley')
      .and.to.include('by The elm hub')
      .and.to.include('1 section: What failed')
    const compared = await stranger.get(`${pathOf(first)}/family/compare?of=${encodeURIComponent(second.iri)}`)
    expect(compared.status).to.equal(200)
    expect(compared.text)
      .to.match(/<del>.*van.*<\/del>/s)
      .and.to.match(/<ins>.*&lt;b>bus&lt;\/b>.*<\/ins>/s)
    const elsewhere = await stranger.get(
      `${pathOf(first)}/family/compare?of=${encodeURIComponent('https://x.example/1')}`,
    )
    expect(elsewhere.status).to.equal(404)
    const theirs = await (await elm.browser()).get(pathOf(second))
    expect(theirs.text).to.include('Adapted from “The alley” by The oak hub').and.to.include(`href="${first.iri}"`)
  })

  it('is adapted from its page, twice pressed or not, and can be hidden from families', async () => {
    const first = await oak.publish('write-up', story)
    await elm.federation.network.find(first.iri)
    const post = (await elm.has(first.iri)) ?? expect.fail('it did not come')
    const browser = await browse(elm, 'coordinator')
    const ask = `/manage/adapt?of=${encodeURIComponent(first.iri)}`
    expect((await browser.get(`/neighbours/posts/${post.id}`)).text).to.include(ask)
    const page = await browser.get(ask)
    const [, draft = ''] = /name="draft" value="([^"]+)"/.exec(page.text) ?? []
    const fields = { of: first.iri, draft }
    const [one, two] = [
      await browser.post('/manage/adapt', fields, { from: ask }),
      await browser.post('/manage/adapt', fields, { from: ask }),
    ]
    expect([one.status, two.status]).to.deep.equal([303, 303])
    expect(one.headers.location).to.equal(two.headers.location)
    expect((await browser.get(one.headers.location ?? '')).text).to.include('Bins everywhere.')
    expect((await (await browse(elm, 'reader')).get(ask)).status).to.equal(403)

    const second = await adapt(elm, first.iri, { title: 'Nonsense' })
    const moderator = await browse(oak, 'moderator')
    const family = `${pathOf(first)}/family`
    const hide = { iri: second.iri, what: 'hide', back: family }
    const done = await moderator.post('/manage/relatives', hide, { from: family })
    expect(done.headers.location).to.equal(`${family}?done=hidden`)
    expect((await (await oak.browser()).get(family)).text).to.not.include('Nonsense')
    expect((await moderator.get(family)).text)
      .to.include('Nonsense')
      .and.to.include('hidden from readers')
    const away = await moderator.post(
      '/manage/relatives',
      { ...hide, what: 'show', back: '//evil.example' },
      { from: family },
    )
    expect(away.headers.location).to.equal('/write-ups?done=shown')
    expect(
      (await (await browse(oak, 'coordinator')).post('/manage/relatives', hide, { from: '/manage/new/event' })).status,
    ).to.equal(403)
  })

  it('says how it went for those who tried it, once for each group, in their newest words', async () => {
    const first = await oak.publish('write-up', story)
    await elm.federation.network.find(first.iri)
    const browser = await browse(elm, 'coordinator')
    const form = `/manage/tried?of=${encodeURIComponent(first.iri)}`
    const empty = await browser.post('/manage/tried', { of: first.iri, text: 'Kept *words*' }, { from: form })
    expect(empty.status).to.equal(400)
    expect(empty.text).to.include('Kept *words*')
    const report = {
      of: first.iri,
      outcome: 'partly',
      text: 'The *van*, again.',
      people: '5',
      money: '20',
      currency: 'GBP',
    }
    expect((await browser.post('/manage/tried', report, { from: form })).status).to.equal(303)
    await settleAll()
    const page = async () => (await (await oak.browser()).get(pathOf(first))).text
    expect(await page())
      .to.include('It worked in part for 1 group.')
      .and.to.include('The <em>van</em>, again.')
    expect((await browser.get(form)).text)
      .to.include('The *van*, again.')
      .and.to.include('value="5"')

    elm.pass(60_000)
    await browser.post(
      '/manage/tried',
      { ...report, outcome: 'worked', text: 'It rained, and <script>it worked</script>.' },
      { from: form },
    )
    await settleAll()
    const { reports, counts } = await oak.services.trials.of(first.iri as Iri)
    expect(counts).to.deep.equal({ worked: 1, partly: 0, failed: 0 })
    expect(reports.map(({ author, tried }) => [author, tried?.outcome])).to.deep.equal([[elm.voice, 'worked']])
    oak.pass(120_000)
    expect(await page())
      .to.include('It worked for 1 group.')
      .and.to.not.include('<script>it')
    const own = await elm.services.trials.report(await elm.coordinator(), first.iri as Iri, {
      ...report,
      outcome: 'failed',
    })
    expect(own.iri).to.equal(reports[0]?.iri)
  })
})

import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import { Refusal } from '../../src/core/errors.js'
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
})

import { expect } from 'chai'
import { contentOf } from '../../../../src/domain/drafts/content.js'
import { fieldsOf, type Fields } from '../../../../src/domain/drafts/fields.js'
import { FieldFaults } from '../../../../src/domain/refusals.js'
import { wallOf } from '../../../../src/domain/text/zones.js'
import { itemToBe } from '../../../../src/web/editor/item-to-be.js'

const now = new Date('2026-11-21T12:00:00Z')
const supper: Fields = { title: 'Supper', body: 'Bring a pot.', startsAt: '2026-12-12T19:00', zone: 'Europe/London' }
const contentIn = (fields: Fields) => contentOf('event', { ...supper, ...fields }, [], { now, language: 'en' })
const eventIn = (fields: Fields) => contentIn(fields).event ?? expect.fail('no event')
const faultsOf = (fields: Fields): string[] => {
  try {
    contentIn(fields)
    return []
  } catch (error) {
    if (error instanceof FieldFaults) return error.faults.map(({ field, code }) => `${field} ${code}`)
    throw error
  }
}

describe('what is typed of an event', () => {
  it('has a place on the map, to ten centimetres, with a comma or a point', () => {
    const { place } = eventIn({ latitude: '53,40841249', longitude: ' -2.9916 ' })
    expect(place).to.deep.equal({
      name: '',
      address: '',
      access: '',
      point: { latitude: 53.408412, longitude: -2.9916 },
    })
    expect(eventIn({ latitude: '-90', longitude: '180' }).place?.point).to.deep.equal({ latitude: -90, longitude: 180 })
    expect(Object.is(eventIn({ latitude: '-0.0000001', longitude: '1' }).place?.point?.latitude, 0)).to.equal(true)
  })

  it('says clearly which coordinate is wrong', () => {
    for (const latitude of ['90.1', '-91', '53°24′', 'north', '1e1', 'NaN', '.5', '--1']) {
      expect(faultsOf({ latitude, longitude: '1' }), latitude).to.deep.equal(['latitude not-degrees'])
    }
    expect(faultsOf({ latitude: '1', longitude: '180.5' })).to.deep.equal(['longitude not-degrees'])
    expect(faultsOf({ latitude: '1' })).to.deep.equal(['longitude needs-both'])
    expect(faultsOf({ longitude: '1' })).to.deep.equal(['latitude needs-both'])
  })

  it('says what there will be, in which languages, what it is about and who organises it', () => {
    const event = eventIn({
      features: 'childcare, step-free, childcare',
      spoken: 'en, العربية; pt-br, Polski',
      category: 'CAUSES',
      organizers: '  The  kitchen \n\nTenants’ union',
    })
    expect(event).to.deep.include({
      features: ['step-free', 'childcare'],
      spoken: ['en', 'ar', 'pt-BR', 'pl'],
      category: 'CAUSES',
      organizers: ['The kitchen', 'Tenants’ union'],
    })
    expect(faultsOf({ features: 'sauna' })).to.deep.equal(['features not-a-choice'])
    expect(faultsOf({ spoken: 'en, klingonish' })).to.deep.equal(['spoken not-languages'])
    expect(faultsOf({ category: 'causes' })).to.deep.equal(['category not-a-choice'])
    expect(faultsOf({ organizers: 'a\n'.repeat(11) })).to.deep.equal(['organizers too-many-lines'])
    expect(faultsOf({ organizers: 'a'.repeat(101) })).to.deep.equal(['organizers line-too-long'])
  })

  it('keeps a place back only with what people may know instead', () => {
    expect(faultsOf({ hideAddress: 'yes', address: 'Lane 1' })).to.deep.equal(['area needs-area'])
    expect(faultsOf({ hideAddress: 'yes', area: 'Northgate' })).to.deep.equal(['address nothing-to-hide'])
    expect(faultsOf({ hideAddress: 'on', address: 'Lane 1' })).to.deep.equal(['hideAddress not-a-choice'])
    const content = contentIn({ hideAddress: 'yes', address: 'Lane 1', area: 'Northgate', placeName: 'Attic' })
    expect(content.event?.place).to.deep.equal({ name: 'Northgate', address: '', access: '', point: null })
    expect(content.tokens).to.include('northgate').and.not.to.include.members(['attic', 'lane'])
  })

  it('comes back into the form as it was typed; for others as they may know it', () => {
    const typed: Fields = {
      ...{ placeName: 'Attic', address: 'Lane 1\nWalton', access: 'Ring twice', latitude: '53.4', longitude: '-3' },
      ...{ hideAddress: 'yes', area: 'Northgate', features: 'step-free, seating', spoken: 'en, ar' },
      ...{ category: 'CAUSES', organizers: 'Us\nThem', online: 'https://meet.example/' },
    }
    const item = itemToBe(contentIn(typed), 'ada', now)
    expect(fieldsOf(item, true)).to.deep.include(typed)
    expect(fieldsOf(item, false)).to.deep.include({
      ...{ placeName: 'Northgate', address: '', latitude: '53.4', longitude: '-3', hideAddress: '', area: '' },
    })
  })

  it('is at the same hour on the wall on both sides of a change of the clocks, whatever the zone', () => {
    const walls: [string, string, string][] = [
      ['2027-03-27T19:00', 'Europe/London', '2027-03-27T19:00:00.000Z'],
      ['2027-03-28T19:00', 'Europe/London', '2027-03-28T18:00:00.000Z'],
      ['2027-10-31T19:00', 'Europe/London', '2027-10-31T19:00:00.000Z'],
      ['2028-02-29T08:00', 'Pacific/Kiritimati', '2028-02-28T18:00:00.000Z'],
      ['2028-02-29T20:00', 'Pacific/Pago_Pago', '2028-03-01T07:00:00.000Z'],
      ['2027-04-04T02:45', 'Australia/Lord_Howe', '2027-04-03T16:15:00.000Z'],
      ['2027-06-01T12:00', 'Asia/Kathmandu', '2027-06-01T06:15:00.000Z'],
    ]
    for (const [wall, zone, utc] of walls) {
      const { startsAt } = eventIn({ startsAt: wall, zone })
      expect([startsAt.toISOString(), wallOf(startsAt, zone)], zone).to.deep.equal([utc, wall])
    }
    // In the gap it is as much later as was skipped; where an hour comes twice, the first counts.
    expect(eventIn({ startsAt: '2027-03-28T01:30' }).startsAt.toISOString()).to.equal('2027-03-28T01:30:00.000Z')
    expect(eventIn({ startsAt: '2027-10-31T01:30' }).startsAt.toISOString()).to.equal('2027-10-31T00:30:00.000Z')
    expect(faultsOf({ startsAt: '2027-02-29T19:00' })).to.deep.equal(['startsAt not-a-date'])
    // An end in the hour that comes twice is not before its beginning.
    const night = eventIn({ startsAt: '2027-10-30T23:00', endsAt: '2027-10-31T02:00' })
    expect((night.endsAt?.getTime() ?? 0) - night.startsAt.getTime()).to.equal(4 * 3_600_000)
  })
})

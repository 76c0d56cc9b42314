import { expect } from 'chai'
import { parseCoordinates, tileOrigin, TileTemplate } from '../../../src/domain/settings/map-settings.js'
import type { Place } from '../../../src/domain/items/item.js'
import type { EventItem } from '../../../src/web/parts/items.js'
import { coordinatesOf, distanceKm, MAP, planMap } from '../../../src/web/parts/map-plan.js'

/** As the form of an event makes it, checked by its type. */
const placeAt = (latitude: number, longitude: number): Place => {
  return { name: 'x', address: '', access: '', point: { latitude, longitude } }
}
const at = (latitude: number, longitude: number) => ({ event: { place: placeAt(latitude, longitude) } }) as EventItem
const LIVERPOOL = { latitude: 53.4, longitude: -2.98 }

describe('the plan of a map', () => {
  it('has what says where it is, and nothing that is nowhere on earth', () => {
    const placed = (latitude: number, longitude: number) => coordinatesOf(at(latitude, longitude)) !== null
    expect([placed(53.4, -2.9), placed(0, 0), placed(-90, 180)]).to.deep.equal([true, true, true])
    for (const [lat, lon] of [
      [91, 0],
      [0, 181],
      [NaN, 0],
      [Infinity, 0],
    ] as const)
      expect(placed(lat, lon)).to.equal(false)
    for (const place of [null, { ...placeAt(1, 1), point: null }, { name: 'x', address: '', access: '' }])
      expect(coordinatesOf({ event: { place } } as EventItem)).to.equal(null)
  })

  it('knows how far it is', () => {
    expect(distanceKm(LIVERPOOL, { latitude: 53.48, longitude: -2.24 })).to.be.closeTo(50, 1)
    expect(distanceKm({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).to.be.closeTo(22, 0.5)
  })

  it('draws north up and east to the right, all of it inside, and numbers as it lists', () => {
    const plan = planMap([at(53.4, -2.98), at(53.45, -2.9), at(53.4, -2.98), at(48.1, 11.5)], null)
    const [south, north] = plan.near
    expect(plan.near).to.have.lengthOf(2)
    expect((north?.y ?? 0) < (south?.y ?? 0) && (north?.x ?? 0) > (south?.x ?? 0)).to.equal(true)
    expect(south?.entries.map(({ number }) => number)).to.deep.equal([1, 2])
    expect([north?.entries[0]?.number, plan.far[0]?.entries[0]?.number]).to.deep.equal([3, 4])
    for (const { x, y } of plan.near) {
      expect(x).to.be.within(MAP.margin, MAP.width - MAP.margin)
      expect(y).to.be.within(MAP.margin, MAP.height - MAP.margin)
    }
  })

  it('is one number where two would cover each other, and says how long a kilometre is', () => {
    const plan = planMap([at(53.4, -2.98), at(53.4002, -2.98), at(53.6, -2.98)], LIVERPOOL)
    expect(plan.near.map(({ entries }) => entries.length)).to.deep.equal([2, 1])
    expect(plan.home).not.to.equal(null)
    expect(plan.scale.length).to.be.within(10, MAP.width / 4)
    expect(planMap([at(0, 179.99), at(0, -179.99)], null).near).to.have.lengthOf(2)
    expect(planMap([], null).near).to.deep.equal([])
    const poles = planMap([at(90, 0), at(90, 180)], null).near
    expect(poles.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).to.equal(true)
  })
})

describe('what a steward says about maps', () => {
  it('is a tile server only when it names one host for all tiles', () => {
    const good = 'https://tiles.example.org/{z}/{x}/{y}.png'
    expect([TileTemplate.parse(good), tileOrigin(good)]).to.deep.equal([good, 'https://tiles.example.org'])
    expect(tileOrigin('https://tiles.example.org:8443/a/{z}/{x}/{y}?k=1')).to.equal('https://tiles.example.org:8443')
    expect([TileTemplate.parse(''), tileOrigin('')]).to.deep.equal(['', null])
    for (const bad of [
      ...['http://t.example/{z}/{x}/{y}.png', 'https://{s}.t.example/{z}/{x}/{y}.png', 'https://{z}.t.example/{x}/{y}'],
      ...['https://t.example/{z}/{x}', 'https://t.example/{z}/{x}/{y}/{y}', 'https://u:p@t.example/{z}/{x}/{y}'],
      ...[
        'javascript:{z}/{x}/{y}',
        '//t.example/{z}/{x}/{y}',
        'https://t.example/{z}/{x}/{y}; script-src *',
        'https://t.example/{z}/{x}/{y}#a',
      ],
      `https://t.example/{z}/{x}/{y}${'a'.repeat(300)}`,
    ])
      expect(TileTemplate.safeParse(bad).success, bad).to.equal(false)
  })

  it('is a place only when it is on earth', () => {
    expect(parseCoordinates(' 53.45, -2.96 ')).to.deep.equal({ latitude: 53.45, longitude: -2.96 })
    for (const bad of ['', '53', '91, 0', '0, 181', '1e3, 2', '53.45 N, 2', '53,45, 2,9'])
      expect(parseCoordinates(bad), bad).to.equal(null)
  })
})

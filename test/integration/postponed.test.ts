import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { publish, typed } from '../support/published.js'
import type { Browser } from './browsers.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const REASON = 'The hall is <b>flooded</b>'

describe('an event that is postponed', () => {
  let there: Neighbourhood
  let ada: Browser
  let item: Item
  beforeEach(async () => {
    there = await neighbourhood()
    ada = await there.hub.browser('coordinator', 'ada')
    item = await publish(there.hub.services, there.steward, 'event', { ...typed.event, signUp: 'yes' })
  })
  afterEach(cleanUp)

  const acts = () => `/manage/items/${item.id}`
  const page = async (path = pathOf(item)) => (await there.hub.get(path)).text
  const wire = async () => {
    const { text } = await there.hub.get(new URL(item.iri).pathname, {
      headers: { accept: 'application/activity+json' },
    })
    return JSON.parse(text) as Record<string, unknown>
  }

  it('is so by a choice on the page that cancels, with a reason, and says so wherever it stands', async () => {
    const asked = (await ada.get(`${acts()}/end`)).text
    expect(asked)
      .to.match(/value="cancelled"[^>]*checked/)
      .and.include('value="postponed"')
    const empty = await ada.post(`${acts()}/end`, { reason: ' ', how: 'postponed' }, { from: `${acts()}/end` })
    expect(empty.status).to.equal(400)
    expect(empty.text, 'what was chosen is kept').to.match(/value="postponed"[^>]*checked/)
    const done = await ada.post(`${acts()}/end`, { reason: REASON, how: 'postponed' }, { from: `${acts()}/end` })
    expect([done.status, done.headers.location]).to.deep.equal([303, pathOf(item)])

    expect(await page())
      .to.include('This event is postponed. There is no new date yet.')
      .and.include('keeps their place')
      .and.include('The hall is &lt;b>flooded&lt;/b>')
      .and.include('https://schema.org/EventPostponed')
      .and.not.include('This event was cancelled')
    expect(await page('/events'))
      .to.include('status-postponed')
      .and.not.include('status-cancelled')
    for (const path of [`${pathOf(item)}.ics`, '/events.ics'])
      expect(await page(path))
        .to.include('STATUS:TENTATIVE')
        .and.include('SUMMARY:Postponed: Repair café')
    expect(await page('/feed.atom')).to.include('Postponed: Repair café')
    expect(await page('/embed/events')).to.include('<b>Postponed: </b>')
    expect(await page(`${pathOf(item)}/history`)).to.include('<strong>Postponed</strong>')
    expect(await wire()).to.deep.include({
      eventStatus: 'EventPostponed',
      status: 'TENTATIVE',
      startTime: '2026-12-12T14:00:00+00:00',
      previousStartTime: '2026-12-12T14:00:00+00:00',
    })
    expect((await wire())['summary']).to.match(/^POSTPONED - /)
  })

  it('can still be cancelled, or take place as it was to, and is on again with a new date', async () => {
    const send = (act: string, fields: Record<string, string> = {}) =>
      ada.post(`${acts()}/${act}`, fields, { from: `${acts()}/${act}` })
    expect((await send('end', { reason: 'rain', how: 'postponed' })).status).to.equal(303)
    expect((await ada.get(pathOf(item))).text)
      .to.include(`${acts()}/end`)
      .and.include('It takes place after all')
    expect((await send('end', { reason: 'More rain' })).status).to.equal(303)
    expect(await page())
      .to.include('This event was cancelled')
      .and.include('More rain')
      .and.not.include('status-postponed')
    expect((await send('reopen')).status).to.equal(303)
    expect(await page())
      .to.not.include('cancelled')
      .and.not.include('is postponed')
    expect((await send('end', { reason: 'rain', how: 'postponed' })).status).to.equal(303)
    const { edit } = await import('../support/published.js')
    await edit(there.hub.services, there.steward, item, { startsAt: '2027-01-09T14:00', endsAt: '' })
    expect(await page()).to.not.include('is postponed')
    expect(await wire()).to.deep.include({
      eventStatus: 'EventRescheduled',
      status: 'CONFIRMED',
      startTime: '2027-01-09T14:00:00+00:00',
      previousStartTime: '2026-12-12T14:00:00+00:00',
    })
  })

  it('is not for readers to decide, nor for calls', async () => {
    const reader = await there.hub.browser('reader')
    const sent = await reader.post(`${acts()}/end`, { reason: 'x', how: 'postponed' }, { from: '/account' })
    expect(sent.status).to.equal(403)
    const call = await publish(there.hub.services, there.steward, 'call', typed.call)
    const error = await there.hub.services.items
      .postpone(there.steward, call.id, 'x')
      .catch((reason: unknown) => reason)
    expect(error).to.have.property('kind', 'not-found')
  })
})

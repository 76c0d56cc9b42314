import { expect } from 'chai'
import ICAL from 'ical.js'
import { itemOf } from '../../src/domain/items/item-repo.js'
import type { Item } from '../../src/domain/items/item.js'
import { pathOf } from '../../src/domain/text/slug.js'
import type { Fields } from './browsers.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const typed: Fields = {
  ...{ kind: 'event', texts: '0', do: 'publish', title: 'Choir', body: 'Come and sing.', zone: 'Europe/London' },
  ...{ 'startsAt-date': '2026-11-17', 'startsAt-time': '19:00', 'endsAt-date': '2026-11-17', 'endsAt-time': '21:00' },
  ...{ repeat: 'week', every: '2', audience: 'public', placeName: 'Hall', scope: '' },
  ...{ features: ['step-free', 'childcare'], spoken: 'en, العربية', category: 'MUSIC', organizers: 'The singers' },
}

describe('a series, as people meet it', () => {
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  it('is begun in the form, shown with all its dates, changed from one of them on, and ended', async () => {
    const { hub } = there
    const organiser = await hub.browser('coordinator')
    const [, draft] = /action="(\/manage\/drafts\/[^"]+)"/.exec((await organiser.get('/manage/new/event')).text) ?? []
    expect(draft, 'the form of a new event').to.be.a('string')
    const wrong = await organiser.post(draft ?? '', { ...typed, repeat: 'last' }, { from: '/manage/new/event' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text)
      .to.include('The first day is not the last of its weekday')
      .and.include('value="childcare" checked')
    const sent = await organiser.post(draft ?? '', { ...typed, texts: '1' }, { from: '/manage/new/event' })
    expect(sent.status, sent.text.slice(0, 300)).to.equal(303)
    const path = new URL(sent.headers.location ?? '', 'http://hub').pathname
    await hub.settle()
    const page = (await hub.get(path)).text
    expect(page).to.include('Step-free way in, Childcare').and.include('English, Arabic').and.include('The singers')
    const [, series] = /href="(\/series\/\d+)"/.exec(page) ?? []
    const dates = (await hub.get(series ?? '')).text
    expect(dates).to.include('Every 2 weeks').and.not.to.include('End the series')
    expect(dates.match(/<article class="row"/g)).to.have.lengthOf(4)

    const [, second] = [...dates.matchAll(/href="(\/events\/choir-[^"]+)"/g)].map(([, href]) => href)
    const own = (await organiser.get(second ?? '')).text
    const [, edit] = /href="(\/manage\/items\/\d+\/edit)"/.exec(own) ?? []
    const opened = await organiser.get(edit ?? '')
    const form =
      opened.status === 303 || opened.status === 302 ? await organiser.get(opened.headers.location ?? '') : opened
    expect(form.text).to.include('This time and all that follow')

    expect((await organiser.post(`${series}/end`, { reason: '' }, { from: series ?? '' })).status).to.equal(400)
    expect((await organiser.post(`${series}/end`, { reason: 'Laryngitis' }, { from: series ?? '' })).status).to.equal(
      303,
    )
    await hub.settle()
    expect((await hub.get(path)).text).to.include('Laryngitis')
    const reader = await hub.browser('reader')
    expect((await reader.post(`${series}/end`, { reason: 'x' }, { from: '/account' })).status).to.equal(403)
  })

  it('is a calendar of all its dates that anybody may see, the same entries as in that of the hub', async () => {
    const { hub, steward } = there
    const { publish, edit, typed: fields } = await import('../support/published.js')
    const first = await publish(hub.services, steward, 'event', { ...fields.event, repeat: 'week' })
    await hub.settle()
    const dates = (await hub.services.series.itemsOf(first.id)).map(itemOf)
    const [, moved, hidden, cancelled] = dates.sort((a, b) => (a.iri < b.iri ? -1 : 1))
    await edit(hub.services, steward, moved as Item, { startsAt: '2026-12-20T11:00', endsAt: '' })
    await edit(hub.services, steward, hidden as Item, { audience: 'hub' })
    await hub.services.items.end(steward, cancelled?.id ?? '', 'rain')
    const { status, text, headers } = await hub.get(`/series/${first.id}.ics`)
    expect([status, headers['content-type']]).to.deep.equal([200, 'text/calendar; charset=utf-8'])
    const entriesOf = (ics: string) =>
      new ICAL.Component(ICAL.parse(ics) as never).getAllSubcomponents('vevent').map((entry) => entry.toString())
    const entries = entriesOf(text)
    expect(entries).to.have.lengthOf(dates.length - 1)
    expect(entriesOf((await hub.get('/events.ics')).text)).to.include.members(entries)
    expect(text).to.include('DTSTART;TZID=Europe/London:20261220T110000').and.include('STATUS:CANCELLED')
    expect(text).not.to.include(hidden?.iri)
    const page = (await hub.get(`/series/${first.id}`)).text
    expect(page).to.include(`href="/series/${first.id}.ics"`).and.include('All dates for your calendar')
    expect((await hub.get(pathOf(first))).text).to.include(`href="/series/${first.id}.ics"`)
    for (const wrong of ['/series/1.ics', '/series/x.ics', `/series/${first.id}.atom`])
      expect((await hub.get(wrong)).status, wrong).to.equal(404)
  })

  it('is nothing to those who may see none of its dates', async () => {
    const { hub, steward } = there
    const { publish, typed: fields } = await import('../support/published.js')
    const item = await publish(hub.services, steward, 'event', { ...fields.event, audience: 'hub', repeat: 'week' })
    await hub.settle()
    expect((await hub.get(`/series/${item.id}`)).status).to.equal(404)
    expect((await hub.get('/series/1')).status).to.equal(404)
    expect((await hub.get(`/series/${item.id}.ics`)).status).to.equal(404)
    expect((await (await hub.browser('reader')).get(`/series/${item.id}`)).status).to.equal(200)
  })
})

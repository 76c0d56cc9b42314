import { expect } from 'chai'
import ICAL from 'ical.js'
import { iri } from '../../src/core/iri.js'
import { ACTORS } from '../../src/domain/actors/actor-repo.js'
import { POSTS } from '../../src/domain/posts/post-repo.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import { CALENDAR_LINKS } from '../../src/domain/calendar/calendar-links.js'
import type { PostEvent } from '../../src/domain/posts/post.js'
import { actorDoc, noteBy } from '../support/neighbours.js'
import { publish, typed } from '../support/published.js'
import type { Browser } from './browsers.js'
import { cleanUp, PASSWORD } from './hubs.js'
import { BASE_URL, neighbourhood, type Neighbourhood } from './neighbours.js'

const WRONG = `/calendar/${'a'.repeat(32)}.ics`
const SANDY = iri('https://elm.test/users/sandy')

describe('a member’s own calendar', () => {
  let there: Neighbourhood
  let ada: Browser
  beforeEach(async () => {
    there = await neighbourhood()
    ada = await there.hub.browser('reader', 'ada')
    await publish(there.hub.services, there.steward, 'event', {
      ...typed.event,
      title: 'Members’ meeting',
      audience: 'hub',
    })
  })
  afterEach(cleanUp)

  const idOf = async (name: string) => (await there.hub.services.members.byName(name))?.id ?? expect.fail(name)

  /** Makes an address as the page does. @returns its path */
  async function made(browser = ada): Promise<string> {
    const { status, text, headers } = await browser.post('/account/calendar/make', {}, { from: '/account/calendar' })
    expect([status, headers['cache-control']]).to.deep.equal([200, 'private, no-store'])
    const [, path] = new RegExp(`${BASE_URL}(/calendar/[\\w-]{32}\\.ics)<`).exec(text) ?? []
    return path ?? expect.fail(`no address on ${text}`)
  }

  async function titles(path: string): Promise<string[]> {
    const { status, text } = await there.hub.get(path)
    expect(status).to.equal(200)
    const entries = new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
    return entries.map((entry) => String(entry.getFirstPropertyValue('summary')))
  }

  /** Somebody elsewhere announces an event. */
  async function announced(title: string, startsAt: Date, more: Partial<PostEvent> = {}): Promise<void> {
    const event: PostEvent = {
      ...{ startsAt, endsAt: null, overAt: new Date(startsAt.getTime() + 3 * 3_600_000), zone: 'Asia/Tokyo' },
      ...{ place: null, online: null, state: 'cancelled' as const, joinMode: null, participants: null, capacity: null },
      ...more,
    }
    await there.hub.services.posts.receive(noteBy(SANDY, { kind: 'event', type: 'Event', title, event }), {
      followed: true,
    })
    await there.hub.settle()
  }

  it('has what the hub has for members and what others announce whom they follow', async () => {
    await there.hub.store.collection(ACTORS).insertMany([actorDoc('sandy')])
    await announced('Bean day', new Date('2026-12-01T10:00:00Z'))
    await there.hub.services.follows.followQuietly(await idOf('ada'), { iri: SANDY, host: 'elm.test' })
    await announced('Seed swap', new Date('2026-12-02T10:00:00Z'))
    await announced('Long over', new Date('2026-11-01T10:00:00Z'))
    const [ours, theirs] = [
      ['Repair café', 'Members’ meeting'],
      ['Cancelled: Bean day', 'Cancelled: Seed swap'],
    ]
    expect(await titles(await made())).to.have.members([...ours, ...theirs])
    expect(await titles('/events.ics')).to.deep.equal(['Repair café'])
  })

  it('says of an event elsewhere when it is there, and names it as everybody does', async () => {
    await there.hub.store.collection(ACTORS).insertMany([actorDoc('sandy')])
    await there.hub.services.follows.followQuietly(await idOf('ada'), { iri: SANDY, host: 'elm.test' })
    await announced('Seed swap', new Date('2026-12-02T10:00:00Z'))
    const { text } = await there.hub.get(await made())
    const entries = new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
    const swap = entries.find((entry) => String(entry.getFirstPropertyValue('summary')).includes('Seed swap'))
    expect(String(swap?.getFirstPropertyValue('dtstart'))).to.equal('2026-12-02T19:00:00')
    expect(swap?.getFirstProperty('dtstart')?.getParameter('tzid')).to.equal('Asia/Tokyo')
    expect(swap?.getFirstPropertyValue('status')).to.equal('CANCELLED')
    expect(String(swap?.getFirstPropertyValue('uid'))).to.match(/^https:\/\/elm\.test\/notes\/\d+$/)
    const meeting = entries.find((entry) => String(entry.getFirstPropertyValue('summary')).includes('meeting'))
    expect(meeting?.getFirstPropertyValue('class')).to.equal('PRIVATE')
  })

  it('does not come to harm by events of strangers that no clock can show', async () => {
    await there.hub.store.collection(ACTORS).insertMany([actorDoc('sandy')])
    await there.hub.services.follows.followQuietly(await idOf('ada'), { iri: SANDY, host: 'elm.test' })
    const soon = new Date('2026-12-02T10:00:00Z')
    await announced('At the end of time', new Date(8.64e15), { overAt: new Date(8.64e15) })
    await announced('On Mars', soon, { zone: 'Mars/Olympus' })
    await announced('In zone injection', soon, { zone: 'UTC\r\nATTACH:http://evil.test' })
    await announced('Ends at no time', soon, { endsAt: new Date(-8.64e15) })
    await announced('Plain\r\nATTENDEE:mailto:x@y', soon, { online: 'https://x.test/\r\nBEGIN:VALARM' })
    const { status, text } = await there.hub.get(await made())
    expect(status).to.equal(200)
    expect(text).not.to.match(/^(ATTACH|ATTENDEE|BEGIN:VALARM)/m)
    expect(await titles(await made())).to.have.members([
      ...['Repair café', 'Members’ meeting', 'Cancelled: On Mars', 'Cancelled: In zone injection'],
      ...['Cancelled: Ends at no time', 'Cancelled: Plain ATTENDEE:mailto:x@y'],
    ])
  })

  it('has what its member signed up for, how they stand, what they do there, and where it is if they may know', async () => {
    const { services } = there.hub
    const me = await idOf('ada')
    const put = (fields: Fields) =>
      publish(there.hub.services, there.steward, 'event', { ...typed.event, signUp: 'yes', ...fields })
    const kept = { hideAddress: 'yes', area: 'Toxteth', placeName: 'Volkshaus', address: 'Lagergasse 98' }
    const places = { capacity: '1', waitingList: 'yes' }
    const mine = await put({ title: 'Mine', ...kept, shifts: 'Stewards, 13:00-14:00, 2' })
    await put({ title: 'Not mine', ...kept })
    const full = await put({ title: 'Full', ...kept, ...places })
    const unlisted = await put({ title: 'Unlisted', audience: 'unlisted' })
    const off = await put({ title: 'Off' })
    const key = `member:${me}` as const
    await services.signUps.signUp(full.id, {
      key: await services.signUps.keyOfMail('x@example.org'),
      door: 'mail',
      name: null,
      mail: 'x@example.org',
    })
    for (const { id } of [mine, full, unlisted, off])
      await services.signUps.signUp(id, { key, door: 'account', name: null })
    await services.signUps.signUp(
      mine.id,
      { key, door: 'account', name: null },
      { shift: mine.event?.shifts?.[0]?.id ?? '' },
    )
    await services.items.end(there.steward, off.id, 'rain')
    const { text } = await there.hub.get(await made())
    const entries = new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
    const told = (title: string) => {
      const entry = entries.find((one) => String(one.getFirstPropertyValue('summary')).endsWith(title))
      const [status, location, description] = ['status', 'location', 'description'].map((name) =>
        String(entry?.getFirstPropertyValue(name)),
      )
      return { status, location, description: description ?? '' }
    }
    expect(told('Mine')).to.deep.include({ status: 'CONFIRMED', location: 'Volkshaus, Lagergasse 98' })
    expect(told('Mine').description)
      .to.match(/^You have a place\.\nStewards: Sat 12 Dec 2026, 13:00–14:00 \(GMT\)\n\n/)
      .and.not.include('only told')
    expect(told('Full')).to.deep.include({ status: 'TENTATIVE', location: 'Toxteth' })
    expect(told('Full').description).to.match(/^You are not sure/)
    expect(told('Not mine')).to.deep.include({ status: 'CONFIRMED', location: 'Toxteth' })
    expect(told('Not mine').description).to.match(/^Bring what/)
    expect(told('Unlisted').status).to.equal('CONFIRMED')
    expect(told('Off').status).to.equal('CANCELLED')
    expect(text.match(/Lagergasse/g)).to.have.lengthOf(1)
    expect((await there.hub.get('/events.ics')).text)
      .to.include('Toxteth')
      .and.not.include('Lagergasse')
    await services.signUps.leave(unlisted.id, key)
    expect((await there.hub.get(await made())).text).not.to.include('Unlisted')
  })

  it('has events elsewhere that its member wants to come to, also when they follow nobody there', async () => {
    await there.hub.store.collection(ACTORS).insertMany([actorDoc('sandy')])
    await announced('Seed swap', new Date('2026-12-02T10:00:00Z'), { state: 'scheduled', joinMode: 'free' })
    const { services } = there.hub
    const member = (await services.members.byName('ada')) ?? expect.fail('ada')
    await services.profiles.open(member.id, { name: 'Ada' })
    const [post] = await there.hub.store.collection(POSTS).find({ author: SANDY, state: 'published' }, { limit: 1 })
    await services.joins.join(member, post?._id ?? '')
    const { text } = await there.hub.get(await made())
    const entries = new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
    const swap = entries.find((entry) => String(entry.getFirstPropertyValue('summary')) === 'Seed swap')
    expect(swap?.getFirstPropertyValue('status')).to.equal('TENTATIVE')
    await services.joins.leave(member, post?._id ?? '')
    expect(await titles(await made())).not.to.include('Seed swap')
  })

  it('is kept by nobody on its way, sets no cookie, and needs none', async () => {
    const { headers } = await there.hub.get(await made())
    expect(headers['content-type']).to.equal('text/calendar; charset=utf-8')
    expect(headers['cache-control']).to.equal('private, no-store')
    expect(headers['set-cookie']).to.equal(undefined)
  })

  it('stands nowhere in the log, right or wrong, whatever is done with its address', async () => {
    const path = await made()
    const token = path.slice('/calendar/'.length, -'.ics'.length)
    for (const asked of [path, `${path}?x=1`, path.slice(0, -4), `${path}/more`, `//calendar/${token}.ics`])
      await there.hub.get(asked)
    for (const method of ['POST', 'PUT', 'HEAD']) await there.hub.get(path, { method })
    await there.hub.get(WRONG)
    const lines = JSON.stringify(there.hub.lines)
    expect(lines).to.include('/calendar/:token.ics')
    expect(lines).not.to.include(token).and.not.to.include('a'.repeat(32))
    expect(JSON.stringify(await everything())).not.to.include(token)
  })

  async function everything(): Promise<unknown[]> {
    const all: unknown[] = []
    for (const spec of await there.hub.store.collections())
      for await (const doc of there.hub.store.collection(spec).stream({})) all.push(doc)
    expect(JSON.stringify(all)).to.include('credentialsAt')
    return all
  }

  it('is not found under a wrong address, nor under any other path', async () => {
    const path = await made()
    const { text } = await there.hub.get(path)
    expect(text).to.include('BEGIN:VCALENDAR')
    for (const wrong of [WRONG, '/calendar/.ics', '/calendar/x.ics', path.toUpperCase(), `${path.slice(0, -5)}.ics`])
      expect((await there.hub.get(wrong)).status, wrong).to.equal(404)
    expect((await there.hub.get(path, { method: 'POST' })).status).to.equal(405)
  })

  it('ends when a new one is made, when it is ended, with a new password, with a suspension and with the account', async () => {
    const { services } = there.hub
    const status = async (path: string) => (await there.hub.get(path)).status
    const first = await made()
    const second = await made()
    expect([await status(first), await status(second)]).to.deep.equal([404, 200])
    const ended = await ada.post('/account/calendar/end', {}, { from: '/account/calendar' })
    expect([ended.status, await status(second)]).to.deep.equal([303, 404])

    const third = await made()
    await services.credentials.setPassword(await idOf('ada'), PASSWORD)
    expect(await status(third)).to.equal(404)
    ada = await there.hub.browser('reader', 'ada')
    expect((await ada.get('/account/calendar')).text).to.include('has ended, because your password')

    const fourth = await made()
    await services.members.suspend(there.steward.id, await idOf('ada'), 'Rows')
    expect(await status(fourth)).to.equal(404)
  })

  it('leaves nothing behind when somebody goes', async () => {
    const id = await idOf('ada')
    await there.hub.services.credentials.setPassword(id, PASSWORD)
    ada = await there.hub.browser('reader', 'ada')
    const path = await made()
    await there.hub.services.account.leave(id, PASSWORD)
    there.goTo('2026-11-10T12:10:00Z')
    await there.hub.settle()
    expect((await there.hub.get(path)).status).to.equal(404)
    expect(await there.hub.store.collection(CALENDAR_LINKS).findOne({ _id: id })).to.equal(null)
  })

  it('is made and ended by its member alone, with a form of ours', async () => {
    const stranger = await there.hub.browser()
    expect((await stranger.get('/account/calendar')).status).to.equal(401)
    expect((await ada.post('/account/calendar/make', {}, { token: 'forged' })).status).to.equal(403)
    const path = await made()
    expect((await ada.get('/account/calendar/make')).status).to.be.oneOf([404, 405])
    expect((await there.hub.get(path)).status).to.equal(200)
    expect((await ada.get('/account')).text).to.include('href="/account/calendar"')
  })
})

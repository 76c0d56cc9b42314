import { expect } from 'chai'
import { DIGESTS } from '../../src/domain/subscriptions/digest-duty.js'
import { SUBSCRIPTIONS } from '../../src/domain/subscriptions/subscription-repo.js'
import { stopMailServers } from '../support/mail-server.js'
import { publish, typed } from '../support/published.js'
import { linkIn, mailingHub, subscribe, type MailingHub } from '../support/subscribers.js'
import { cleanUp, get } from './hubs.js'

const ADA = 'ada@example.org'
const OTTO = 'otto@example.org'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Tuesday, 10 November 2026; the digest comes on Thursdays at 9. */
const TUESDAY = '2026-11-10T12:00:00Z'

async function set(start = TUESDAY, settings: Parameters<typeof mailingHub>[1] = {}): Promise<MailingHub> {
  return mailingHub(start, settings)
}

async function writer({ hub }: MailingHub) {
  return (await hub.services.members.byName('organiser')) ?? expect.fail('no steward')
}

const event = { ...typed.event, startsAt: '2026-11-20T19:00', endsAt: '2026-11-20T21:00', title: 'Küfa im Volkshaus' }
const call = { ...typed.call, deadline: '2026-12-01T12:00', title: 'Write to the council' }
const writeUp = { ...typed['write-up'], title: 'How we swept the alley' }

describe('the weekly digest', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('tells once a week what is on and what is new, and what is for everybody alone', async () => {
    const all = await set()
    const { hub, to, at } = all
    const member = await writer(all)
    await subscribe(all, await hub.browser(), ADA, ['digest'])
    await publish(hub.services, member, 'event', event)
    await publish(hub.services, member, 'event', {
      ...event,
      title: 'Far away',
      startsAt: '2026-12-20T19:00',
      endsAt: '',
    })
    await publish(hub.services, member, 'event', { ...event, title: 'Members only', audience: 'hub' })
    await publish(hub.services, member, 'call', call)
    await publish(hub.services, member, 'write-up', { ...writeUp, audience: 'unlisted' })
    await publish(hub.services, member, 'write-up', writeUp)
    await at('2026-11-12T08:59:00Z')
    expect(to(ADA), 'only the link to confirm').to.have.lengthOf(1)
    await at('2026-11-12T09:00:00Z')
    const digest = to(ADA)[1] ?? expect.fail('no digest')
    expect(digest.read.subject).to.equal('Walton Hub: what is on, Thursday, 12 November 2026')
    const { text, html } = digest.read
    for (const said of [
      event.title,
      call.title,
      writeUp.title,
      'Fri 20 Nov 2026, 19:00–21:00 (GMT)',
      'St Mary’s hall',
    ]) {
      expect(text, said).to.include(said)
      expect(html, said).to.include(said)
    }
    expect(text).to.not.match(/Far away|Members only/)
    expect(text.match(/How we swept/g)).to.have.lengthOf(1)
    expect(digest.headers.get('list-id')).to.equal('"Walton Hub weekly" <digest.hub.example.org>')
    await at('2026-11-18T20:00:00Z')
    expect(to(ADA)).to.have.lengthOf(2)
    await at('2026-11-19T09:00:00Z')
    const second = to(ADA)[2]?.read.text ?? expect.fail('no second digest')
    expect(second).to.include(event.title).and.not.include(call.title).and.not.include(writeUp.title)
  })

  it('can be left by its header', async () => {
    const all = await set()
    const { hub, to, at } = all
    await subscribe(all, await hub.browser(), ADA, ['digest'])
    await publish(hub.services, await writer(all), 'event', event)
    await at('2026-11-12T09:00:00Z')
    const letter = to(ADA)[1]!
    const [, url] = /^<(.*)>$/.exec(letter.headers.get('list-unsubscribe') ?? '') ?? []
    const path = new URL(url!).pathname
    expect(path).to.equal(linkIn(letter, 'unsubscribe'))
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const body = letter.headers.get('list-unsubscribe-post')!
    expect((await get(hub.address + path, { method: 'POST', headers, body })).status).to.equal(200)
    expect(await hub.store.collection(SUBSCRIPTIONS).count({}, { atMost: 5 })).to.equal(0)
    await at('2026-11-19T09:00:00Z')
    expect(to(ADA)).to.have.lengthOf(2)
  })

  it('is not written when there is nothing to tell', async () => {
    const all = await set()
    await subscribe(all, await all.hub.browser(), ADA, ['digest'])
    await all.at('2026-11-12T09:00:00Z')
    expect(all.to(ADA)).to.have.lengthOf(1)
  })

  it('is in the language of whoever gets it, and comes by the clock of the hub when that changes', async () => {
    const all = await set('2026-10-23T12:00:00Z', { zone: 'Europe/Berlin', language: 'de' })
    const { hub, to, at } = all
    await hub.services.settings.change({ digestDay: 1, digestHour: 9 })
    const german = { 'Accept-Language': 'de' }
    await subscribe(all, await hub.browser(), ADA, ['digest'], german)
    await subscribe(all, await hub.browser(), OTTO, ['digest'], { 'Accept-Language': 'en' })
    const fields = { ...event, zone: 'Europe/Berlin', startsAt: '2026-10-30T19:00', endsAt: '' }
    await publish(hub.services, await writer(all), 'event', fields)
    await at('2026-10-26T07:59:00Z') // 08:59 in Berlin, where it is winter since Sunday
    expect(to(ADA)).to.have.lengthOf(1)
    await at('2026-10-26T08:00:00Z')
    expect(to(ADA)[1]?.read.text).to.include('In den nächsten zwei Wochen').and.include('19:00 (MEZ)')
    expect(to(ADA)[1]?.read.html).to.include('<html lang="de"')
    expect(to(OTTO)[1]?.read.text).to.include('Coming up in the next two weeks').and.include('19:00 (CET)')
  })

  it('comes to each of many once, in whatever batch and however often it is begun again', async () => {
    const all = await set()
    const { hub, server, at } = all
    const member = await writer(all)
    await subscribe(all, await hub.browser(), ADA, ['digest'])
    for (let n = 0; n < 119; n++) await addReader(all, `reader${n}@example.org`)
    await publish(hub.services, member, 'event', event)
    await at('2026-11-12T09:00:00Z')
    const digests = () => server.received.filter(({ headers }) => headers.has('list-id')).flatMap((letter) => letter.to)
    expect([digests().length, new Set(digests()).size]).to.deep.equal([120, 120])
    await hub.store.collection(DIGESTS).updateOne({ _id: 'digest' }, { $set: { done: false, after: '' } })
    await at('2026-11-12T10:00:00Z')
    expect(digests(), 'as after a crash before it was noted').to.have.lengthOf(120)
    await hub.services.settings.change({ digestDay: 5 })
    await at('2026-11-13T10:00:00Z')
    expect(digests(), 'the day was changed within the week').to.have.lengthOf(120)
    await at('2026-11-20T10:00:00Z')
    expect(digests()).to.have.lengthOf(240)
  })

  it('is left out rather than come days too late, and what it would have told is told in the next', async () => {
    const all = await set()
    const { hub, to, at } = all
    await subscribe(all, await hub.browser(), ADA, ['digest'])
    await publish(hub.services, await writer(all), 'write-up', writeUp)
    await at('2026-11-16T09:00:00Z')
    expect(to(ADA)).to.have.lengthOf(1)
    await at('2026-11-19T09:00:00Z')
    expect(to(ADA)[1]?.read.text).to.include(writeUp.title)
  })

  it('never comes where it is turned off', async () => {
    const all = await set()
    await all.hub.services.settings.change({ digestDay: 0 })
    await subscribe(all, await all.hub.browser(), ADA, ['digest'])
    await publish(all.hub.services, await writer(all), 'event', event)
    await all.at('2026-11-19T09:00:00Z')
    expect(all.to(ADA)).to.have.lengthOf(1)
  })
})

describe('news of topics', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('come together, at most once a day, to those who asked for that topic', async () => {
    const all = await set()
    const { hub, to, pass } = all
    const member = await writer(all)
    await subscribe(all, await hub.browser(), ADA, ['tag:walton', 'calls'])
    await subscribe(all, await hub.browser(), OTTO, ['write-ups'])
    await publish(hub.services, member, 'event', { ...event, startsAt: '2026-12-20T19:00', endsAt: '' })
    await publish(hub.services, member, 'call', call)
    await pass(4 * MINUTE_MS)
    expect(to(ADA)).to.have.lengthOf(1)
    await pass(2 * MINUTE_MS)
    const news = to(ADA)[1] ?? expect.fail('no news')
    expect(news.read.subject).to.equal('2 new things · Walton Hub')
    expect(news.read.text).to.include(event.title).and.include(call.title)
    expect(news.headers.get('list-id')).to.equal('"Walton Hub news" <news.hub.example.org>')
    await publish(hub.services, member, 'call', { ...call, title: 'Another call' })
    await pass(6 * MINUTE_MS)
    await pass(20 * HOUR_MS)
    expect(to(ADA), 'a letter a day').to.have.lengthOf(2)
    await pass(4 * HOUR_MS)
    expect(to(ADA)[2]?.read.subject).to.equal('Another call · Walton Hub')
    expect(to(OTTO), 'nothing of what he asked for').to.have.lengthOf(1)
  })

  it('come of a reading list when something is added that anybody may read, and name the list', async () => {
    const all = await set()
    const { hub, to, pass } = all
    const member = await writer(all)
    const entries = 'https://example.org/1\tThe first\tWhy'
    const list = await publish(hub.services, member, 'list', { title: 'Begin here', body: 'Read.', entries })
    const other = await publish(hub.services, member, 'list', { title: 'For us', audience: 'hub', entries })
    const topic = `list:${list.id}`
    await pass(MINUTE_MS)
    const page = await (await hub.browser()).get(`/subscribe?topics=${topic}`)
    expect(page.text).to.include('New entries on “Begin here”')
    expect((await (await hub.browser()).get(`/subscribe?topics=list:${other.id}`)).text).to.not.include('For us')
    await subscribe(all, await hub.browser(), ADA, [topic])
    await subscribe(all, await hub.browser(), OTTO, [`list:${other.id}`, 'lists'])
    expect(to(ADA)[0]?.read.text).to.include('New entries on “Begin here”')
    await pass(6 * MINUTE_MS)
    const hidden = await publish(hub.services, member, 'call', { ...call, title: 'Canary', audience: 'hub' })
    const add = (id: string, at: string, title: string) =>
      hub.services.readingLists.add(member, id, { at, title, note: 'Read it twice.' })
    await add(list.id, hidden.iri, '')
    await pass(6 * MINUTE_MS)
    expect(to(ADA), 'nothing that she may see').to.have.lengthOf(1)
    await add(list.id, 'https://example.org/2', 'The second')
    await add(other.id, 'https://example.org/2', 'The second')
    await pass(6 * MINUTE_MS)
    const news = to(ADA)[1] ?? expect.fail('no news')
    expect(news.read.subject).to.equal('The second · Walton Hub')
    expect(news.read.text)
      .to.include('New on “Begin here”')
      .and.include('Read it twice.')
      .and.include('https://example.org/2')
      .and.not.include('The first')
      .and.not.include('Canary')
    expect(to(OTTO), 'no new list, and none that he may read').to.have.lengthOf(1)
  })

  it('do not wait with what begins within two days', async () => {
    const all = await set()
    const { hub, to, pass } = all
    const member = await writer(all)
    await subscribe(all, await hub.browser(), ADA, ['events'])
    await publish(hub.services, member, 'event', event)
    await pass(6 * MINUTE_MS)
    await publish(hub.services, member, 'event', {
      ...event,
      title: 'Tomorrow',
      startsAt: '2026-11-11T19:00',
      endsAt: '',
    })
    await pass(6 * MINUTE_MS)
    expect(
      to(ADA)
        .map(({ read }) => read.subject)
        .slice(1),
    ).to.deep.equal([`${event.title} · Walton Hub`, 'Tomorrow · Walton Hub'])
  })

  it('leave out what was taken down, called off or hidden before they went out', async () => {
    const all = await set()
    const { hub, to, pass } = all
    const member = await writer(all)
    await subscribe(all, await hub.browser(), ADA, ['events'])
    const off = await publish(hub.services, member, 'event', { ...event, title: 'Off' })
    const gone = await publish(hub.services, member, 'event', { ...event, title: 'Gone' })
    await publish(hub.services, member, 'event', { ...event, title: 'Hidden', audience: 'followers' })
    await hub.services.items.end(member, off.id, 'rain')
    await hub.services.items.remove(member, gone.id)
    await pass(10 * MINUTE_MS)
    expect(to(ADA)).to.have.lengthOf(1)
    await publish(hub.services, member, 'event', { ...event, title: 'On' })
    await pass(DAY_MS)
    expect(to(ADA)[1]?.read.subject).to.equal('On · Walton Hub')
  })
})

/** As if they had confirmed; by the rules of the hub, without a form for each. */
async function addReader({ hub }: MailingHub, email: string): Promise<void> {
  const { subscriptions, mails } = hub.services
  await subscriptions.ask({
    email,
    topics: ['digest'],
    language: 'en',
    connection: email.replace(/\D+(\d+).*/, '10.0.$1.1'),
  })
  const { mails: newest } = await mails.page(null, 1)
  const [, token] = /\/subscribe\/([\w-]+)$/m.exec(newest[0]?.text ?? '') ?? []
  await subscriptions.confirm(token ?? expect.fail('no link'))
}

import { expect } from 'chai'
import { peoplePath } from '../../src/web/signups/sign-up-paths.js'
import { stopMailServers } from '../support/mail-server.js'
import { stopOddServers } from '../support/odd-server.js'
import { openHouse, type House } from './full-house.js'
import { DAY, MINUTE, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'

const PLACES = 10
/** Of those who ask, two are somebody else's second try through another door. */
const PEOPLE = 14

type Activity = Record<string, unknown> & { type: string; object: Record<string, unknown> }

describe('an event that is filled through all doors at once', function () {
  this.timeout(120_000)
  let house: House
  before(async () => {
    house = await openHouse(PLACES)
    expect(house.guests).to.have.length(PEOPLE + 2)
    await Promise.all(house.guests.map(({ come }) => come()))
    await settleAll()
    await passAll(6 * MINUTE)
  })
  after(async () => {
    await stopHubs()
    await stopOddServers()
    await stopMailServers()
  })

  const byMail = ['anna', 'bert', 'cleo', 'mia', 'max'].map((name) => `${name}.secret@example.org`)
  const subjects = (address: string) => house.letters(address).map(({ read }) => read.subject)
  const wire = async (path: string) => {
    const headers = { accept: 'application/activity+json', host: house.oak.host }
    const { text } = await house.oak.get(path, { headers })
    return JSON.parse(text) as Record<string, unknown>
  }
  /** Everything that went to a hub. */
  const sentTo = (hub: NetworkHub) => hub.front.posts().map(({ body }) => JSON.parse(body) as Activity)
  /** What one of the strangers was answered, by verb or in words. */
  const answersTo = (name: keyof House['people']) =>
    (house.delivered(house.people[name]) as Activity[])
      .filter(
        ({ object }) =>
          object['type'] === 'Join' || (object['type'] === 'Note' && isOnlyFor(object, house.people[name].id)),
      )
      .map(({ type, object }) => (object['type'] === 'Join' ? type : wordsOf(object)))
  const isOnlyFor = ({ to, cc }: Record<string, unknown>, id: string) =>
    JSON.stringify([to, cc]) === JSON.stringify([[id], []])
  const wordsOf = ({ content }: Record<string, unknown>) =>
    /You have a place|There is no place left|has begun or was cancelled/.exec(String(content))?.[0] ?? String(content)
  const expectCounts = async (accepted: number, waiting: number) => {
    const { oak, item, path } = house
    expect(await oak.services.signUps.countsOf(item.id)).to.deep.include({ accepted, waiting })
    expect((await oak.get(path)).text, 'the page').to.include(`${accepted} people are coming`)
    const json = await wire(new URL(item.iri).pathname)
    expect(json, 'the wire').to.deep.include({ participantCount: accepted })
    expect(await wire(`${new URL(item.iri).pathname}/attendees`)).to.include({ totalItems: accepted })
    for (const hub of [house.elm, house.ash]) expect((await hub.has(item.iri))?.event?.participants).to.equal(accepted)
    const boss = await oak.browser('coordinator', 'writer')
    boss.cookies.set('__Host-session', boss.cookies.get('session') ?? '')
    const rows = (await boss.get(`${peoplePath(item.id)}.csv`)).text.trim().split('\r\n').slice(1)
    expect(
      rows.filter((row) => row.includes('"coming"')),
      'the table',
    ).to.have.length(accepted)
    expect(
      rows.filter((row) => row.includes('"waiting"')),
      'the table',
    ).to.have.length(waiting)
  }

  /** What those who came by another server hear of a change: apps a note for each alone, programs for events the event itself. */
  const heard = {
    notes: () => new Map((['rex', 'rio', 'vic'] as const).map((name) => [name, answersTo(name)])),
    updates: () =>
      new Map(
        (['joe', 'jil', 'jan'] as const).map((name) => [
          name,
          (house.delivered(house.people[name]) as Activity[]).filter(
            ({ type, object }) => type === 'Update' && object['type'] === 'Event',
          ),
        ]),
      ),
  }
  /** What each has heard since. */
  const since = () => {
    const [notes, updates] = [heard.notes(), heard.updates()]
    return {
      notes: () => [...heard.notes()].map(([name, all]) => all.slice(notes.get(name)?.length ?? 0)),
      updates: () => [...heard.updates()].map(([name, all]) => all.slice(updates.get(name)?.length ?? 0)),
    }
  }

  it('counts each person once, the same everywhere, and no more than there are places', async () => {
    await expectCounts(PLACES, PEOPLE - PLACES)
  })

  it('answers each once, by their own door', async () => {
    for (const address of byMail) {
      expect(subjects(address), address).to.have.length(1)
      expect(subjects(address)[0]).to.match(/^(?:You have a place|You are on the waiting list): Great supper$/)
    }
    for (const name of ['rex', 'rio', 'vic'] as const) {
      expect(answersTo(name), name).to.have.length(1)
      expect(answersTo(name)[0]).to.match(/You have a place|There is no place left/)
    }
    for (const name of ['joe', 'jil', 'jan'] as const) expect(answersTo(name).length, name).to.be.at.most(1)
    for (const hub of [house.elm, house.ash]) {
      const joins = sentTo(hub).filter(({ object }) => object['type'] === 'Join')
      expect(joins.map(({ type }) => type).join()).to.match(/^(?:(?:Tentative)?Accept,?)+$/)
      expect(joins).to.have.length(hub === house.elm ? 2 : 1)
    }
  })

  it('tells each once that it was moved', async () => {
    const { oak, item } = house
    const inDays = (days: number) => new Date(oak.now().getTime() + days * DAY).toISOString().slice(0, 16)
    const told = since()
    await oak.edit(item, { startsAt: inDays(31), endsAt: inDays(31.1) })
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    for (const notes of told.notes()) {
      expect(notes).to.have.length(1)
      expect(notes[0]).to.include('Great supper')
    }
    for (const updates of told.updates()) expect(updates).to.have.length(1)
    for (const address of byMail) expect(subjects(address).slice(1), address).to.deep.equal(['Changed: Great supper'])
    await expectCounts(PLACES, PEOPLE - PLACES)
  })

  it('gives a place that becomes free to who waited first, and tells only them', async () => {
    const { oak, item } = house
    const states = async () => {
      const found = new Map<string, string>()
      const by = await oak.coordinator()
      for await (const one of oak.services.organisers.list(by, item.id)) found.set(one.ref, one.state)
      return found
    }
    const before = await states()
    const leaving = (await oak.services.members.byName('bert')) ?? expect.fail('nobody of that name')
    const hadPlace = (await oak.services.signUps.stateOf(item.id, `member:${leaving.id}`))?.state === 'accepted'
    const told = house.mail.received.length
    expect(await oak.services.signUps.leave(item.id, `member:${leaving.id}`)).to.equal(true)
    await settleAll()
    await passAll(6 * MINUTE)
    const after = await states()
    const changed = [...after].filter(
      ([ref, state]) => before.has(ref) && before.get(ref) !== state && state !== 'left',
    )
    expect(changed.map(([, state]) => state)).to.deep.equal(hadPlace ? ['accepted'] : [])
    const letters = house.mail.received.slice(told).map(({ read }) => read.subject)
    expect(letters.length).to.be.at.most(hadPlace ? 1 : 0)
    await expectCounts(PLACES, PEOPLE - PLACES - 1)
  })

  it('tells each once that it is off', async () => {
    const { oak, item } = house
    const told = since()
    await oak.services.items.end(await oak.coordinator(), item.id, 'The hall is flooded')
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    for (const notes of told.notes()) {
      expect(notes).to.have.length(1)
      expect(notes[0]).to.include('The hall is flooded')
    }
    for (const updates of told.updates()) expect(updates).to.have.length(1)
    for (const address of byMail.filter((one) => !one.startsWith('bert'))) {
      const said = subjects(address).filter((subject) => /^Cancelled/.test(subject))
      expect(said, address).to.deep.equal(['Cancelled: Great supper'])
    }
    expect(subjects('bert.secret@example.org').join()).to.not.include('Cancelled')
    const before = house.mail.received.length
    await passAll(40 * DAY)
    expect(
      house.mail.received.slice(before).map(({ read }) => read.subject),
      'nobody is reminded of it',
    ).to.deep.equal([])
    for (const name of ['rex', 'rio', 'vic'] as const)
      expect(answersTo(name).join(), 'nor told again that it is off').to.not.include('has begun or was cancelled')
  })

  it('tells no server of anybody who is not its own, and the public of nobody', async () => {
    const { oak, elm, ash, siege, guests, path, item } = house
    const secrets = guests.map(({ secret }) => secret)
    expect(new Set(secrets).size).to.equal(PEOPLE)
    const isOf = (secret: string, host: string) => secret.includes(`//${host}`)
    const expectNone = (text: string, where: string, host: string | null) => {
      for (const secret of secrets)
        if (host === null || !isOf(secret, host)) expect(text.includes(secret), `${secret} at ${where}`).to.equal(false)
      expect(text, where).to.not.include('Mailsecret').and.not.include('brings cake')
    }
    const went = siege.peer.arrived.filter(({ method }) => method === 'POST')
    expect(went.length).to.be.greaterThan(20)
    for (const { body, headers, path: to } of went) expectNone(body.toString(), to, String(headers.host))
    for (const hub of [elm, ash])
      for (const { body } of hub.front.posts())
        if (body.includes(`https://${oak.host}/`)) expectNone(body, hub.host, hub.host)
    const json = { accept: 'application/activity+json', host: oak.host }
    const object = new URL(item.iri).pathname
    for (const at of [
      '',
      '/attendees',
      '/organizers',
      '/replies',
      '/replies?page=true',
      '/context',
      '/context?page=true',
      '/likes',
      '/shares',
    ])
      expectNone((await oak.get(object + at, { headers: json })).text, at, null)
    for (const at of [`/a/oak/outbox?page=true`, '/a/oak/followers'])
      expectNone((await oak.get(at, { headers: json })).text, at, null)
    for (const at of [path, `${path}.ics`, '/events', '/events.ics', '/feed.atom', '/embed/events', '/'])
      expectNone((await oak.get(at)).text, at, null)
  })
})

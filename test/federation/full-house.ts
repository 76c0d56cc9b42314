import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { besiege, PUBLIC, says, type Besieged } from '../support/besieged.js'
import type { Person } from '../support/gates.js'
import { startMailServer, type MailServer, type Received } from '../support/mail-server.js'
import type { Browser } from '../integration/browsers.js'
import { event } from './far-event.js'
import { DAY, hubAt, settleAll, type NetworkHub, type Speaker } from './hubs.js'

/** Somebody who wants to come, and how they are heard of again. */
export type Guest = {
  name: string
  /** Asks for a place, as somebody would who presses a button. */
  come: () => Promise<unknown>
  /** What they must not be called by anywhere but at home and with the organisers. */
  secret: string
}

/** An event of `oak`, people of `elm` and `ash`, and people on servers of other kinds. */
export type House = {
  oak: NetworkHub
  elm: NetworkHub
  ash: NetworkHub
  siege: Besieged
  mail: MailServer
  item: Item
  path: string
  guests: Guest[]
  speakers: Speaker[]
  /** Letters to an address, the oldest first, without those that ask whether it is right. */
  letters: (address: string) => Received[]
  /** What was delivered to somebody of the strangers, the oldest first. */
  delivered: (person: Person) => Record<string, unknown>[]
  people: Record<'joe' | 'jil' | 'jan' | 'rex' | 'rio' | 'vic', Person>
  browser: Browser
}

const inDays = (hub: NetworkHub, days: number) => new Date(hub.now().getTime() + days * DAY).toISOString().slice(0, 16)

export async function openHouse(places: number): Promise<House> {
  const mail = await startMailServer()
  const settings = { smtpUrl: mail.url, mailFrom: 'Oak <hub@oak.test>' }
  const siege = await besiege({ settings })
  const oak = siege.hub
  const [elm, ash] = await Promise.all([
    hubAt('elm.test', { start: oak.now() }),
    hubAt('ash.test', { start: oak.now() }),
  ])
  const speakers = [await elm.speaker('elly'), await elm.speaker('emil'), await ash.speaker('asha')]
  for (const [hub, { iri }] of [
    [elm, speakers[0]!],
    [ash, speakers[2]!],
  ] as const)
    await hub.services.follows.follow(iri, await hub.meet(oak.voice))
  await settleAll()
  const when = { startsAt: inDays(oak, 30), endsAt: inDays(oak, 30.1) }
  const signUp = { signUp: 'yes', capacity: String(places), waitingList: 'yes' }
  const item = await oak.publish('event', { ...event, ...when, ...signUp, title: 'Great supper', audience: 'public' })
  await settleAll()
  await oak.services.polls.send(await oak.coordinator(), item.id)
  await settleAll()
  const person = (host: string, name: string) =>
    siege.person(host, `${name}secret`, { name: `${name} Surname`, preferredUsername: `${name}secret` })
  const people = {
    joe: person('b.test', 'joe'),
    jil: person('b.test', 'jil'),
    jan: person('b.test', 'jan'),
    rex: person('c.test', 'rex'),
    rio: person('c.test', 'rio'),
    vic: person('c.test', 'vic'),
  }
  const browser = await oak.browser()
  const house = {
    ...{ oak, elm, ash, siege, mail, item, path: pathOf(item), speakers, people, browser },
    letters: (address: string) =>
      mail.received.filter((one) => one.to.includes(address) && !/\/sign-up\/confirm\//.test(one.read.text)),
    delivered: ({ id }: Person) =>
      siege.peer.arrived
        .filter(({ method, path }) => method === 'POST' && path === `${new URL(id).pathname}/inbox`)
        .map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>),
  }
  return { ...house, guests: await guestsOf(house) }
}

async function guestsOf(house: Omit<House, 'guests'>): Promise<Guest[]> {
  const { oak, elm, ash, siege, mail, item, path, speakers, people, browser } = house
  const accounts = []
  for (const name of ['anna', 'bert', 'cleo']) {
    await oak.services.members.add({ name, email: `${name}.secret@example.org`, role: 'reader' })
    const own = await oak.browser('reader', name)
    own.cookies.set('__Host-session', own.cookies.get('session') ?? '')
    accounts.push({
      name,
      secret: `${name}.secret`,
      come: () => own.post(`${path}/sign-up`, { shift: '' }, { from: path }),
    })
  }
  /** The link has come; what is left to do is to press its button. */
  const byMail = async (address: string) => {
    await browser.post(`${path}/sign-up`, { email: address, name: 'Mia Mailsecret', people: '1', note: '', shift: '' })
    await oak.settle()
    const letter = mail.received.findLast((one) => one.to.includes(address))
    const [link] = /\/sign-up\/confirm\/[\w-]+/.exec(letter?.read.text ?? '') ?? []
    if (link === undefined) return expect.fail(`no letter to ${address}`)
    return { name: address, secret: address.split('@')[0] ?? '', come: () => browser.post(link, {}) }
  }
  const tell = async (from: Person, activity: Record<string, unknown>) =>
    expect((await siege.post(from, activity)).status).to.equal(202)
  const join = (from: Person) => () =>
    tell(
      from,
      says('Join', from, item.iri, { participationMessage: `${from.id} brings cake`, to: [oak.voice], cc: [] }),
    )
  const note = (from: Person, more: Record<string, unknown>) => {
    const id = `${from.id}/notes/${Math.random()}`
    const to = { to: [PUBLIC], cc: [oak.voice] }
    const object = { id, type: 'Note', attributedTo: from.id, published: oak.now().toISOString(), ...to, ...more }
    return tell(from, says('Create', from, siege.publish(object), to))
  }
  const reply = (from: Person) => () =>
    note(from, { inReplyTo: item.iri, content: '<p><span class="h-card">@<span>oak</span></span> Yes please!</p>' })
  const poll = (await oak.services.polls.of(item.id))?.post ?? expect.fail('no poll')
  const vote = (from: Person) => () =>
    note(from, { inReplyTo: `https://${oak.host}/o/${poll}`, name: 'Yes', to: [oak.voice], cc: [] })
  const click =
    (hub: NetworkHub, { member }: Speaker) =>
    async () => {
      const post = (await hub.has(item.iri)) ?? expect.fail('it did not come')
      await hub.services.joins.join(member, post.id)
    }
  const { joe, jil, jan, rex, rio, vic } = people
  return [
    ...accounts,
    await byMail('mia.secret@example.org'),
    await byMail('max.secret@example.org'),
    await byMail('anna.secret@example.org'),
    ...[joe, jil, jan].map((one) => ({ name: one.id, secret: one.id, come: join(one) })),
    ...[rex, rio].map((one) => ({ name: one.id, secret: one.id, come: reply(one) })),
    { name: vic.id, secret: vic.id, come: vote(vic) },
    { name: `${rex.id}, by vote too`, secret: rex.id, come: vote(rex) },
    ...speakers.map((one, at) => ({ name: one.address, secret: one.iri, come: click(at < 2 ? elm : ash, one) })),
  ]
}

import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { PersonKey } from '../../../../src/domain/people-keys/person-key.js'
import { CONSENTS, PLEDGES } from '../../../../src/domain/pledges/pledge-repo.js'
import { PLEDGE_TALLIES } from '../../../../src/domain/pledges/pledge-tallies.js'
import { MAILS } from '../../../../src/domain/mails/mail-service.js'
import { codeOf, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call as fields, Crash, faults, minutes } from '../../../support/publishing.js'

const DAY = minutes(24 * 60)
const consent = { text: 'My name stays here.', language: 'en' }
const byMail = (n: number | string) => ({ key: `mail:${n}` as PersonKey, door: 'mail', name: `P ${n}` }) as const

describe('a promise', () => {
  let hood: Neighbourhood
  let ada: Member
  let call: string
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ada = await hood.person()
    call = await publish(hood, ada)
  })
  afterEach(() => hood.dispose())
  const counted = async (of = hood) => {
    while (await of.pledgeStep());
    return of.pledges.countsOf(call)
  }

  it('counts once for each person, however often it is sent at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => hood.pledges.pledge(call, byMail(n % 10), { consent })),
    )
    expect(new Set(answers)).to.deep.equal(new Set(['accepted']))
    expect((await counted())?.total).to.equal(10)
    expect(await hood.store.collection(CONSENTS).count({}, { atMost: 10 })).to.equal(1)
  })

  it('of a hundred at once are a hundred, while two processes count', async () => {
    const step = async () => {
      while (await hood.pledgeStep());
    }
    const all = Array.from({ length: 100 }, (_, n) => hood.pledges.pledge(call, byMail(n)))
    await Promise.all([...all.slice(0, 50), step(), step(), ...all.slice(50), step()])
    expect((await counted())?.byDoor).to.deep.equal({ account: 0, mail: 100, network: 0, reply: 0, poll: 0 })
    await Promise.all(Array.from({ length: 40 }, (_, n) => hood.pledges.withdraw(call, byMail(n).key)))
    expect((await counted())?.total).to.equal(60)
    expect(await hood.store.collection(PLEDGES).count({ call, state: 'withdrawn' }, { atMost: 10 })).to.equal(0)
  })

  it('is counted right in the end, wherever a crash comes', async () => {
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    const home = call
    call = await publish(shaky, await shaky.person())
    let crashes = 0
    const promised = new Set<string>()
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth < 8; nth++) {
        const who = byMail(`${when}${nth}`)
        fault.arm(nth, when)
        await shaky.pledges
          .pledge(call, who, { consent })
          .then(() => shaky.pledgeStep())
          .catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        if (fault.disarm()) crashes++
        if ((await shaky.pledges.stateOf(call, who.key)) === 'there') promised.add(who.key)
      }
    }
    expect(crashes).to.be.greaterThan(5)
    expect((await counted(shaky))?.total)
      .to.equal(promised.size)
      .and.to.be.greaterThan(5)
    await shaky.dispose()
    call = home
  })

  it('is taken back and made again, and asked once more changes nothing', async () => {
    await hood.pledges.pledge(call, byMail(1))
    expect(await hood.pledges.withdraw(call, byMail(2).key)).to.equal(false)
    expect(await hood.pledges.withdraw(call, byMail(1).key)).to.equal(true)
    expect(await hood.pledges.withdraw(call, byMail(1).key)).to.equal(false)
    expect((await counted())?.total).to.equal(0)
    await hood.pledges.pledge(call, byMail(1))
    expect((await counted())?.total).to.equal(1)
  })

  it('by mail and later with the account of that address is one, and taken back as one', async () => {
    const people = hood.personKeys
    const key = await people.ofMail('kim@elm.test')
    expect(key).to.match(/^mail:/)
    expect(await people.ofMail(' KIM@elm.test')).to.equal(key)
    await hood.pledges.pledge(call, { key, door: 'mail', name: null, mail: 'kim@elm.test' })
    const kim = await hood.members.add({ name: 'kim', role: 'reader', email: 'kim@elm.test' })
    expect(await people.ofMail('kim@elm.test')).to.equal(`member:${kim.id}`)
    expect(await hood.pledgeMail.byAccount(kim, call, '', consent)).to.equal('accepted')
    expect((await counted())?.byDoor).to.include({ account: 0, mail: 1 })
    expect(await hood.pledgeMail.withdrawByAccount(kim, call)).to.equal(true)
    expect((await counted())?.total).to.equal(0)
  })

  it('is of the member when it comes under the address they speak under', async () => {
    const { member, actor } = await hood.speaker()
    expect(await hood.personKeys.ofActor(actor.iri)).to.equal(`member:${member.id}`)
    expect(await hood.personKeys.ofActor(stranger('bob').iri)).to.equal(`actor:${stranger('bob').iri}`)
  })

  it('comes through no door that the call has not opened, nor when it is over', async () => {
    const bob = { key: `actor:${stranger('bob').iri}`, door: 'reply', name: 'bob' } as const
    expect(await hood.pledges.pledge(call, bob)).to.equal('not-open')
    const inside = await publish(hood, ada, { audience: 'hub' })
    expect(await hood.pledges.pledge(inside, byMail(1))).to.equal('not-open')
    expect(await hood.pledges.pledge('00000000000000000001', byMail(1))).to.equal('not-open')
    const short = await publish(hood, ada, { deadline: '2026-11-11T12:00' })
    hood.pass(2 * DAY)
    expect(await hood.pledges.pledge(short, byMail(1))).to.equal('closed')
    await hood.items.end(ada, call, 'Done.')
    expect(await hood.pledges.pledge(call, byMail(1))).to.equal('closed')
    expect(await counted()).to.equal(null)
  })

  it('keeps names and addresses sealed, and shows them to those who organise alone', async () => {
    const who = { key: 'mail:x' as PersonKey, door: 'mail', name: 'Kim Elm', mail: 'kim@elm.test' } as const
    await hood.pledges.pledge(call, who, { consent })
    const [doc] = await hood.store.collection(PLEDGES).find({ call, state: 'there' }, { limit: 2 })
    expect(JSON.stringify(doc)).not.to.match(/kim/i)
    const { pledges } = await hood.pledges.list(ada, call, null, 10)
    expect(pledges.map(({ name, mail, consent: text }) => ({ name, mail, text }))).to.deep.equal([
      { name: 'Kim Elm', mail: 'kim@elm.test', text: consent },
    ])
    expect(await codeOf(hood.pledges.list(await hood.person('reader'), call, null, 10))).to.equal('not-allowed')
  })

  it('is forgotten a month after the call, and its numbers are not', async () => {
    await hood.pledges.pledge(call, byMail(1))
    hood.pass(DAY)
    await hood.pledges.pledge(call, byMail(2))
    await counted()
    await hood.items.end(ada, call, 'Won.')
    hood.pass(29 * DAY)
    await counted()
    expect(await hood.store.collection(PLEDGES).count({ call, state: 'there' }, { atMost: 10 })).to.equal(2)
    hood.pass(2 * DAY)
    await counted()
    expect(await hood.store.collection(PLEDGES).count({ call, state: 'there' }, { atMost: 10 })).to.equal(0)
    expect((await counted())?.total).to.equal(2)
    expect(await hood.pledges.daysOf(call)).to.deep.equal([
      { day: '2026-11-10', door: 'mail', count: 1 },
      { day: '2026-11-11', door: 'mail', count: 1 },
    ])
    await hood.items.reopen(ada, call)
    expect(await hood.pledges.pledge(call, byMail(1))).to.equal('closed') // nobody knows any more who has
    expect((await hood.store.collection(PLEDGE_TALLIES).findOne({ _id: call }))?.look).to.equal(null)
  })

  it('goes with the account of who made it', async () => {
    const kim = await hood.person('reader')
    await hood.pledgeMail.byAccount(kim, call, '', consent)
    expect((await counted())?.total).to.equal(1)
    await hood.forgetPledger(kim.id)
    expect((await counted())?.total).to.equal(0)
    expect(await hood.store.collection(PLEDGES).count({ call, state: 'withdrawn' }, { atMost: 10 })).to.equal(0)
  })

  it('from elsewhere is told to its door, again for another activity, and once for the same', async () => {
    const bob = stranger('bob').iri
    const who = (n: number) =>
      ({ key: `actor:${bob}`, door: 'network', name: null, actor: bob, join: iri(`${bob}/join/${n}`) }) as const
    await Promise.all([1, 1, 1].map((n) => hood.pledges.pledge(call, who(n))))
    const first = await hood.pledges.nextToTell('network')
    expect(first).to.include({ call, state: 'there', join: `${bob}/join/1`, actor: bob })
    expect(await hood.pledges.nextToTell('network')).to.equal(null)
    await hood.pledges.told(first!.telling)
    hood.pass(minutes(5))
    expect(await hood.pledges.nextToTell('network')).to.equal(null)
    await hood.pledges.pledge(call, who(1))
    expect(await hood.pledges.nextToTell('network')).to.equal(null)
    await hood.pledges.pledge(call, who(2))
    const again = await hood.pledges.nextToTell('network')
    await hood.pledges.withdraw(call, who(1).key)
    await hood.pledges.told(again!.telling) // of the state before: the new one is still to be told
    expect(await hood.pledges.nextToTell('network')).to.include({ state: 'withdrawn' })
  })
})

describe('a promise by mail', () => {
  let hood: Neighbourhood
  let ada: Member
  let call: string
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ada = await hood.person()
    call = await publish(hood, ada)
  })
  afterEach(() => hood.dispose())
  const from = () => ({ language: 'en', connection: '192.0.2.1', consent, now: hood.now() }) as const
  const ask = (mail: string) => hood.pledgeMail.ask(call, { mail, name: 'Kim' }, from())
  const settle = async () => {
    while ((await hood.proofStep()) || (await hood.pledgeStep()));
  }
  const letters = async (): Promise<string[]> => {
    const { mails } = await hood.mails.page(null, 20)
    return mails.map(({ to, text }) => `${to} ${text}`).reverse()
  }
  const linkIn = (letter = ''): string => /\/pledges\/(?:confirm\/)?([\w.-]+)\n/.exec(letter)?.[1] ?? ''

  it('counts only once its link was used, and says then how to take it back', async () => {
    await ask('kim@elm.test')
    await settle()
    const token = linkIn((await letters())[0])
    expect(await hood.pledgeMail.look(token)).to.include({ about: call, mail: 'kim@elm.test', used: false })
    await settle()
    expect(await hood.pledges.countsOf(call)).to.equal(null)
    const confirmed = await Promise.all([1, 2, 3].map(() => hood.pledgeMail.confirm(token)))
    expect(confirmed.map((one) => one?.answer)).to.deep.equal(['accepted', 'accepted', 'accepted'])
    await settle()
    expect((await hood.pledges.countsOf(call))?.total).to.equal(1)
    const all = await letters()
    expect(all).to.have.length(2)
    const own = linkIn(all[1])
    expect(own).to.equal(confirmed[0]?.own)
    expect(await hood.pledges.byToken(own)).to.deep.equal({ call, state: 'there' })
    expect(await hood.pledges.withdrawByToken(own)).to.equal(true)
    expect((await hood.pledgeMail.confirm(token))?.answer).to.equal('accepted') // shows the way; makes nothing anew
    await settle()
    expect((await hood.pledges.countsOf(call))?.total).to.equal(0)
    expect(await hood.pledges.byToken(own)).to.equal(null)
  })

  it('asked for twice sends the way to the one there is, in the same words on the page', async () => {
    await ask('kim@elm.test')
    await settle()
    await hood.pledgeMail.confirm(linkIn((await letters())[0]))
    await settle()
    await ask('KIM@elm.test')
    await settle()
    expect((await letters()).at(-1)).to.contain('counts already')
    expect((await hood.pledges.countsOf(call))?.total).to.equal(1)
  })

  it('refuses tokens that were forged, moved to another purpose, or have run out', async () => {
    await ask('kim@elm.test')
    await settle()
    const token = linkIn((await letters())[0])
    const forged = [
      token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
      token.replace(/^\d+/, '1'),
      '',
      'x'.repeat(99),
    ]
    for (const one of forged) expect(await hood.pledgeMail.look(one)).to.equal(null)
    expect(await hood.proofs.look('sign-up', token)).to.equal(null)
    const own = hood.pledges.tokenFor(call, 'mail:a')
    expect(
      await hood.pledges.withdrawByToken(hood.pledges.tokenFor(call, 'mail:b').slice(0, -32) + own.slice(-32)),
    ).to.equal(false)
    hood.pass(3 * DAY)
    expect(await hood.pledgeMail.look(token)).to.equal(null)
    expect(await hood.pledgeMail.confirm(token)).to.equal(null)
  })

  it('is not asked for more than a few times for one address, silently, nor when the call is over', async () => {
    for (let n = 0; n < 8; n++) await ask('kim@elm.test')
    await settle()
    expect(await hood.store.collection(MAILS).count({ state: 'waiting' }, { atMost: 10 })).to.equal(5)
    await hood.items.end(ada, call, 'Over.')
    expect(await codeOf(ask('lou@elm.test'))).to.equal('call-over')
  })
})

async function publish(hood: Neighbourhood, by: Member, change: Record<string, string> = {}): Promise<string> {
  return (await hood.publishing.publish(by, await hood.write(by, 'call', { ...fields, ...change }))).item.id
}

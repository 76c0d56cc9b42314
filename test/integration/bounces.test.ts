import { expect } from 'chai'
import { MEMBERS } from '../../src/domain/members/member-repo.js'
import { SUBSCRIPTIONS } from '../../src/domain/subscriptions/subscription-repo.js'
import { stopMailServers } from '../support/mail-server.js'
import { publish, typed } from '../support/published.js'
import { mailingHub, subscribe, type MailingHub } from '../support/subscribers.js'
import { cleanUp } from './hubs.js'

const ADA = 'ada@example.org'
const DAY_MS = 24 * 60 * 60_000

const counted = ({ hub }: MailingHub) => hub.store.collection(SUBSCRIPTIONS).count({}, { atMost: 9 })

async function news(all: MailingHub, title: string): Promise<void> {
  const { services } = all.hub
  const steward = (await services.members.byName('organiser')) ?? expect.fail('no steward')
  await publish(services, steward, 'call', { ...typed.call, title, deadline: '2027-03-01T12:00' })
  await all.pass(DAY_MS + 10 * 60_000)
}

const letter = { subject: 'News', text: 'Hello' }

describe('addresses that cannot be reached', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('lose their subscriptions once a server says that there is no such mailbox', async () => {
    const all = await mailingHub('2026-11-10T12:00:00Z')
    await subscribe(all, await all.hub.browser(), ADA, ['calls'])
    all.server.answers.push(550)
    await news(all, 'One')
    expect(await counted(all)).to.equal(0)
  })

  it('keep them when a server says it of the hub, or for now', async () => {
    const all = await mailingHub('2026-11-10T12:00:00Z')
    await subscribe(all, await all.hub.browser(), ADA, ['calls'])
    all.server.answers.push(451)
    await news(all, 'One')
    await all.pass(5 * 60_000)
    expect(await counted(all)).to.equal(1)
    expect(all.to(ADA).at(-1)?.read.subject).to.equal('One · Walton Hub')
  })

  it('come back to an address of the letter’s own, which is believed once, and only when it is right', async () => {
    const all = await mailingHub('2026-11-10T12:00:00Z', {}, {}, { bounceAddress: 'bounces@example.org' })
    const { bounces } = all.hub.services
    await subscribe(all, await all.hub.browser(), ADA, ['calls'])
    await news(all, 'One')
    const [, token = ''] = /^bounces\+([0-9a-f]{20})@example\.org$/.exec(all.to(ADA).at(-1)?.from ?? '') ?? []
    expect(all.to(ADA).at(-1)?.headers.get('from')).to.include('<hub@example.org>')
    expect(await bounces.cameBack('0'.repeat(20), true, '5.1.1')).to.equal(false)
    expect(await counted(all)).to.equal(1)
    expect(await bounces.cameBack(token, false, '4.4.7')).to.equal(true)
    expect(await bounces.cameBack(token, true, '5.1.1'), 'again').to.equal(false)
    expect(await counted(all), 'one that may go better').to.equal(1)
    for (const title of ['Two', 'Three']) {
      await news(all, title)
      await bounces.cameBack(/\+(\w+)@/.exec(all.to(ADA).at(-1)?.from ?? '')?.[1] ?? '', false, '4.2.2')
    }
    expect(await counted(all), 'three over two days').to.equal(0)
  })

  it('are shown to members', async () => {
    const all = await mailingHub('2026-11-10T12:00:00Z', {}, {}, { baseUrl: 'http://localhost:3000' })
    const { hub, server } = all
    const browser = await hub.browser('reader', 'ada')
    const member = (await hub.services.members.byName('ada')) ?? expect.fail('no member')
    await hub.store.collection(MEMBERS).updateOne({ _id: member.id }, { $set: { email: ADA } })
    expect((await browser.get('/account')).text).to.not.include('came back')
    server.answers.push(550)
    await hub.services.mails.queue({ ...letter, to: ADA, member: member.id })
    await hub.settle()
    const doc = await hub.store.collection(MEMBERS).findOne({ _id: member.id })
    expect(doc?.mailTrouble).to.deep.include({ hard: 1, stopped: true })
    expect((await browser.get('/account')).text).to.include('Letters to it came back')
  })
})

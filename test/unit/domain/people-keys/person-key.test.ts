import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { seal } from '../../../../src/core/seal.js'
import { mailKeys } from '../../../../src/domain/people-keys/person-key.js'
import { MAILS } from '../../../../src/domain/mails/mail-service.js'
import { NEVER, SUBSCRIPTIONS } from '../../../../src/domain/subscriptions/subscription-repo.js'
import { linkPath } from '../../../../src/domain/signups/sign-up-letters.js'
import { publish, typed } from '../../../support/published.js'
import { openDesk, type Desk } from '../../../support/publishing.js'

const ANN = 'ann@example.org'
const wish = { email: ANN, topics: ['digest'], language: 'en', connection: '192.0.2.1' } as const

describe('the key of a person', () => {
  const secret = Buffer.alloc(32, 7)
  let desk: Desk
  beforeEach(async () => void (desk = await openDesk(undefined, secret)))
  afterEach(() => desk.dispose())

  const wanted = async () => {
    await desk.subscriptions.ask(wish)
    const { mails } = await desk.mails.page(null, 10)
    const [, token] = /\/subscribe\/([\w-]+)/.exec(mails.map(({ text }) => text).join('\n')) ?? []
    return desk.subscriptions.confirm(token ?? '')
  }
  const event = async () => {
    const fields = { ...typed.event, signUp: 'yes', capacity: '5' }
    return (await publish(desk, await desk.person(), 'event', fields)).id
  }
  const letters = async () => {
    while (await desk.signUpLetters.step());
    return desk.store.collection(MAILS).find({ person: mailKeys(secret)(ANN) }, { limit: 10 })
  }

  it('is one for sign-ups, promises and subscriptions by the same address, however it is written', async () => {
    const id = await event()
    const key = await desk.signUps.keyOfMail(' ANN@example.org ')
    expect(key).to.equal(await desk.personKeys.ofMail(ANN))
    await desk.signUps.signUp(id, { key, door: 'mail', name: null, mail: ANN })
    await wanted()
    expect((await desk.store.collection(SUBSCRIPTIONS).find({}, { limit: 5 })).map(({ _id }) => _id)).to.deep.equal([
      key,
    ])
    expect((await letters()).map(({ subject }) => subject)).to.have.length(2)
  })

  it('ends a subscription without the letters about what they signed up for', async () => {
    const id = await event()
    const key = await desk.signUps.keyOfMail(ANN)
    const manage = await wanted()
    await desk.signUps.signUp(id, { key, door: 'mail', name: null, mail: ANN })
    expect(await letters()).to.have.length(2)
    await desk.subscriptions.forgetMe(manage)
    expect((await letters()).map(({ subject }) => subject.split(':')[0])).to.deep.equal(['You have a place'])
  })

  it('is the former one where there is a subscription from before, whose links go on working', async () => {
    const hash = createHmac('sha256', secret).update(`mail ${ANN}`).digest('base64url')
    const former = `mail:${hash}` as const
    const times = { confirmedAt: desk.now(), newsFrom: desk.now(), newsUpTo: null, newsDue: NEVER, newsRest: null }
    await desk.store.collection(SUBSCRIPTIONS).insertOne({
      ...{ _id: former, sealed: seal(secret, ANN, former), language: 'en', topics: ['events'] },
      ...{ ...times, newsCount: 0, trouble: null },
    })
    const manage = await wanted()
    const [row, ...others] = await desk.store.collection(SUBSCRIPTIONS).find({}, { limit: 5 })
    expect(others).to.deep.equal([])
    expect(row).to.deep.include({ _id: former, topics: ['events', 'digest'] })
    expect((await desk.subscriptions.view(manage))?.topics).to.deep.equal(['events', 'digest'])
    await desk.subscriptions.unsubscribe(desk.subscriptions.unsubscribeToken('digest', former))
    expect((await desk.subscriptions.view(manage))?.topics).to.deep.equal(['events'])
  })

  it('finds the row of a mail address once it is an account’s', async () => {
    const id = await event()
    const key = await desk.signUps.keyOfMail(ANN)
    await desk.signUps.signUp(id, { key, door: 'mail', name: null, mail: ANN })
    const ann = await desk.members.add({ name: 'ann', role: 'reader', email: ANN })
    const own = desk.personKeys.ofMember(ann)
    expect(await desk.signUps.signUp(id, { key: own, door: 'account', name: null })).to.equal('accepted')
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 1 })
    const row = await desk.signUps.stateOf(id, own)
    expect(row).to.include({ key, door: 'mail' })
    expect(linkPath(desk.signUps.linkToken(row?.id ?? ''))).to.match(/^\/sign-up\/[\w-]{43}$/)
    expect(await desk.signUps.leave(id, own)).to.equal(true)
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 0 })
  })
})

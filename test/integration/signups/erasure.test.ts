import { expect } from 'chai'
import { iri } from '../../../src/core/iri.js'
import { ANSWERS, networkDoors } from '../../../src/domain/doors/answer-repo.js'
import { POLLS, VOTES } from '../../../src/domain/doors/poll-repo.js'
import { blankPost } from '../../../src/domain/posts/blank-post.js'
import { POSTS } from '../../../src/domain/posts/post-repo.js'
import { SIGNUP_ASKS } from '../../../src/domain/signups/mail-door.js'
import { SIGNUPS } from '../../../src/domain/signups/sign-up-repo.js'
import { cleanUp } from '../hubs.js'
import { DAY_MS, linkIn, openScene, type Scene } from './scene.js'

describe('who came to an event, a while after it', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('is forgotten, through whichever door they came, and only how many is known', async () => {
    const { hub, event, ask, mails, pass, writer } = scene
    const { path, item } = await event({ capacity: '9' })
    const { doors, polls, signUps, organisers } = hub.services
    const stranger = await hub.browser()
    await ask(stranger, path, { email: 'ann@example.org', name: 'Ann Secretive', note: 'Secretive note', people: '2' })
    await stranger.post(linkIn((await mails())[0]), {})
    await ask(stranger, path, { email: 'never@example.org', name: 'Never Confirmed' })
    await (await hub.browser('reader', 'ada')).post(`${path}/sign-up`, { shift: '' }, { from: path })
    await polls.send(writer, item.id)
    const question = (await hub.store.collection(POLLS).findOne({ _id: item.id }))?.iri ?? expect.fail()
    const at = new Date('2026-12-01T10:00:00Z')
    for (const door of networkDoors) {
      const caller = { iri: iri(`https://far.test/${door}`), name: 'Secretive' }
      if (door === 'poll') await polls.vote(caller, { question, choice: 'Yes' })
      else await doors.come(item, caller, { door, about: null, at, note: 'Secretive note' })
    }
    // What the hub wrote to one of them alone, what it wrote to all, and what somebody wrote to it.
    const voice = `${new URL(item.iri).origin}/a/${(await hub.services.settings.read())?.handle}`
    const times = { publishedAt: at, versionAt: at, receivedAt: at, announce: null, place: null }
    const said = {
      ...blankPost,
      ...times,
      author: iri(voice),
      host: 'x',
      inReplyTo: iri(item.iri),
      thread: iri(item.iri),
    }
    const posts = hub.store.collection(POSTS)
    const note = (id: string, more: object) => ({
      ...said,
      _id: id,
      iri: iri(`https://x.test/${id}`),
      language: 'en',
      ...more,
    })
    await posts.insertMany([
      note('1', { audience: 'direct' }),
      note('2', { audience: 'public' }),
      note('3', { audience: 'direct', author: iri('https://far.test/reply') }),
    ] as never)
    await hub.settle()
    const kept = async () => ({
      rows: (await hub.store.collection(SIGNUPS).find({ event: item.id }, { limit: 20 })).length,
      answers: (await hub.store.collection(ANSWERS).find({ item: item.id }, { limit: 20 })).length,
      votes: (await hub.store.collection(VOTES).find({ poll: item.id }, { limit: 20 })).length,
      asks: (await hub.store.collection(SIGNUP_ASKS).find({ event: item.id }, { limit: 20 })).length,
    })
    expect(await kept()).to.deep.equal({ rows: 5, answers: 3, votes: 1, asks: 2 })
    pass(3 * DAY_MS)
    await hub.settle()
    expect(await kept()).to.include({ rows: 5, asks: 0 })
    pass(38 * DAY_MS)
    await hub.settle()
    expect(await kept()).to.include({ rows: 5 })
    pass(2 * DAY_MS)
    await hub.settle()
    await hub.settle()
    expect(await kept()).to.deep.equal({ rows: 0, answers: 0, votes: 0, asks: 0 })
    expect((await posts.find({ thread: iri(item.iri) }, { limit: 20 })).map(({ _id }) => _id)).to.include.members([
      '2',
      '3',
    ])
    expect(await posts.findOne({ _id: '1' })).to.equal(null)
    const [list] = await organisers.totals(writer, item.id)
    expect(list?.totals.accepted).to.equal(6)
    expect(list?.totals.doors).to.deep.equal({ account: 1, mail: 2, network: 1, reply: 1, poll: 1, hand: 0 })
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 6 })
    expect(JSON.stringify(hub.lines)).to.not.match(/secretive/i)
  })
})

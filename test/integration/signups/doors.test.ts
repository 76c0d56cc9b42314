import { expect } from 'chai'
import type { PersonKey } from '../../../src/domain/people-keys/person-key.js'
import { edit } from '../../support/published.js'
import { cleanUp } from '../hubs.js'
import { DAY_MS, HOUR_MS, linkIn, openScene, type Scene } from './scene.js'

describe('signing up with an account', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('takes one button, shows where one stands, and moves the first up who waits', async () => {
    const { hub, event, mails } = scene
    const { path, item } = await event()
    const people = await Promise.all(['ada', 'ben', 'cem', 'dee'].map((name) => hub.browser('reader', name)))
    for (const browser of people) {
      const answer = await browser.post(`${path}/sign-up`, { shift: '' }, { from: path })
      expect([answer.status, answer.headers.location]).to.deep.equal([303, `${path}#sign-up`])
    }
    const shown = await Promise.all(people.map(async (browser) => (await browser.get(path)).text))
    expect(shown[0]).to.include('You have a place.').and.include('2 people are coming')
    expect(shown[2]).to.include('You are on the waiting list. Number 1 on the list.')
    expect(shown[3]).to.include('Number 2 on the list.')
    await people[0]?.post(`${path}/leave`, { shift: '' }, { from: path })
    expect((await people[2]?.get(path))?.text).to.include('You have a place.')
    expect((await people[3]?.get(path))?.text).to.include('Number 1 on the list.')
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 2, waiting: 1 })
    expect(await mails()).to.deep.equal([]) // nobody here has an address
  })

  it('gives ten places to exactly ten of a hundred who press the button at once', async function () {
    this.timeout(120_000)
    const { hub, event } = scene
    const { path, item } = await event({ capacity: '10', waitingList: 'no' })
    const people = await Promise.all(Array.from({ length: 100 }, (_, n) => hub.browser('reader', `reader_${n}`)))
    const tokens = await Promise.all(
      people.map(async (one) => /name="csrf" value="([^"]+)"/.exec((await one.get(path)).text)?.[1] ?? ''),
    )
    const answers = await Promise.all(
      people.map((one, n) => one.post(`${path}/sign-up`, { shift: '' }, { token: tokens[n] ?? '' })),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(10)
    expect(answers.filter(({ status }) => status === 409)).to.have.length(90)
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 10, waiting: 0, left: 0 })
  })

  it('says so when there are not that many places, and keeps what was typed', async () => {
    const { hub, event } = scene
    const { path } = await event()
    const browser = await hub.browser('reader')
    const full = await browser.post(`${path}/sign-up`, { people: '3', note: 'With a <pram>', shift: '' })
    expect(full.status).to.equal(409)
    expect(full.text).to.include('There are not that many places left.').and.include('With a &lt;pram>')
    const wrong = await browser.post(`${path}/sign-up`, { people: 'many', note: '', shift: '' })
    expect(wrong.status).to.equal(400)
    expect(wrong.text).to.include('href="#field-people"')
  })

  it('takes fewer people or another note later, and shows what was said', async () => {
    const { hub, event, writer } = scene
    const { path, item } = await event()
    const ada = await hub.browser('reader', 'ada')
    await ada.post(`${path}/sign-up`, { people: '2', note: 'One of us uses a wheelchair', shift: '' })
    expect((await ada.get(`${path}/sign-up`)).text).to.include('One of us uses a wheelchair')
    await ada.post(`${path}/sign-up`, { people: '1', note: 'No wheelchair after all', shift: '' })
    const notes: string[] = []
    for await (const { note, people } of hub.services.organisers.list(writer, item.id)) notes.push(`${people} ${note}`)
    expect(notes).to.deep.equal(['1 No wheelchair after all'])
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 1, left: 1 })
  })

  it('has each shift count its own places', async () => {
    const { hub, event } = scene
    const { path, item } = await event({ shifts: 'Stewards, 13:00-15:00, 1\nDriver, 17:00-19:00' })
    const [stewards, driver] = item.event?.shifts ?? []
    expect(driver).to.include({ name: 'Driver', capacity: null })
    const [ada, ben] = [await hub.browser('reader', 'ada'), await hub.browser('reader', 'ben')]
    const shift = stewards?.id ?? ''
    await ada.post(`${path}/sign-up`, { shift }, { from: path })
    await ben.post(`${path}/sign-up`, { shift }, { from: path })
    await ben.post(`${path}/sign-up`, { shift: driver?.id ?? '' }, { from: path })
    const { signUps } = hub.services
    expect(await signUps.countsOf(item.id)).to.include({ accepted: 0, left: 2 })
    expect(await signUps.countsOf(item.id, shift)).to.include({ accepted: 1, waiting: 1, left: 0 })
    expect(await signUps.countsOf(item.id, driver?.id)).to.include({ accepted: 1, left: null })
    expect((await hub.get(path)).text)
      .to.include('Stewards')
      .and.include('Full, but you can wait for a place')
  })
})

describe('signing up by mail', () => {
  let scene: Scene
  beforeEach(async () => void (scene = await openScene()))
  afterEach(cleanUp)

  it('takes the place when the link is confirmed, not before, and once', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event()
    const browser = await hub.browser()
    const told = await ask(browser, path, { email: 'Ann@example.org', name: 'Ann', people: '2', note: 'Cake' })
    expect(told.text).to.include('Look into your mail')
    const [letter] = await mails()
    expect(letter).to.include({ to: 'Ann@example.org', subject: 'Confirm: Repair café' })
    const link = linkIn(letter)
    for (let n = 0; n < 3; n++) expect((await browser.get(link)).text).to.include('Yes, sign me up')
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
    const [first, second] = [await browser.post(link, {}), await browser.post(link, {}, { from: `${path}/sign-up` })]
    expect(first.status).to.equal(303)
    expect(second.headers.location).to.equal(first.headers.location)
    await hub.settle()
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 2, left: 0 })
    const [accepted, ...others] = await mails()
    expect(accepted).to.include({ to: 'Ann@example.org', subject: 'You have a place: Repair café' })
    expect(others).to.have.length(1)
    const own = linkIn(accepted)
    expect(own).to.equal(first.headers.location)
    const left = await browser.post(own, { do: 'leave' })
    expect(left.headers.location).to.equal(`${own}?done=leave`)
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0, left: 2 })
    // A link that was used brings nobody back.
    await browser.post(link, {}, { from: `${path}/sign-up` })
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
  })

  it('counts somebody once who comes by both doors', async () => {
    const { hub, event, ask, mails } = scene
    const { path, item } = await event()
    await hub.services.members.add({ name: 'ada', email: 'ada@example.org', role: 'reader' })
    const ada = await hub.browser('reader', 'ada')
    await ada.post(`${path}/sign-up`, { shift: '' }, { from: path })
    await hub.settle()
    const stranger = await hub.browser()
    await ask(stranger, path, { email: 'ADA@example.org' })
    const confirm = (await mails()).find(({ subject }) => subject.startsWith('Confirm'))
    await stranger.post(linkIn(confirm), {})
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 1 })
  })

  it('gives nobody a place that becomes free in an event that is off, or has begun', async () => {
    const { hub, event, writer, mails, pass } = scene
    const { signUps } = hub.services
    const who = (name: string) => ({
      key: `mail:${name}` as const,
      door: 'mail' as const,
      name,
      mail: `${name}@example.org`,
    })
    for (const end of ['cancel', 'begin']) {
      const { item } = await event({ capacity: '1', title: end })
      expect(await signUps.signUp(item.id, who('ann'))).to.equal('accepted')
      expect(await signUps.signUp(item.id, who('bob'))).to.equal('waiting')
      if (end === 'cancel') await hub.services.items.end(writer, item.id, 'Rain')
      else pass(item.event!.startsAt.getTime() - Date.parse('2026-12-01T10:00:00Z'))
      expect(await signUps.leave(item.id, 'mail:ann')).to.equal(true)
      await hub.settle()
      expect(await signUps.stateOf(item.id, 'mail:bob'), end).to.not.include({ state: 'accepted' })
      expect((await mails()).map(({ to, subject }) => `${to} ${subject}`).join('\n'), end).to.not.match(
        /bob.*You have a place/,
      )
    }
  })

  it('tells each exactly once: waiting, moved up, refused', async () => {
    const { hub, event, ask, mails, writer } = scene
    const { path, item } = await event({ capacity: '1' })
    const browser = await hub.browser()
    for (const name of ['ann', 'bob', 'cat']) {
      await ask(browser, path, { email: `${name}@example.org`, name })
      await browser.post(linkIn((await mails())[0]), {})
      await hub.settle()
    }
    const to = async (name: string) =>
      (await mails())
        .filter((mail) => mail.to.startsWith(name))
        .map(({ subject }) => subject.replace(/: .*/, ''))
        .reverse()
    expect(await to('bob')).to.deep.equal(['Confirm', 'You are on the waiting list'])
    const ann = (await mails()).find((mail) => mail.to.startsWith('ann') && mail.subject.startsWith('You have'))
    await browser.post(linkIn(ann), { do: 'leave' })
    await hub.settle()
    expect(await to('bob')).to.deep.equal(['Confirm', 'You are on the waiting list', 'A place is free for you'])
    expect(await to('cat')).to.deep.equal(['Confirm', 'You are on the waiting list'])
    for await (const { ref, name } of hub.services.organisers.list(writer, item.id))
      if (name === 'bob') await hub.services.organisers.refuse(writer, item.id, ref)
    await hub.settle()
    await hub.settle()
    expect(await to('bob')).to.deep.equal([
      'Confirm',
      'You are on the waiting list',
      'A place is free for you',
      'No place',
    ])
    expect(await to('cat')).to.deep.equal(['Confirm', 'You are on the waiting list', 'A place is free for you'])
    expect(await to('ann')).to.deep.equal(['Confirm', 'You have a place'])
  })

  it('asks on the day before, once, and gives the place on when the answer is no', async () => {
    const { hub, event, ask, mails, pass } = scene
    const { path, item } = await event({ capacity: '1' })
    const browser = await hub.browser()
    for (const name of ['ann', 'bob']) {
      await ask(browser, path, { email: `${name}@example.org`, name })
      await browser.post(linkIn((await mails())[0]), {})
      await hub.settle()
    }
    pass(10 * DAY_MS + 5 * HOUR_MS)
    await hub.settle()
    const reminders = async () => (await mails()).filter(({ subject }) => subject.startsWith('Tomorrow'))
    expect((await reminders()).map(({ to }) => to)).to.deep.equal(['ann@example.org'])
    const link = linkIn((await reminders())[0])
    await browser.post(link, { do: 'come' })
    expect((await browser.get(link)).text).to.include('You said that you are coming.')
    await hub.settle()
    expect(await reminders()).to.have.length(1)
    await browser.post(link, { do: 'leave' })
    await hub.settle()
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 1, waiting: 0 })
    expect((await mails())[0]).to.include({ to: 'bob@example.org', subject: 'A place is free for you: Repair café' })
  })

  it('asks nobody who came or moved up since the day before, nor of what was cancelled meanwhile', async () => {
    const { hub, event, ask, mails, pass, writer } = scene
    const { path } = await event({ capacity: '1' })
    const off = await event({ title: 'Off', capacity: '9' })
    const browser = await hub.browser()
    const come = async (name: string, to = path) => {
      await ask(browser, to, { email: `${name}@example.org`, name })
      const done = await browser.post(linkIn((await mails())[0]), {})
      await hub.settle()
      return done.headers.location ?? ''
    }
    const ann = await come('ann')
    await come('bob')
    await come('dan', off.path)
    pass(10 * DAY_MS)
    await hub.services.items.end(writer, off.item.id, 'Rain')
    pass(5 * HOUR_MS)
    await hub.settle()
    const reminded = async () =>
      (await mails()).filter(({ subject }) => subject.startsWith('Tomorrow')).map(({ to }) => to.split('@')[0])
    expect(await reminded()).to.deep.equal(['ann'])
    await browser.post(ann, { do: 'leave' })
    await hub.settle()
    await come('eve')
    pass(HOUR_MS)
    await hub.settle()
    expect(await reminded()).to.deep.equal(['ann'])
  })

  it('asks once more of another day, and takes no former yes for it', async () => {
    const { hub, event, ask, mails, pass, writer } = scene
    const { path, item } = await event()
    const browser = await hub.browser()
    await ask(browser, path, { email: 'ann@example.org', name: 'Ann' })
    const own = (await browser.post(linkIn((await mails())[0]), {})).headers.location ?? ''
    await hub.settle()
    pass(10 * DAY_MS + 5 * HOUR_MS)
    await hub.settle()
    await browser.post(own, { do: 'come' })
    expect((await browser.get(own)).text).to.include('You said that you are coming.')
    await edit(hub.services, writer, item, { startsAt: '2026-12-19T14:00', endsAt: '2026-12-19T17:00' })
    await hub.settle()
    pass(7 * DAY_MS)
    await hub.settle()
    expect((await mails()).filter(({ subject }) => subject.startsWith('Tomorrow'))).to.have.length(2)
    expect((await browser.get(own)).text)
      .to.include('Yes, I’m coming')
      .and.not.include('You said that')
  })

  it('forgets who it was thirty days after the event, and keeps how many', async () => {
    const { hub, event, ask, mails, pass, writer } = scene
    const { path, item } = await event()
    const browser = await hub.browser()
    await ask(browser, path, { email: 'ann@example.org', name: 'Ann', people: '2' })
    await browser.post(linkIn((await mails())[0]), {})
    await hub.settle()
    const { signUps, organisers } = hub.services
    const key: PersonKey = await signUps.keyOfMail('ann@example.org')
    pass(40 * DAY_MS)
    await hub.settle()
    expect((await signUps.stateOf(item.id, key))?.name).to.equal('Ann')
    pass(2 * DAY_MS)
    await hub.settle()
    expect(await signUps.stateOf(item.id, key)).to.equal(null)
    const [kept] = await organisers.totals(writer, item.id)
    expect(kept).to.include({ isErased: true })
    expect(kept?.totals).to.include({ accepted: 2 })
  })

  it('frees the places of an account that goes', async () => {
    const { hub, event, pass } = scene
    const { path, item } = await event()
    const ada = await hub.browser('reader', 'ada')
    await ada.post(`${path}/sign-up`, { shift: '' }, { from: path })
    const member = await hub.services.members.byName('ada')
    await hub.services.members.remove('operator', member?.id ?? '')
    pass(10 * HOUR_MS)
    await hub.settle()
    expect(await hub.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
  })
})

import { expect } from 'chai'
import { pathOf } from '../../../src/domain/text/slug.js'
import { stopMailServers } from '../../support/mail-server.js'
import { publish, typed } from '../../support/published.js'
import { linkIn, mailingHub } from '../../support/subscribers.js'
import type { Browser } from '../browsers.js'
import { cleanUp } from '../hubs.js'

const NOW = '2026-12-01T10:00:00Z'
const HOUR_MS = 60 * 60_000
const VICTIM = 'vera@example.org'

/** All that somebody without an account can have letters sent by. */
async function openForms(title = 'Supper') {
  const set = await mailingHub(NOW)
  const { hub } = set
  const writer = await hub.services.members.add({ name: 'writer', role: 'coordinator' })
  const event = (name: string) =>
    publish(hub.services, writer, 'event', { ...typed.event, title: name, signUp: 'yes', capacity: '5' })
  const [one, other] = [await event(title), await event('Breakfast')]
  const call = await publish(hub.services, writer, 'call', { ...typed.call, deadline: '2026-12-24T12:00' })
  const ask = {
    signUp: (browser: Browser, email: string, item = one) =>
      browser.post(`${pathOf(item)}/sign-up`, { email, name: '', people: '1', note: '', shift: '' }),
    promise: (browser: Browser, mail: string) => browser.post(`${pathOf(call)}/promise`, { mail, name: '' }),
    subscribe: (browser: Browser, email: string) =>
      browser.post('/subscribe', { email, topics: ['digest'] }, { token: null }),
  }
  return { ...set, one, other, call, ask }
}

describe('letters that strangers can have sent', function () {
  this.timeout(30_000)
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('are few to one address, whichever forms it is typed into, and nobody hears of it', async () => {
    const { hub, ask, server, pass } = await openForms()
    const hers = () => server.received.filter(({ to }) => to.join().toLowerCase() === VICTIM).length
    const browser = await hub.browser()
    const answers: Record<string, Set<string>> = { signUp: new Set(), promise: new Set(), subscribe: new Set() }
    for (let n = 0; n < 4; n++)
      for (const form of ['signUp', 'promise', 'subscribe'] as const) {
        const { status, headers, text } = await ask[form](browser, n % 2 === 0 ? VICTIM : ` ${VICTIM.toUpperCase()} `)
        answers[form]?.add(`${status} ${headers.location} ${text.replace(/value="[^"]+"/g, '')}`)
      }
    for (const said of Object.values(answers)) expect([...said]).to.have.length(1)
    await hub.settle()
    expect(hers()).to.equal(5)
    await pass(HOUR_MS)
    await ask.signUp(browser, VICTIM)
    await hub.settle()
    expect(hers()).to.equal(6)
  })

  it('change nothing when a scanner opens every address in them, with every harmless method', async () => {
    const { hub, ask, to, one, call } = await openForms()
    const browser = await hub.browser()
    for (const form of ['signUp', 'promise', 'subscribe'] as const) await ask[form](browser, VICTIM)
    await hub.settle()
    const counted = async () => ({
      event: (await hub.services.signUps.countsOf(one.id))?.accepted,
      call: (await hub.services.pledges.countsOf(call.id))?.total ?? 0,
      letters: to(VICTIM).length,
    })
    const scan = async () => {
      for (const { raw, read } of to(VICTIM)) {
        const links = `${raw.replaceAll('=\r\n', '')} ${read.text} ${read.html}`.matchAll(
          /https:\/\/hub\.example\.org(\/[\w/?=.-]*)/g,
        )
        for (const [, path = '/'] of links)
          for (const method of ['GET', 'HEAD', 'OPTIONS']) await hub.get(path, { method })
      }
      await hub.settle()
    }
    const before = await counted()
    expect(before).to.deep.equal({ event: 0, call: 0, letters: 3 })
    await scan()
    expect(await counted()).to.deep.equal(before)
    for (const folder of ['sign-up/confirm', 'pledges/confirm', 'subscribe']) {
      const letter = to(VICTIM).find(({ read }) => read.text.includes(`/${folder}/`))
      expect((await browser.post(linkIn(letter, folder), {})).status, folder).to.equal(303)
    }
    await hub.settle()
    const after = await counted()
    expect(after).to.deep.equal({ event: 1, call: 1, letters: after.letters })
    await scan()
    expect(await counted()).to.deep.equal(after)
    const lines = JSON.stringify(hub.lines)
    const tokens = to(VICTIM).flatMap(({ read }) =>
      [...read.text.matchAll(/\/([\w-]{32,})\s*$/gm)].map(([, token = '']) => token),
    )
    expect(tokens.length).to.be.at.least(3)
    expect(lines).to.include('/subscribe')
    for (const secret of [...tokens, VICTIM, 'vera']) expect(lines.includes(secret), secret).to.equal(false)
  })

  it('have links that open what they were sent for, and nothing else', async () => {
    const { hub, ask, to, one, other, call } = await openForms()
    const browser = await hub.browser()
    await ask.signUp(browser, VICTIM)
    await ask.promise(browser, VICTIM)
    await ask.subscribe(browser, VICTIM)
    await hub.settle()
    const tokens = ['sign-up/confirm', 'pledges/confirm', 'subscribe'].map((folder) => {
      const letter = to(VICTIM).find(({ read }) => read.text.includes(`/${folder}/`))
      return { folder, token: linkIn(letter, folder).split('/').at(-1) ?? '' }
    })
    const doors = [
      'sign-up/confirm',
      'sign-up',
      'pledges/confirm',
      'pledges',
      'subscribe',
      'subscription',
      'unsubscribe',
    ]
    const from = `${pathOf(one)}/sign-up`
    for (const { folder, token } of tokens)
      for (const door of doors.filter((one) => one !== folder)) {
        const path = `/${door}/${token}`
        for (const answer of [await browser.get(path), await browser.post(path, { do: 'leave' }, { from })])
          // A promise that is forgotten is no fault of whoever comes back to it.
          if (door === 'pledges') expect((await browser.get(path)).text).to.include('There is no promise')
          else expect(answer.status, `${folder} at ${door}`).to.equal(404)
      }
    await hub.settle()
    expect(await hub.services.signUps.countsOf(one.id)).to.include({ accepted: 0 })
    expect(await hub.services.signUps.countsOf(other.id)).to.include({ accepted: 0 })
    expect((await hub.services.pledges.countsOf(call.id))?.total ?? 0).to.equal(0)
  })

  it('say what people named things as text: neither a header nor a tag nor Markdown', async () => {
    const evil =
      'Supper\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script><img src=//evil.test> **bold** [x](//evil.test)'
    const { hub, ask, to, server } = await openForms(evil)
    const browser = await hub.browser()
    await ask.signUp(browser, VICTIM)
    await hub.settle()
    const [letter] = to(VICTIM)
    expect(server.received.map((one) => one.to)).to.deep.equal([[VICTIM]])
    expect([...(letter?.headers.keys() ?? [])]).to.not.include('bcc')
    expect(letter?.read.subject).to.include('Supper Bcc: eve@example.org')
    expect(letter?.read.html)
      .to.include('&lt;script&gt;alert(1)')
      .and.not.match(/<script|<img|<b>bold|href="\/\/evil/)
    expect(letter?.read.text).to.include('**bold** [x](//evil.test)')
  })
})

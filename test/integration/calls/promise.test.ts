import { expect } from 'chai'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Outside } from '../../../src/hub.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'

const transport =
  (sent: { to: string; text: string }[]): Outside['openMail'] =>
  () =>
    Promise.resolve({
      send: ({ to, text }: { to: string; text: string }) => {
        sent.push({ to, text })
        return Promise.resolve({ outcome: 'sent' })
      },
      close: () => undefined,
    } as unknown as Awaited<ReturnType<Outside['openMail']>>)

describe('promising on the page of a call', function () {
  this.timeout(30_000)
  let hub: TestHub
  let steward: Member
  let item: Item
  let sent: { to: string; text: string }[]
  beforeEach(async () => {
    sent = []
    hub = await temporaryHub({ baseUrl: 'http://walton.example' }, { openMail: transport(sent) })
    await hub.start()
    await hub.setUp({ zone: 'Europe/London' })
    steward = (await hub.services.members.byName('organiser')) as Member
    const letters = {
      letter1ToName: 'The councillor',
      letter1Subject: 'The library of {{place}}',
      letter1Text: 'Dear councillor,\n\nI live in {{place}}. <b>Keep it.</b>\n\n{{name}}',
      letter2ToName: 'The Gazette',
      letter2To: 'letters@gazette.example',
      letter2Subject: 'Our library',
      letter2Text: 'It is needed on Saturdays.',
      callArea: 'Walton Vale',
      background: 'https://elm.example/o/7',
    }
    item = await publish(hub.services, steward, 'call', { ...typed.call, deadline: '2035-12-20T23:59', ...letters })
  })
  afterEach(cleanUp)
  const promisePage = () => `${pathOf(item)}/promise`
  const page = async (): Promise<string> => {
    await hub.settle()
    return (await hub.get(pathOf(item))).text
  }
  const links = () => sent.map(({ text }) => /http:\/\/walton\.example(\/pledges\/[\w./-]+)/.exec(text)?.[1] ?? '')

  it('with an account counts at once, once, and is taken back', async () => {
    const kim = await hub.browser('reader')
    expect((await kim.get(pathOf(item))).text).to.contain(`href="${promisePage()}"`)
    const answers = await Promise.all(
      [1, 2, 3].map(() => kim.post(promisePage(), { name: 'Kim' }, { from: promisePage() })),
    )
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303])
    expect(await page())
      .to.contain('1 person has promised')
      .and.not.contain('Kim')
    expect((await kim.get(`${promisePage()}?done=promised`)).text).to.contain('Your promise counts.')
    const { pledges } = await hub.services.pledges.list(steward, item.id, null, 5)
    expect(pledges[0]?.name).to.equal('Kim')
    expect(pledges[0]?.consent?.text).to.contain('Walton Hub keeps my name')
    await kim.post(`${promisePage()}/withdraw`, {}, { from: promisePage() })
    expect(await page()).to.contain('0 people have promised')
  })

  it('by mail counts once the button behind the link was pressed, and not by looking', async () => {
    const stranger = await hub.browser()
    const same = new Set<string | undefined>()
    for (const mail of ['kim@elm.example', 'organiser@example.org', 'kim@elm.example']) {
      const answer = await stranger.post(promisePage(), { mail, name: 'Kim' })
      expect(answer.status).to.equal(303)
      same.add(answer.headers.location)
    }
    expect([...same]).to.deep.equal([`${promisePage()}?done=asked`])
    await hub.settle()
    expect(sent.map(({ to }) => to)).to.deep.equal(['kim@elm.example', 'organiser@example.org', 'kim@elm.example'])
    const [first = '', , second = ''] = links()
    for (let n = 0; n < 2; n++) expect((await stranger.get(first)).text).to.contain('Yes, I am in')
    expect(await page()).to.contain('0 people have promised')
    const confirmed = await stranger.post(first, {})
    expect(confirmed.status).to.equal(303)
    await stranger.post(second, {}) // another letter for the same address
    expect(await page()).to.contain('1 person has promised')
    const own = confirmed.headers.location as string
    expect(own).not.to.match(/kim|elm/)
    const answer = await stranger.get(own)
    expect(answer.headers['cache-control']).to.contain('no-store')
    expect(answer.headers['referrer-policy']).to.equal('no-referrer')
    expect(await page()).to.contain('1 person')
    await stranger.post(own, {})
    expect((await stranger.get(own)).text).to.contain('There is no promise')
    expect(await page()).to.contain('0 people have promised')
    expect(hub.lines.map((line) => JSON.stringify(line)).join('\n')).not.to.match(/kim@elm|Kim/)
  })

  it('keeps what was typed when something is wrong, and says what', async () => {
    const stranger = await hub.browser()
    const answer = await stranger.post(promisePage(), { mail: 'kim at elm', name: 'Kim & Co' })
    expect(answer.status).to.equal(400)
    expect(answer.text).to.contain('value="kim at elm"').and.contain('This is not a mail address')
    expect(answer.text).to.contain('value="Kim &amp; Co"')
    expect((await stranger.post(promisePage(), { mail: 'kim@elm.example' }, { token: 'forged' })).status).to.equal(403)
    await hub.services.items.end(steward, item.id, 'It is saved.', { outcome: 'won', learned: 'Ask early.' })
    const over = await stranger.post(promisePage(), { mail: 'kim@elm.example' }, { from: '/sign-in' })
    expect(over.status).to.equal(409)
    expect(await page())
      .to.contain('This call was won.')
      .and.contain('Ask early.')
      .and.not.contain(promisePage())
  })

  it('stops at so many letters for one address and one connection', async () => {
    const stranger = await hub.browser()
    const same = []
    for (let n = 0; n < 7; n++) same.push((await stranger.post(promisePage(), { mail: 'kim@elm.example' })).status)
    expect(new Set(same).size, 'nobody else learns that Kim has had letters').to.equal(1)
    await hub.settle()
    expect(sent.filter(({ to }) => to === 'kim@elm.example')).to.have.length(5)
    const many = []
    for (let n = 0; n < 20; n++) many.push(await stranger.post(promisePage(), { mail: `p${n}@elm.example` }))
    expect(many.at(-1)?.status).to.equal(429)
  })

  it('shows letters to send, filled in by a form that keeps nothing', async () => {
    const stranger = await hub.browser()
    const shown = await page()
    expect(shown).to.contain('mailto:letters@gazette.example?subject=Our%20library')
    expect(shown).to.contain('About Walton Vale').and.contain('href="https://elm.example/o/7"')
    const path = `${pathOf(item)}/letter/1`
    const fill = { 'fill1-0': 'Walton "Vale" & {{name}}\nBcc: x@evil.example', 'fill1-1': '<script>alert(1)</script>' }
    const answer = await stranger.post(path, fill, { token: null })
    expect(answer.status).to.equal(200)
    expect(answer.headers['cache-control']).to.equal('private, no-store')
    expect(answer.text).not.to.contain('<script>alert').and.not.contain('<b>Keep')
    const [, href = ''] = /href="(mailto:[^"]+)"/.exec(answer.text) ?? []
    const url = new URL(href.replaceAll('&amp;', '&'))
    expect([...url.searchParams.keys()]).to.deep.equal(['subject', 'body'])
    expect(url.searchParams.get('subject')).not.to.contain('\n')
    expect(url.searchParams.get('body')).to.contain('<script>alert(1)</script>').and.contain('{{name}}')
    expect((await stranger.get(path)).status).to.equal(404)
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    expect((await stranger.post(path, fill, { token: null, headers: foreign })).status).to.equal(403)
    expect((await stranger.post(`${pathOf(item)}/letter/3`, {}, { token: null })).status).to.equal(404)
    const long = await stranger.post(path, { 'fill1-0': 'ß'.repeat(200), 'fill1-1': '漢'.repeat(200) }, { token: null })
    expect(long.text).to.contain('too long to hand to a mail program').and.not.contain('mailto:')
  })
})

import { expect } from 'chai'
import { Instance, InstanceV1 } from '../../../src/api/entities/instance.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

type Rule = { id: string; text: string; hint: string; translations: object }

const settings = {
  ...{ name: 'Walton Hub', area: 'Walton', language: 'en', zone: 'Europe/London', contact: '', about: '' },
  ...{ accent: '150', signUps: 'open', digestDay: '4', digestHour: '9' },
}
const RULES = 'Listen <first> | Ask before you judge\nNo adverts'

describe('house rules', () => {
  let hub: TestHub
  let stella: Browser
  let ruth: Browser
  let token: string
  let bea: string

  const save = async (rules: string) => {
    const { revision = 0 } = (await hub.services.settings.readNow()) ?? {}
    return stella.post('/manage/settings', { ...settings, rules, revision: String(revision) })
  }
  const rules = async () => (await ask(hub, 'GET', '/api/v1/instance/rules')).json as unknown as Rule[]
  const accountOf = async (acct: string) =>
    String((await ask(hub, 'GET', `/api/v1/accounts/lookup?acct=${acct}`, { token })).json.id)

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    stella = await hub.browser('steward', 'stella')
    ruth = await hub.browser('reader', 'ruth')
    token = await tokenFor(hub, ruth)
    await hub.browser('reader', 'bea')
    const { id = '' } = (await hub.services.members.byName('bea')) ?? {}
    await hub.services.profiles.open(id, { name: 'Bea' })
    bea = await accountOf('bea')
  })
  after(cleanUp)

  it('are none until a steward writes some, and then stand where people look for them', async () => {
    expect(await rules()).to.deep.equal([])
    expect((await ruth.get('/about')).text).to.not.include('House rules')
    expect((await save(RULES)).status).to.equal(303)
    const told = [
      { text: 'Listen <first>', hint: 'Ask before you judge', translations: {} },
      { text: 'No adverts', hint: '', translations: {} },
    ]
    const named = await rules()
    expect(named.map(({ id: _id, ...rule }) => rule)).to.deep.equal(told)
    expect(Instance.parse((await ask(hub, 'GET', '/api/v2/instance')).json).rules).to.deep.equal(named)
    expect(InstanceV1.parse((await ask(hub, 'GET', '/api/v1/instance')).json).rules).to.deep.equal(named)
    const stranger = await hub.browser()
    for (const path of ['/about', '/join', '/about?lang=de'])
      expect((await stranger.get(path)).text, path)
        .to.include('Listen &lt;first>')
        .and.include('Ask before you judge')
        .and.match(/House rules|Hausregeln/)
    expect((await stella.get('/manage/settings')).text).to.include('No adverts')
  })

  it('keep their ids while they are moved and explained anew', async () => {
    const before = new Map((await rules()).map(({ text, id }) => [text, id]))
    await save('Be kind\nNo adverts | Ours neither\nListen <first>')
    const after = await rules()
    expect(after.map(({ text }) => text)).to.deep.equal(['Be kind', 'No adverts', 'Listen <first>'])
    for (const { text, id } of after.slice(1)) expect(id, text).to.equal(before.get(text))
    await save(RULES)
    expect((await rules()).map(({ id }) => id)).to.deep.equal([...before.values()])
  })

  it('hand back what cannot be, with all that was typed', async () => {
    const many = await save('Be kind\n'.repeat(31))
    expect(many.status).to.equal(400)
    expect(many.text).to.include('#field-rules').and.include('at most 30').and.include('Be kind\nBe kind')
    expect((await save(`x${'y'.repeat(500)}`)).text).to.include('at most 500 characters')
    expect((await save(' | Only a hint')).text).to.include('Write the rule itself')
    expect(await rules()).to.have.lengthOf(2)
  })

  it('are named in reports from apps, and shown to those who decide as they were worded then', async () => {
    const [first] = await rules()
    const json = { account_id: bea, comment: 'Shouts', rule_ids: [first?.id, '2', 'x'] }
    const report = await ask(hub, 'POST', '/api/v1/reports', { token, json })
    expect([report.status, report.json.category, report.json.rule_ids]).to.deep.equal([200, 'violation', [first?.id]])
    const unknown = await ask(hub, 'POST', '/api/v1/reports', { token, json: { ...json, rule_ids: ['2'] } })
    expect([unknown.status, unknown.json.category, unknown.json.rule_ids]).to.deep.equal([200, 'other', null])
    await save('Something else')
    const page = await stella.get('/manage/reports')
    expect(page.text).to.include('Listen &lt;first>').and.include('Against the house rules')
    await save(RULES)
  })

  it('are named in reports from pages', async () => {
    const [, second] = await rules()
    const who = `${hub.config.baseUrl}/a/bea`
    const from = `/neighbours/report?who=${encodeURIComponent(who)}`
    expect((await ruth.get(from)).text)
      .to.include('Which house rules does it break?')
      .and.include('No adverts')
    const sent = { who, post: '', comment: 'Sells things', rules: [second?.id ?? '', 'forged'] }
    expect((await ruth.post('/neighbours/report', sent, { from })).status).to.equal(303)
    const [filed] = (await hub.services.reports.page('open', null, 1)).docs
    expect(filed).to.deep.include({ category: 'violation', rules: [second?.id], ruleTexts: ['No adverts'] })
    const long = await ruth.post('/neighbours/report', { ...sent, comment: 'x'.repeat(5_001) }, { from })
    expect(long.status).to.equal(400)
    expect(long.text).to.match(new RegExp(`value="${second?.id}" checked`))
  })
})

import { expect } from 'chai'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { PersonKey } from '../../../src/domain/people-keys/person-key.js'
import { publish, typed } from '../../support/published.js'
import { hasBrowser } from '../../support/browser.js'
import { looksRight } from './look.js'
import { openBrowser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'

describe('the list of calls', function () {
  this.timeout(60_000)
  let hub: TestHub
  let steward: Member
  let now = new Date('2026-11-21T10:00:00Z')
  before(async () => {
    hub = await temporaryHub({ baseUrl: 'http://walton.example' }, { clock: () => now })
    await hub.start()
    await hub.setUp({ zone: 'Europe/London' })
    steward = (await hub.services.members.byName('organiser')) as Member
    const sign = await call({ title: 'Sign it', action: 'sign', goal: '50', callArea: 'Walton Vale' })
    await call({
      title: 'Object to it',
      action: 'object',
      goal: '10',
      callArea: 'Old Town',
      deadline: '2026-11-23T23:59',
    })
    await call({ title: 'Far away', action: 'object', zone: 'Pacific/Auckland', deadline: '2026-12-20T09:00' })
    for (const name of ['a', 'b', 'c']) {
      await hub.services.pledges.pledge(sign.id, { key: `mail:${name}` as PersonKey, door: 'mail', name: null })
    }
    const [won, lost] = [await call({ title: 'Kept open' }), await call({ title: 'Sold off' })]
    await hub.services.items.end(steward, won.id, 'It stays.', { outcome: 'won' })
    await hub.services.items.end(steward, lost.id, 'It goes.', { outcome: 'lost' })
    await hub.settle()
  })
  after(cleanUp)

  const call = (fields: Fields): Promise<Item> => {
    now = new Date(now.getTime() + 1_000)
    const { callArea = '', goal = '', deadline = '' } = fields
    return publish(hub.services, steward, 'call', { ...typed.call, callArea, goal, deadline, ...fields })
  }
  const text = async (path: string) => (await hub.get(path)).text
  const cards = (html: string): string[] => html.match(/<article class="card card-call.*?<\/article>/gs) ?? []
  const card = (html: string, title: string): string =>
    cards(html).find((one) => one.includes(`>${title}</a>`)) ?? expect.fail(`no card of ${title}`)

  it('shows promises against the goal, here and on the board', async () => {
    for (const path of ['/calls', '/']) {
      const html = await text(path)
      expect(card(html, 'Sign it'), path).to.include('3 people have promised').and.include('of 50 wanted')
      expect(card(html, 'Sign it')).to.match(/<rect class="bar-part" width="12"/)
      expect(card(html, 'Object to it')).to.include('0 people have promised').and.include('of 10 wanted')
      expect(card(html, 'Far away')).not.to.include('have promised')
    }
  })

  it('says what closes soon, how what is over came out, and in whose time a day ends', async () => {
    const html = await text('/calls')
    expect(card(html, 'Object to it')).to.include('Closing soon')
    expect(card(html, 'Sign it')).not.to.include('Closing soon')
    expect(card(html, 'Kept open')).to.include('status-won').and.include('Won')
    expect(card(html, 'Sold off')).to.include('status-lost').and.include('Not won')
    expect(card(html, 'Far away'))
      .to.include('20 Dec')
      .and.match(/\(GMT\+13\)/)
    expect(card(html, 'Sign it')).not.to.match(/GMT/)
  })

  it('reminds those who publish to say how a call came out, as long as anybody can be told', async () => {
    const browser = await openBrowser(hub, 'coordinator')
    const matter = async () => (await browser.get('/manage')).text.includes('1 call is over, and nobody has said')
    expect(await matter()).to.equal(false)
    const before = now
    now = new Date('2026-11-25T10:00:00Z')
    expect(await matter()).to.equal(true)
    now = new Date('2026-12-28T10:00:00Z')
    expect((await browser.get('/manage')).text).to.not.include('2 calls are over')
    now = before
  })

  if (hasBrowser) {
    it('has no fault that axe-core knows, and never scrolls sideways', async () => {
      await looksRight(hub, null, { calls: '/calls', home: '/' })
    })
  }

  it('is narrowed to one kind of action and to one place, by a form that needs no script', async () => {
    const all = await text('/calls')
    expect(all).to.match(/<form class="call-filter" method="get" action="\/calls"/)
    expect(all).to.include('<option value="object"').and.include('<option value="Old Town"').and.not.include('"strike"')
    const titles = async (query: string) =>
      cards(await text(`/calls?${query}`)).flatMap((one) => />([^<]+)<\/a>/.exec(one)?.[1] ?? [])
    expect(await titles('action=object')).to.deep.equal(['Object to it', 'Far away'])
    expect(await titles('area=Old+Town')).to.deep.equal(['Object to it'])
    expect(await titles('action=sign&area=Old+Town')).to.deep.equal([])
    expect(await text('/calls?action=sign&area=Old+Town')).to.include('No call asks for that now')
    expect(await titles('action=nothing')).to.have.length(5)
    const odd = await text('/calls?area=%3Cscript%3Ealert(1)%3C%2Fscript%3E')
    expect(odd).not.to.include('<script>alert').and.not.include('alert(1)')
  })
})

import { createECDH, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { publish, typed } from '../../support/published.js'
import { halves } from '../../support/pictures.js'
import { decoders } from '../../support/strict-apps.js'
import { cleanUp, type TestHub } from '../hubs.js'
import { ask } from './apps.js'
import { person, reachableHub, type Person } from './masto-scene.js'

describe('apps on phones, which decode strictly', function () {
  this.timeout(60_000)
  let hub: TestHub
  let ada: Person
  let bea: Person
  let rich: string
  let edited: string

  before(async () => {
    hub = await reachableHub()
    ada = await person(hub, 'ada', 'coordinator')
    bea = await person(hub, 'bea')
    await ada.app.v1.accounts.$select(bea.id).follow()
    await bea.app.v1.accounts.$select(ada.id).follow()
    const bytes = new Uint8Array(await halves(60, 40).png().toBuffer())
    const file = new File([bytes], 'bed.png', { type: 'image/png' })
    const media = await bea.app.v2.media.create({ file, description: 'A bed', focus: '0.2,-0.3' })
    const { v1 } = bea.app
    const pictured = { status: '@ada A bed #Rows', mediaIds: [media.id], spoilerText: 'mud', sensitive: true }
    const said = await v1.statuses.create({ ...pictured, language: 'en', visibility: 'public' })
    rich = said.id
    const asked = { options: ['Yes', 'No'], expiresIn: 3_600, hideTotals: true }
    edited = (await v1.statuses.create({ status: 'Peas?', poll: asked })).id
    await v1.statuses.$select(edited).update({ status: 'Peas, or not?', poll: asked })
    await v1.statuses.create({ status: 'See this', quotedStatusId: said.id })
    await v1.statuses.create({ status: '@ada in private', visibility: 'direct' })
    await ada.app.v1.statuses.create({ status: 'Indeed', inReplyToId: said.id })
    await ada.app.v1.statuses.$select(said.id).reblog()
    await ada.app.v1.statuses.$select(said.id).favourite()
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    await ada.app.v1.statuses.create({ status: 'Tomorrow', scheduledAt: soon } as never)
    for (const kind of ['event', 'call', 'write-up'] as const)
      await publish(hub.services, ada.member, kind, { ...typed[kind], ...(kind === 'call' && { asksByReply: 'yes' }) })
    const words = [{ keyword: 'peas', wholeWord: true }]
    const filter = {
      title: 'Peas',
      context: ['home', 'public', 'thread'],
      filterAction: 'warn',
      keywordsAttributes: words,
    }
    const made = await ada.app.v2.filters.create(filter as never)
    await ada.app.v2.filters.$select(made.id).statuses.create({ statusId: rich })
    await ada.app.v1.lists.create({ title: 'Rows' })
    await ada.app.v1.tags.$select('rows').follow()
    await bea.app.v1.featuredTags.create({ name: 'Rows' })
    await hub.settle()
  })
  after(cleanUp)

  type Asked = readonly [decoder: keyof typeof decoders, path: string, body?: unknown]
  /** What they could not read of what they were sent, a line each. */
  async function unread({ token }: Person, asked: readonly Asked[]): Promise<string[]> {
    const faults: string[] = []
    for (const [decoder, path, body] of asked) {
      const { status, json } = await ask(hub, body === undefined ? 'GET' : 'POST', path, { token, json: body })
      expect(status, path).to.equal(200)
      const { error } = decoders[decoder].safeParse(json)
      for (const { path: at, message } of error?.issues ?? [])
        faults.push(`${path} ${at.map(String).join('.')}: ${message}`)
      if (Array.isArray(json)) expect(json, path).to.not.have.length(0)
    }
    return faults
  }

  it('read what is said, in all its parts', async () => {
    const paths = [
      '/api/v1/timelines/home',
      '/api/v1/timelines/public?local=true',
      `/api/v1/accounts/${ada.id}/statuses`,
    ]
    const pages = await Promise.all(paths.map((path) => ask(hub, 'GET', path, { token: ada.token })))
    const all = pages.flatMap(({ json }) => json as unknown as Record<string, unknown>[])
    for (const part of ['poll', 'card', 'quote', 'reblog'])
      expect(
        all.filter((status) => status[part] !== null),
        part,
      ).to.not.have.length(0)
    expect(all.filter(({ filtered }) => (filtered as unknown[]).length > 0)).to.not.have.length(0)
    const faults = await unread(ada, [
      ...paths.map((path) => ['Statuses', path] as const),
      ['Statuses', '/api/v1/timelines/tag/rows'],
      ['Statuses', `/api/v1/accounts/${bea.id}/statuses`],
      ['Status', `/api/v1/statuses/${rich}`],
      ['Context', `/api/v1/statuses/${rich}/context`],
      ['Edits', `/api/v1/statuses/${edited}/history`],
      ['Conversations', '/api/v1/conversations'],
      ['Search', '/api/v2/search?q=rows'],
      ['Search', '/api/v2/search?q=bea'],
      ['Scheduled', '/api/v1/scheduled_statuses'],
    ])
    expect(faults).to.deep.equal([])
  })

  it('would notice each of what once cost an app a whole page', async () => {
    const { json } = await ask(hub, 'GET', `/api/v1/statuses/${rich}`, { token: ada.token })
    const wrong = [
      ...[{ mentions: null }, { created_at: '2026-01-01T00:00:00Z' }, { spoiler_text: null }, { visibility: 'local' }],
      { filtered: [{ ...(json.filtered as object[])[0], keyword_matches: null }] },
      { account: { ...(json.account as object), header: '' } },
    ]
    for (const change of wrong)
      expect(decoders.Status.safeParse({ ...json, ...change }).success, JSON.stringify(change)).to.equal(false)
  })

  it('read who is who, what is new, and what they are set to', async () => {
    const curve = createECDH('prime256v1')
    const keys = { p256dh: curve.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') }
    const subscription = { endpoint: 'https://push.example/1', keys }
    const faults = [
      ...(await unread(ada, [
        ['OwnAccount', '/api/v1/accounts/verify_credentials'],
        ['Account', `/api/v1/accounts/${bea.id}`],
        ['Account', '/api/v1/accounts/lookup?acct=walton'],
        ['Relationships', `/api/v1/accounts/relationships?id[]=${bea.id}`],
        ['Policy', '/api/v2/notifications/policy'],
        ['Instance', '/api/v2/instance'],
        ['OldInstance', '/api/v1/instance'],
        ['Filters', '/api/v2/filters'],
        ['Lists', '/api/v1/lists'],
        ['Tags', '/api/v1/followed_tags'],
        ['FeaturedTags', `/api/v1/accounts/${bea.id}/featured_tags`],
        ['Preferences', '/api/v1/preferences'],
        ['Push', '/api/v1/push/subscription', { subscription, data: { alerts: { mention: true } } }],
        ['Markers', '/api/v1/markers?timeline[]=home&timeline[]=notifications'],
      ])),
      ...(await unread(bea, [
        ['Notifications', '/api/v1/notifications'],
        ['Groups', '/api/v2/notifications'],
      ])),
    ]
    expect(faults).to.deep.equal([])
  })
})

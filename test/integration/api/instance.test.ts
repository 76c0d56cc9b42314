import { expect } from 'chai'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { blankPictures } from '../../../src/core/blank-pictures.js'
import { Instance, InstanceV1 } from '../../../src/api/entities/instance.js'
import { ask, register, tokenFor } from './apps.js'

type Json = Record<string, unknown>

describe('what a hub says of itself to apps', () => {
  let hub: TestHub
  let ada: Browser
  const json = async (path: string) => (await ask(hub, 'GET', path)).json

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp({ about: 'We **grow** things.\n\nJoin in.', contact: 'Write to hello@walton.example, or come by.' })
    ada = await hub.browser('steward', 'ada')
  })
  after(cleanUp)

  it('is there in both versions, whole and in the types of the documentation', async () => {
    const two = Instance.parse(await json('/api/v2/instance'))
    const one = InstanceV1.parse(await json('/api/v1/instance/'))
    const host = new URL(hub.config.baseUrl).host
    expect(two).to.include({ domain: host, title: 'Walton Hub', description: 'We grow things. Join in.' })
    expect(two.contact.email).to.equal('hello@walton.example')
    expect(two.contact.account).to.include({ acct: 'walton', display_name: 'Walton Hub' })
    expect(two.api_versions).to.deep.equal({ mastodon: 7 })
    expect(one).to.include({ uri: host, title: 'Walton Hub', email: 'hello@walton.example', version: two.version })
    expect(one.contact_account).to.deep.equal(two.contact.account)
    expect(one.stats.user_count % 5, 'small groups are not counted exactly').to.equal(0)
    expect(one.configuration.statuses).to.deep.equal(two.configuration.statuses)
  })

  it('has a version that begins with Mastodon’s and names ours', async () => {
    const { version } = Instance.parse(await json('/api/v2/instance'))
    expect(version).to.match(/^4\.5\.0 \(compatible; Allotment \d+\.\d+\.\d+\)$/)
  })

  it('names the key of web push that apps are told when they introduce themselves', async () => {
    const app = (await register(hub)) as unknown as Json
    const { configuration } = Instance.parse(await json('/api/v2/instance'))
    expect(configuration.vapid.public_key).to.equal(app.vapid_key)
  })

  it('has pictures that can be had, also by pages elsewhere', async () => {
    const { thumbnail, icon } = Instance.parse(await json('/api/v2/instance'))
    const { avatar, header, still } = blankPictures('')
    for (const url of [
      thumbnail.url,
      ...icon.map(({ src }) => src),
      ...[avatar, header, still].map((path) => hub.config.baseUrl + path),
    ]) {
      const answer = await fetch(hub.address + new URL(url).pathname)
      expect([answer.status, answer.headers.get('content-type')], url).to.deep.equal([200, 'image/png'])
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
      expect(answer.headers.get('cross-origin-resource-policy')).to.equal('cross-origin')
    }
  })

  it('follows how people join', async () => {
    const shown = async () => Instance.parse(await json('/api/v2/instance')).registrations
    const expected = {
      closed: { enabled: false, approval_required: false, url: null },
      invitation: { enabled: false, approval_required: false, url: null },
      approval: { enabled: true, approval_required: true, reason_required: true, message: null },
      open: { enabled: true, approval_required: false, message: null, url: `${hub.config.baseUrl}/join` },
    }
    for (const [signUps, told] of Object.entries(expected)) {
      await hub.services.settings.change({ signUps: signUps as keyof typeof expected })
      expect(await shown(), signUps).to.include(told)
    }
    await hub.services.settings.change({ signUps: 'invitation' })
    expect((await shown()).message).to.match(/by a link from a member/)
    expect(InstanceV1.parse(await json('/api/v1/instance'))).to.include({ registrations: false, invites_enabled: true })
  })

  it('tells of rules about other servers as far as everybody may know', async () => {
    const [organiser] = (await hub.services.members.page({ prefix: 'organiser' })).members
    const rule = { rejectMedia: false, rejectReports: false, privateComment: 'For us alone', allowed: false }
    const decide = (domain: string, more: Json) =>
      hub.services.rules.decide(organiser ?? expect.fail('nobody'), domain, {
        ...{ ...rule, severity: 'suspend', publicComment: '', obfuscate: false },
        ...more,
      })
    await decide('spam.example', { publicComment: 'Spam' })
    await decide('loud.example', { severity: 'silence', obfuscate: true })
    await decide('media.example', { severity: 'none', rejectMedia: true })
    const blocks = (await json('/api/v1/instance/domain_blocks')) as unknown as Json[]
    expect(blocks.map(({ domain, severity, comment }) => [domain, severity, comment])).to.deep.equal([
      ['lou*.****ple', 'silence', undefined],
      ['spam.example', 'suspend', 'Spam'],
    ])
    expect(JSON.stringify(blocks)).to.not.include('For us alone').and.not.include('loud.example')
  })

  it('has texts with the day they are from', async () => {
    const about = await json('/api/v1/instance/extended_description')
    expect(about.content).to.include('<strong>grow</strong>')
    expect(about.updated_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect((await json('/api/v1/instance/privacy_policy')).content).to.match(/^<p>/)
    // There are none, which apps are told as Mastodon does.
    expect((await ask(hub, 'GET', '/api/v1/instance/terms_of_service')).status).to.equal(404)
  })

  it('answers what it has nothing for with nothing, as apps ask for it when they start', async () => {
    const lists = ['instance/rules', 'instance/peers', 'instance/activity', 'custom_emojis']
    for (const path of lists) expect(await json(`/api/v1/${path}`), path).to.deep.equal([])
    expect(await json('/api/v1/instance/translation_languages')).to.deep.equal({})
    const languages = (await json('/api/v1/instance/languages')) as unknown as Json[]
    expect(languages).to.deep.include({ code: 'de', name: 'Deutsch' })
  })

  it('is well', async () => {
    for (const path of ['/health', '/api/v1/streaming/health', '/api/v1/streaming/health/']) {
      const answer = await fetch(hub.address + path)
      expect([answer.status, await answer.text()], path).to.deep.equal([200, 'OK'])
    }
  })

  it('is kept for strangers alone, and never with a token', async () => {
    const token = await tokenFor(hub, ada)
    const caching = async (asked: { token?: string }) =>
      (await ask(hub, 'GET', '/api/v2/instance', asked)).headers.get('cache-control')
    expect(await caching({})).to.equal('public, max-age=60')
    expect(await caching({ token })).to.equal('private, no-store')
  })
})

describe('a hub that nobody has set up', () => {
  after(cleanUp)

  it('says so to apps in all that they need to read it', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const two = Instance.parse((await ask(hub, 'GET', '/api/v2/instance')).json)
    expect(two.registrations).to.include({ enabled: false })
    expect(two.contact.account).to.equal(null)
    InstanceV1.parse((await ask(hub, 'GET', '/api/v1/instance')).json)
    expect((await ask(hub, 'GET', '/api/v1/instance/extended_description')).status).to.equal(404)
  })
})

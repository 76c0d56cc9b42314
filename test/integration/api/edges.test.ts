import { expect } from 'chai'
import { Status } from '../../../src/api/entities/status.js'
import type { Member } from '../../../src/domain/members/member.js'
import { halves } from '../../support/pictures.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>

describe('what apps do at the edges of who may see something', () => {
  let hub: TestHub
  const tokens: Record<string, string> = {}
  const post = (json: Json, who = 'ada'): Promise<Reply> =>
    ask(hub, 'POST', '/api/v1/statuses', { token: tokens[who] ?? '', json })
  const made = async (json: Json, who = 'ada'): Promise<Status> => {
    const { status, json: said } = await post(json, who)
    expect(status, JSON.stringify(said)).to.equal(200)
    return Status.parse(said)
  }
  const press = (id: string, deed: string, who = 'ada'): Promise<Reply> =>
    ask(hub, 'POST', `/api/v1/statuses/${id}/${deed}`, { token: tokens[who] ?? '' })
  const refused = ({ status, json }: Reply): [number, unknown] => [status, json.error]

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    for (const name of ['ada', 'ben']) {
      const browser = await hub.browser('reader', name)
      const member = (await hub.services.members.byName(name)) as Member
      await hub.services.profiles.open(member.id, { name })
      tokens[name] = await tokenFor(hub, browser)
    }
  })
  after(cleanUp)

  it('pass on nothing that is not for everybody, but what is their own to their own followers', async () => {
    const sentence = 'This is not for everybody, so it cannot be passed on.'
    const audiences: { local_only?: boolean; visibility?: string }[] = [
      { local_only: true },
      { visibility: 'private' },
      { visibility: 'direct' },
    ]
    for (const more of audiences) {
      const isForBen = more.visibility !== 'private'
      const { id } = await made({ status: `Among us ${isForBen ? '@ben' : ''}`, ...more })
      if (more.visibility !== 'private')
        expect(refused(await press(id, 'reblog')), JSON.stringify(more)).to.deep.equal([403, sentence])
      const theirs = await press(id, 'reblog', 'ben')
      expect(theirs.status, JSON.stringify(more)).to.equal(isForBen ? 403 : 404)
    }
    const own = await made({ status: 'To those who follow me', visibility: 'private' })
    const boost = await press(own.id, 'reblog')
    expect([boost.status, boost.json.visibility]).to.deep.equal([200, 'private'])
    expect((await press(own.id, 'reblog', 'ben')).status).to.equal(404)
    const unlisted = await made({ status: 'Quietly', visibility: 'unlisted' })
    expect((await press(unlisted.id, 'reblog', 'ben')).status).to.equal(200)
  })

  it('answer nothing that is gone, and quote none of it', async () => {
    const { id } = await made({ status: 'Soon gone' })
    await ask(hub, 'DELETE', `/api/v1/statuses/${id}`, { token: tokens.ada ?? '' })
    expect((await post({ status: 'To nobody', in_reply_to_id: id })).status).to.equal(404)
    expect((await post({ status: 'Of nobody', quoted_status_id: id })).status).to.equal(404)
    for (const odd of ['1', 'x', '99999999999999999999999'])
      expect((await post({ status: 'To nobody', in_reply_to_id: odd })).status, odd).to.equal(404)
    expect((await ask(hub, 'GET', `/api/v1/statuses/${id}/context`, { token: tokens.ada ?? '' })).status).to.equal(404)
  })

  it('ask nothing beside files, as Mastodon has it', async () => {
    const parts = new FormData()
    parts.set('file', new Blob([new Uint8Array(await halves(64, 64).png().toBuffer())]), 'x.png')
    const sent = await ask(hub, 'POST', '/api/v1/media', { token: tokens.ada ?? '', parts })
    const json = { status: 'Which?', media_ids: [sent.json.id], poll: { options: ['a', 'b'], expires_in: 3_600 } }
    expect(refused(await post(json))).to.deep.equal([422, 'A post has either files or a poll.'])
    const { poll: _poll, ...rest } = json
    expect((await made(rest)).media_attachments).to.have.length(1)
  })

  it('speak as their member prefers where they do not say', async () => {
    const source = { privacy: 'unlisted', sensitive: true, language: 'cy' }
    const saved = await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', {
      ...{ token: tokens.ada ?? '', json: { source } },
    })
    expect(saved.json.source).to.include(source)
    const preferences = (await ask(hub, 'GET', '/api/v1/preferences', { token: tokens.ada ?? '' })).json
    expect(preferences).to.include({
      ...{ 'posting:default:visibility': 'unlisted', 'posting:default:sensitive': true },
      ...{ 'posting:default:language': 'cy' },
    })
    expect(await made({ status: 'Shwmae' })).to.include({ visibility: 'unlisted', sensitive: true, language: 'cy' })
    const said = { status: 'Hello', visibility: 'public', sensitive: false, language: 'en' }
    expect(await made(said)).to.include({ visibility: 'public', sensitive: false, language: 'en' })
    expect(await made({ status: 'Odd', visibility: 'list', language: '' })).to.include({ visibility: 'unlisted' })
    expect(await made({ status: 'By Ben' }, 'ben')).to.include({ visibility: 'public', sensitive: false })
    await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', {
      ...{ token: tokens.ada ?? '', json: { source: { privacy: 'public', sensitive: false, language: '' } } },
    })
  })

  it('write for later what is looked at now, with everything that was asked for', async () => {
    const scheduled_at = new Date(Date.now() + 3_600_000).toISOString()
    const poll = { options: ['a', 'b'], expires_in: 3_600 }
    const later = await post({ status: 'Later', scheduled_at, visibility: 'private', poll, spoiler_text: 'Guess' })
    expect(later.status, JSON.stringify(later.json)).to.equal(200)
    expect(later.json.params).to.deep.include({ text: 'Later', visibility: 'private', spoiler_text: 'Guess' })
    const soon = await post({ status: 'Soon', scheduled_at: new Date(Date.now() + 60_000).toISOString() })
    expect(soon.status).to.equal(422)
    expect((await post({ status: '', scheduled_at })).status).to.equal(422)
    expect((await post({ status: 'x', scheduled_at, in_reply_to_id: '1' })).status).to.equal(404)
  })
})

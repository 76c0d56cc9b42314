import { expect } from 'chai'
import { shownId } from '../../../src/core/ids.js'
import { ScheduledStatus } from '../../../src/api/entities/scheduled-status.js'
import { Status } from '../../../src/api/entities/status.js'
import { StatusEdit } from '../../../src/api/entities/status-edit.js'
import { Poll } from '../../../src/api/entities/poll.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor, type Reply } from './apps.js'

type Json = Record<string, unknown>
/** The same parameters in every form that apps send them in. */
const encodings = ['json', 'form', 'multipart', 'query', 'query and form'] as const

describe('writing by an app', function () {
  this.timeout(20_000)
  let hub: TestHub
  let [ada, bea, reader] = ['', '', '']
  let now = new Date()
  const memberOf = async (name: string) =>
    (await hub.services.members.page({ prefix: name })).members[0] ?? expect.fail(`Nobody is called ${name}`)

  before(async () => {
    hub = await temporaryHub({}, { clock: () => now })
    await hub.start()
    await hub.setUp()
    ada = await tokenFor(hub, await hub.browser('coordinator', 'ada'))
    bea = await tokenFor(hub, await hub.browser('reader', 'bea'))
    reader = await tokenFor(hub, await hub.browser('reader', 'cleo'))
    for (const name of ['ada', 'bea']) await hub.services.profiles.open((await memberOf(name)).id, { name })
  })
  after(cleanUp)
  beforeEach(() => void (now = new Date(now.getTime() + 5 * 60_000)))

  const post = (json: Json, token = ada, headers = {}) => ask(hub, 'POST', '/api/v1/statuses', { token, json, headers })
  const made = async (json: Json, token = ada): Promise<Status> => {
    const { status, json: said } = await post(json, token)
    expect(status, JSON.stringify(said)).to.equal(200)
    return Status.parse(said)
  }

  /** One request, its parameters sent in one of the five forms. */
  function send(how: (typeof encodings)[number], method: string, path: string, params: [string, string][], json: Json) {
    const [form, parts] = [new URLSearchParams(params), new FormData()]
    for (const [name, value] of params) parts.append(name, value)
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const raw = async (query: string, body: string | null): Promise<Reply> => {
      const answer = await fetch(`${hub.address}${path}${query}`, {
        method,
        headers: { Authorization: `Bearer ${ada}`, ...(body !== null && headers) },
        ...(body !== null && { body }),
      })
      return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Json }
    }
    switch (how) {
      case 'json':
        return ask(hub, method, path, { token: ada, json })
      case 'form':
        return raw('', form.toString())
      case 'multipart':
        return ask(hub, method, path, { token: ada, parts })
      case 'query':
        return raw(`?${form.toString()}`, null)
      case 'query and form':
        return raw(
          `?${new URLSearchParams(params.slice(0, 2)).toString()}`,
          new URLSearchParams(params.slice(2)).toString(),
        )
    }
  }

  for (const how of encodings) {
    it(`understands all that is sent as ${how}`, async () => {
      const asked = {
        ...{ status: 'Tea or coffee? #Drinks', spoiler_text: 'thirst', visibility: 'unlisted', language: 'de' },
        poll: { options: ['Tea', 'Coffee'], expires_in: 600, multiple: true, hide_totals: false },
      }
      const { status, poll, ...rest } = asked
      const pairs: [string, string][] = [
        ['status', status],
        ...Object.entries(rest),
        ...poll.options.map((option): [string, string] => ['poll[options][]', option]),
        ...[['poll[expires_in]', '600'] as [string, string], ['poll[multiple]', 'True'] as [string, string]],
        ['poll[hide_totals]', '0'],
      ]
      const { status: code, json } = await send(how, 'POST', '/api/v1/statuses', pairs, asked)
      expect(code, JSON.stringify(json)).to.equal(200)
      const drawn = Status.parse(json)
      expect(drawn).to.deep.include({ spoiler_text: 'thirst', visibility: 'unlisted', language: 'de', sensitive: true })
      expect(drawn.poll).to.deep.include({
        multiple: true,
        expired: false,
        voted: true,
        own_votes: [],
        voters_count: 0,
      })
      expect(drawn.poll?.options.map(({ title }) => title)).to.deep.equal(['Tea', 'Coffee'])
      expect(drawn.tags).to.deep.equal([{ name: 'Drinks', url: `${hub.config.baseUrl}/tags/drinks` }])
      expect(drawn.application).to.deep.equal({ name: 'An App', website: 'https://app.example' })
      const pairsOfEdit: [string, string][] = [
        ['status', 'No more'],
        ['spoiler_text', ''],
        ['media_ids[]', ''],
      ]
      const edited = await send(how, 'PUT', `/api/v1/statuses/${drawn.id}`, pairsOfEdit, { status: 'No more' })
      expect(edited.status, JSON.stringify(edited.json)).to.equal(200)
      expect(edited.json).to.deep.include({ content: '<p>No more</p>', spoiler_text: '', poll: null })
      const again = await send(
        how,
        'PUT',
        `/api/v1/statuses/${drawn.id}/interaction_policy`,
        [['quote_approval_policy', 'nobody']],
        { quote_approval_policy: 'nobody' },
      )
      expect(Status.parse(again.json).quote_approval.automatic).to.deep.equal([])
    })
  }

  it('is once under one Idempotency-Key, also when it is sent at once', async () => {
    const headers = { 'Idempotency-Key': 'a-key' }
    const all = await Promise.all([1, 2, 3, 4].map((n) => post({ status: `Try ${n}` }, ada, headers)))
    expect(new Set(all.map(({ json }) => json.id)).size).to.equal(1)
    const other = await post({ status: 'Another' }, ada, { 'Idempotency-Key': 'b-key' })
    expect(other.json.id).to.not.equal(all[0]?.json.id)
  })

  it('says in JSON why it is refused', async () => {
    const refused = async (json: Json, token = ada) => {
      const answer = await post(json, token)
      expect(answer.json.error, JSON.stringify(json)).to.be.a('string')
      return answer.status
    }
    expect(await refused({})).to.equal(422)
    expect(await refused({ status: null, media_ids: [], poll: null })).to.equal(422)
    expect(await refused({ status: 'x'.repeat(5_001) })).to.equal(422)
    expect(await refused({ status: 'x', media_ids: ['12'] })).to.equal(422)
    expect(await refused({ status: 'x', media_ids: ['nonsense'] })).to.equal(422)
    expect(await refused({ status: 'x', in_reply_to_id: '12' })).to.equal(404)
    expect(await refused({ status: 'x', quoted_status_id: 'x' })).to.equal(404)
    expect(await refused({ status: 'x', scheduled_at: 'tomorrow' })).to.equal(422)
    expect(await refused({ status: 'x', poll: { options: ['a', 'b'] } })).to.equal(422)
    expect(await refused({ status: 'x' }, reader), 'without a profile').to.equal(403)
    const weak = await tokenFor(hub, await hub.browser('reader', 'dora'), 'read')
    expect(await refused({ status: 'x' }, weak)).to.equal(403)
    const odd = await made({
      status: 'x',
      visibility: 'mutuals',
      language: 'klingon!',
      quote_approval_policy: 'sometimes',
    })
    expect(odd).to.deep.include({ visibility: 'public', language: 'en' })
  })

  it('answers, for no more than it was asked in', async () => {
    const first = await made({ status: 'Who is in?', visibility: 'unlisted' })
    const answer = await made({ status: '@ada me', in_reply_to_id: first.id }, bea)
    expect(answer).to.deep.include({ visibility: 'unlisted', in_reply_to_id: first.id })
    expect(answer.in_reply_to_account_id).to.equal(first.account.id)
    expect(answer.mentions.map(({ acct }) => acct)).to.deep.equal(['ada'])
    expect(answer.content).to.include('class="u-url mention"')
    const item = await publish(hub.services, await memberOf('ada'), 'call', { ...typed.call, audience: 'hub' })
    const inside = await made({ status: 'Count me in', in_reply_to_id: shownId(item.id) }, bea)
    expect(inside.visibility).to.equal('private')
  })

  it('for members alone is asked for by local_only or visibility=local, and hidden from everybody else', async () => {
    for (const asked of [{ local_only: true }, { visibility: 'local' }]) {
      const inside = await made({ status: 'Keys', ...asked })
      expect(inside.visibility).to.equal('private')
      const path = `/api/v1/statuses/${inside.id}`
      expect((await ask(hub, 'GET', path)).status).to.equal(404)
      expect((await ask(hub, 'GET', path, { token: reader })).status).to.equal(200)
      expect(
        (await fetch(inside.uri, { headers: { Accept: 'application/activity+json' } }).catch(() => null))?.status ??
          404,
      ).to.equal(404)
    }
  })

  it('can be edited, with what it was kept', async () => {
    const first = await made({ status: 'One', spoiler_text: 'w' })
    now = new Date(now.getTime() + 1_000)
    const path = `/api/v1/statuses/${first.id}`
    const edited = await ask(hub, 'PUT', path, { token: ada, json: { status: 'Two *stars*' } })
    expect(Status.parse(edited.json).edited_at).to.equal(now.toISOString())
    const source = await ask(hub, 'GET', `${path}/source`, { token: ada })
    expect(source.json).to.deep.equal({ id: first.id, text: 'Two *stars*', spoiler_text: '' })
    expect((await ask(hub, 'GET', `${path}/source`, { token: bea })).json, 'is read by all').to.deep.equal(source.json)
    expect((await ask(hub, 'GET', `${path}/source`)).status).to.equal(401)
    expect((await ask(hub, 'PUT', path, { token: bea, json: { status: 'Mine' } })).status).to.equal(404)
    const history = StatusEdit.array().parse((await ask(hub, 'GET', `${path}/history`)).json)
    expect(history.map(({ content, spoiler_text }) => [content, spoiler_text])).to.deep.equal([
      ['<p>One</p>', 'w'],
      ['<p>Two *stars*</p>', ''],
    ])
    expect(history.map(({ created_at }) => created_at)).to.deep.equal([first.created_at, now.toISOString()])
  })

  it('publishes a call by a post that begins so, which the hub answers in private', async () => {
    const typedCall = '#call Keep the pool open\nAction: letter\n\nIt closes in May.'
    const headers = { 'Idempotency-Key': 'call-key' }
    const [first, again] = [
      await post({ status: typedCall }, ada, headers),
      await post({ status: typedCall }, ada, headers),
    ]
    expect(first.status, JSON.stringify(first.json)).to.equal(200)
    expect(Status.parse(first.json)).to.deep.include({ visibility: 'direct' })
    expect(again.json.id).to.equal(first.json.id)
    expect((await made({ status: '#call me maybe' }, bea)).visibility, 'of who may not publish').to.equal('public')
  })

  it('can be deleted to be written anew', async () => {
    const first = await made({ status: 'Typed *so* #Tag', poll: { options: ['a', 'b'], expires_in: '300' } })
    const path = `/api/v1/statuses/${first.id}`
    expect((await ask(hub, 'DELETE', path, { token: bea })).status).to.equal(404)
    const gone = await ask(hub, 'DELETE', path, { token: ada })
    const drawn = Status.parse(gone.json)
    expect(drawn.text).to.equal('Typed *so* #Tag')
    expect(drawn.poll?.options).to.have.lengthOf(2)
    expect((await ask(hub, 'GET', path, { token: ada })).status).to.equal(404)
    expect((await ask(hub, 'DELETE', path, { token: ada })).status).to.equal(404)
  })

  it('takes votes once, and shows everybody their own', async () => {
    const { id } = await made({ status: 'Tea?', poll: { options: ['Yes', 'No'], expires_in: 300, hide_totals: true } })
    const path = `/api/v1/polls/${id}`
    const vote = (choices: unknown, token = reader) => ask(hub, 'POST', `${path}/votes`, { token, json: { choices } })
    expect((await vote(['1'])).json).to.deep.include({
      voted: true,
      own_votes: [1],
      votes_count: 1,
      voters_count: null,
    })
    for (const [choices, token] of [
      [[0], reader],
      [[7], bea],
      [[], bea],
      [[0, 1], bea],
      [[0], ada],
    ] as const)
      expect((await vote(choices, token)).status, JSON.stringify(choices)).to.equal(422)
    const seen = Poll.parse((await ask(hub, 'GET', path)).json)
    expect(
      seen.options.map(({ votes_count }) => votes_count),
      'hidden',
    ).to.deep.equal([null, null])
    expect(seen).to.not.have.property('voted')
    now = new Date(now.getTime() + 300_000)
    expect((await vote([0], bea)).status).to.equal(422)
    const over = Poll.parse((await ask(hub, 'GET', path, { token: reader })).json)
    expect(over).to.deep.include({ expired: true, own_votes: [1] })
    expect(over.options.map(({ votes_count }) => votes_count)).to.deep.equal([0, 1])
    expect((await ask(hub, 'GET', '/api/v1/polls/1')).status).to.equal(404)
  })

  it('takes more choices later where several can be made, and none for a second time', async () => {
    const options = ['Tea', 'Milk', 'Water']
    const { id } = await made({ status: 'Which?', poll: { options, expires_in: 300, multiple: true } })
    const vote = (choices: number[]) =>
      ask(hub, 'POST', `/api/v1/polls/${id}/votes`, { token: reader, json: { choices } })
    expect((await vote([1])).json).to.deep.include({ own_votes: [1], votes_count: 1, voters_count: 1 })
    expect((await vote([0])).json).to.deep.include({ own_votes: [0, 1], votes_count: 2, voters_count: 1 })
    expect((await vote([0])).status).to.equal(422)
    expect((await vote([2, 0])).status).to.equal(422)
    expect((await ask(hub, 'GET', `/api/v1/polls/${id}`)).json).to.deep.include({ votes_count: 2, voters_count: 1 })
  })

  for (const how of encodings) {
    it(`gives what was posted a poll, another one, and none by an edit (${how})`, async () => {
      const first = await made({ status: 'Which?' })
      const path = `/api/v1/statuses/${first.id}`
      const edit = async (text: string, options: string[] | null) => {
        now = new Date(now.getTime() + 1_000)
        const poll = options === null ? null : { options, expires_in: 600, multiple: false }
        const pairs = (options ?? []).map((option): [string, string] => ['poll[options][]', option])
        const form: [string, string][] = [['status', text], ['language', 'en'], ...pairs]
        if (options !== null) form.push(['poll[expires_in]', '600'], ['poll[multiple]', 'false'])
        const { status, json } = await send(how, 'PUT', path, form, { status: text, ...(poll !== null && { poll }) })
        expect(status, JSON.stringify(json)).to.equal(200)
        return Status.parse(json)
      }
      const vote = () => ask(hub, 'POST', `/api/v1/polls/${first.id}/votes`, { token: reader, json: { choices: [0] } })
      const shown = ({ poll }: Status) => poll?.options.map(({ title, votes_count: votes }) => [title, votes])
      expect(shown(await edit('Which?', ['Tea', 'Milk']))).to.deep.equal([
        ['Tea', 0],
        ['Milk', 0],
      ])
      expect((await vote()).json).to.include({ votes_count: 1 })
      expect(shown(await edit('Which one?', ['Tea', 'Milk'])), 'the same question').to.deep.equal([
        ['Tea', 1],
        ['Milk', 0],
      ])
      const other = await edit('Which one?', ['Tea', 'Milk', 'Water'])
      expect(shown(other), 'another one').to.deep.equal([
        ['Tea', 0],
        ['Milk', 0],
        ['Water', 0],
      ])
      expect(other.poll).to.include({ id: first.id, voters_count: null, votes_count: 0, expired: false })
      expect((await vote()).json).to.include({ votes_count: 1 })
      expect((await edit('None', null)).poll).to.equal(null)
      expect((await vote()).status).to.equal(404)
    })
  }

  it('can be written for later, moved, taken back, and comes at its time', async () => {
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString()
    const later = await post({ status: 'Later', scheduled_at: at(10), visibility: 'private', poll: null })
    const scheduled = ScheduledStatus.parse(later.json)
    const nothing = { poll: null, in_reply_to_id: null, spoiler_text: '', sensitive: false }
    expect(scheduled.params).to.deep.include({ text: 'Later', visibility: 'private', ...nothing })
    const path = `/api/v1/scheduled_statuses/${scheduled.id}`
    expect((await post({ status: 'Soon', scheduled_at: at(4) })).status).to.equal(422)
    const list = await ask(hub, 'GET', '/api/v1/scheduled_statuses', { token: ada })
    expect(
      ScheduledStatus.array()
        .parse(list.json)
        .map(({ id }) => id),
    ).to.deep.equal([scheduled.id])
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(
        (await ask(hub, method, path, { token: bea, json: method === 'GET' ? undefined : { scheduled_at: at(9) } }))
          .status,
      ).to.equal(404)
    const moved = await ask(hub, 'PUT', path, { token: ada, json: { scheduled_at: at(20) } })
    expect(moved.json.scheduled_at).to.equal(at(20))
    const second = await post({ status: 'Never', scheduled_at: at(20) })
    expect(
      (await ask(hub, 'DELETE', `/api/v1/scheduled_statuses/${String(second.json.id)}`, { token: ada })).json,
    ).to.deep.equal({})
    now = new Date(now.getTime() + 20 * 60_000)
    await hub.settle()
    expect((await ask(hub, 'GET', path, { token: ada })).status).to.equal(404)
    const { iri } = (await hub.services.localActors.ofMember((await memberOf('ada')).id)) ?? expect.fail('a profile')
    const { posts } = await hub.services.posts.byAuthor(iri, { limit: 1 }, await memberOf('ada'))
    expect(posts[0]).to.include({ html: '<p>Later</p>', audience: 'followers' })
    const past = await post({ status: 'Past', scheduled_at: '2020-01-01T00:00:00' })
    expect(Status.parse(past.json).content, 'is now').to.equal('<p>Past</p>')
  })

  it('quotes, says how often, and lets go when who is quoted says so', async () => {
    const first = await made({ status: 'Quote me' })
    const quoting = await made({ status: 'See', quoted_status_id: first.id, quote_approval_policy: 'followers' }, bea)
    expect(quoting.quote).to.deep.include({ state: 'accepted' })
    const inside = quoting.quote !== null && 'quoted_status' in quoting.quote ? quoting.quote.quoted_status : null
    expect(inside?.id).to.equal(first.id)
    expect(quoting.quote_approval).to.deep.equal({ automatic: ['followers'], manual: [], current_user: 'automatic' })
    expect(quoting.content).to.include('quote-inline')
    const path = `/api/v1/statuses/${first.id}`
    expect((await ask(hub, 'GET', path, { token: ada })).json).to.deep.include({ quotes_count: 1 })
    const listed = Status.array().parse((await ask(hub, 'GET', `${path}/quotes`, { token: ada })).json)
    expect(listed.map(({ id }) => id)).to.deep.equal([quoting.id])
    expect((await post({ status: 'x', quoted_status_id: quoting.id }, ada)).status, 'for followers').to.equal(403)
    const revoke = `${path}/quotes/${quoting.id}/revoke`
    expect((await ask(hub, 'POST', revoke, { token: reader })).status).to.equal(403)
    const revoked = Status.parse((await ask(hub, 'POST', revoke, { token: ada })).json)
    expect(revoked.quote).to.deep.equal({ state: 'revoked', quoted_status: null })
    expect((await ask(hub, 'GET', `${path}/quotes`)).json).to.deep.equal([])
    const again = await made({ status: 'See', quoted_status_id: first.id }, bea)
    await ask(hub, 'DELETE', path, { token: ada })
    const after = Status.parse((await ask(hub, 'GET', `/api/v1/statuses/${again.id}`, { token: bea })).json)
    expect(after.quote?.state).to.be.oneOf(['deleted', 'revoked'])
  })

  it('stands on its writer’s page, where strangers see what is for everybody alone', async () => {
    const [open, inside] = ['Seen by all', 'Seen by members']
    await made({ status: open })
    await made({ status: inside, visibility: 'local' })
    const page = await (await fetch(`${hub.address}/a/ada`, { headers: { Accept: 'text/html' } })).text()
    expect(page).to.include(open).and.not.include(inside)
    const shown = (await (await hub.browser('reader', 'emil')).get('/a/ada')).text
    expect(shown).to.include(open).and.include(inside)
    const outbox = await fetch(`${hub.address}/a/ada/outbox?page=true`, {
      headers: { Accept: 'application/activity+json' },
    })
    expect(await outbox.text()).to.not.include(inside)
  })
})

import { expect } from 'chai'
import { Poll } from '../../../src/api/entities/poll.js'
import { PreviewCard } from '../../../src/api/entities/status.js'
import { shownId } from '../../../src/core/ids.js'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { Posting } from '../../../src/domain/post-commands/command-service.js'
import type { Post } from '../../../src/domain/posts/post.js'
import { plainText } from '../../../src/domain/text/plain.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'

const YEAR = new Date().getUTCFullYear() + 1

describe('an app that publishes for a coordinator', () => {
  let hub: TestHub
  let cora: Member
  let ids = 0

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    cora = await hub.services.members.add({ name: 'cora', role: 'coordinator' })
  })
  after(cleanUp)

  const posting = (text: string, more: Partial<Posting> = {}): Posting => ({
    id: String(++ids).padStart(20, '0'),
    text,
    audience: 'public',
    language: null,
    pictures: [],
    ...more,
  })
  const take = (text: string, more: Partial<Posting> = {}, by = cora) =>
    hub.services.commands.take(by, posting(text, more))
  const said = (post: Post | null): string => plainText(post?.html ?? '')
  const newest = async () => (await hub.services.reader.newest(null, null, { limit: 1 })).items[0]
  const EVENT = `#event Spring fair\nWhen: 24 April ${YEAR}, 14:00-17:00\nWhere: Hall, 12 Mill Lane\n\nBring seeds. #seeds`

  it('publishes an event of a post that begins with the word, and hears where it is', async () => {
    const answer = await take(EVENT)
    const item = await newest()
    expect(item).to.include({ kind: 'event', title: 'Spring fair', audience: 'public', writtenBy: cora.id })
    expect(item?.event).to.deep.include({ zone: 'Europe/London' })
    expect(item?.event?.startsAt.toISOString()).to.equal(`${YEAR}-04-24T13:00:00.000Z`)
    expect(item?.event?.place).to.include({ name: 'Hall', address: '12 Mill Lane' })
    expect(item?.tags).to.deep.equal(['seeds'])
    expect(answer).to.include({ audience: 'direct', author: `${hub.config.baseUrl}/a/walton` })
    expect(answer?.html).to.include(`<a href="${item?.iri}">`).and.include('14:00–17:00')
    expect(said(answer)).to.match(/^The event is published:/)
    expect((await hub.services.drafts.list(cora, 10)).drafts).to.deep.equal([])
  })

  it('publishes a call in the other language of the hub, for whom the post was for', async () => {
    const text = `#aufruf Bücherei retten\nBis: 20.12.${YEAR}\nAktion: schreiben\nZiel: 500\n\nSchreibt mit.`
    const answer = await take(text, { audience: 'unlisted', language: 'de' })
    expect(said(answer)).to.match(/^The call is published:/)
    const id = /\/o\/(\d{20})"/.exec(answer?.html ?? '')?.[1] ?? ''
    const item = await hub.services.reader.view(cora, id)
    expect(item).to.include({ kind: 'call', title: 'Bücherei retten', audience: 'unlisted', language: 'de' })
    expect(item.call).to.include({ action: 'write', goal: 500 })
    expect(item.call?.deadline?.toISOString()).to.equal(`${YEAR}-12-20T23:59:00.000Z`)
  })

  it('hears all that is wrong at once, and finds everything in a draft', async () => {
    const before = await newest()
    const answer = await take('#event Fair\nWhen: next Saturday\nPlaces: many\nWhere: Hall')
    expect((await newest())?.id).to.equal(before?.id)
    const text = said(answer)
    expect(text).to.match(/^The event is not published yet\./)
    expect(text)
      .to.include('When: “next Saturday” was not understood')
      .and.include('Places: “many” is not a whole number')
    expect(text).to.include('Where: Hall')
    const id = /\/manage\/drafts\/([\d-]+)"/.exec(answer?.html ?? '')?.[1] ?? ''
    const draft = await hub.services.drafts.get(cora, id)
    expect(draft.fields).to.include({ title: 'Fair', placeName: 'Hall', body: 'When: next Saturday\nPlaces: many' })
    const missing = said(await take('#event Fair'))
    expect(missing).to.include('When: This is needed.').and.include('Text: This is needed.')
    expect(said(await take(`#event Old\nWhen: 24 April 2020, 14:00\n\nLong ago.`))).to.include('over already')
  })

  it('tries it out by a post that nobody sees', async () => {
    const before = await newest()
    const answer = await take(EVENT, { audience: 'direct' })
    expect(said(answer)).to.match(/^You sent this to nobody, so the event is not published/)
    expect((await newest())?.id).to.equal(before?.id)
  })

  it('publishes once, however often the same post comes', async () => {
    const asked = posting(EVENT.replace('Spring', 'Autumn'))
    const all = await Promise.allSettled([1, 2, 3].map(() => hub.services.commands.take(cora, asked)))
    const again = await hub.services.commands.take(cora, asked)
    expect(all.some(({ status }) => status === 'fulfilled')).to.equal(true)
    expect(said(again)).to.match(/^The event is published:/)
    const { items } = await hub.services.reader.newest(null, null, { limit: 40 })
    expect(items.filter(({ title }) => title === 'Autumn fair')).to.have.lengthOf(1)
  })

  it('answers nobody but those who publish, and tells no other server', async () => {
    const reader = await hub.services.members.add({ name: 'ruth', role: 'reader' })
    expect(await take(EVENT, {}, reader)).to.equal(null)
    expect(await take('Just a post with an #event in it')).to.equal(null)
    const answer = await take('#event')
    await hub.settle()
    const { posts } = hub.services
    expect(await posts.view(cora, answer?.id ?? '')).to.include({ id: answer?.id })
    for (const viewer of [reader, null]) {
      const failed = await posts.view(viewer, answer?.id ?? '').catch((error: Error) => error)
      expect(failed).to.be.instanceOf(Error)
    }
    const seen = await hub.get(`/o/${answer?.id}`, { headers: { Accept: 'application/activity+json' } })
    expect([401, 403, 404]).to.include(seen.status)
  })

  it('mentions those who are somebody on the network, and asks for words for pictures before anything else', async () => {
    await hub.services.profiles.open(cora.id, { name: 'Cora' })
    const answer = await take('#call')
    expect(answer?.mentions).to.deep.equal([`${hub.config.baseUrl}/a/cora`])
    const failed = await take(EVENT, { pictures: [{ path: '/nowhere', alt: ' ' }] }).catch((error: Error) => error)
    expect(failed).to.include({ kind: 'invalid' })
  })
})

describe('an app that shows events and calls', () => {
  let hub: TestHub
  let ruth: Member
  let token: string
  let stranger: (path: string) => Promise<Record<string, unknown>>

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const browser = await hub.browser('reader', 'ruth')
    ruth = (await hub.services.members.byName('ruth')) ?? expect.fail('nobody')
    token = await tokenFor(hub, browser)
    stranger = async (path) => (await ask(hub, 'GET', path)).json
  })
  after(cleanUp)

  const organiser = async () => (await hub.services.members.byName('organiser')) ?? expect.fail('nobody')
  const made = async (kind: 'event' | 'call', fields: Fields) =>
    publish(hub.services, await organiser(), kind, { ...typed[kind], ...fields })
  const shown = async (item: Item) => (await ask(hub, 'GET', `/api/v1/statuses/${shownId(item.id)}`, { token })).json
  const future = { startsAt: `${YEAR}-12-12T14:00`, endsAt: `${YEAR}-12-12T17:00` }

  it('asks for yes or no where one can sign up, and a vote does it', async () => {
    const item = await made('event', { ...future, signUp: 'yes', capacity: '1', waitingList: 'no' })
    const before = Poll.parse((await shown(item)).poll)
    expect(before).to.deep.include({
      id: shownId(item.id),
      votes_count: 0,
      voted: false,
      own_votes: [],
      expired: false,
    })
    expect(await hub.services.itemPolls.vote(ruth, item, 0, 'en')).to.equal('accepted')
    expect(Poll.parse((await shown(item)).poll)).to.deep.include({ votes_count: 1, voted: true, own_votes: [0] })
    const seen = await stranger(`/api/v1/statuses/${shownId(item.id)}`)
    expect(Poll.parse(seen.poll)).to.include({ votes_count: 1 }).and.not.have.any.keys('voted', 'own_votes')
    expect(JSON.stringify(seen)).to.not.include('ruth')
    const late = await hub.services.itemPolls.vote(await organiser(), item, 0, 'en').catch((error: Error) => error)
    expect(late).to.include({ code: 'event-full' })
    await hub.services.itemPolls.vote(ruth, item, 1, 'en')
    expect(Poll.parse((await shown(item)).poll)).to.deep.include({ votes_count: 0, voted: false })
  })

  it('asks for a promise where a call does, and not where it does not', async () => {
    const deadline = `${YEAR}-12-20T23:59`
    const item = await made('call', { deadline, asksByReply: 'yes' })
    await hub.services.itemPolls.vote(ruth, item, 0, 'en')
    await hub.settle()
    expect(Poll.parse((await shown(item)).poll)).to.deep.include({ votes_count: 1, own_votes: [0] })
    const silent = await made('call', { deadline, asksByReply: '' })
    expect((await shown(silent)).poll).to.equal(null)
    const refused = await hub.services.itemPolls.vote(ruth, silent, 0, 'en').catch((error: Error) => error)
    expect(refused).to.include({ kind: 'not-found' })
    await hub.services.itemPolls.vote(ruth, item, 1, 'en')
    await hub.settle()
    expect(Poll.parse((await shown(item)).poll)).to.deep.include({ votes_count: 0, own_votes: [] })
  })

  it('shows when and where, and a card of the page, whose address is one', async () => {
    const item = await made('event', future)
    const { content, card, visibility, poll } = await shown(item)
    expect(content).to.include('<strong>Repair café</strong>').and.include('14:00–17:00 (GMT)')
    expect({ visibility, poll }).to.deep.equal({ visibility: 'public', poll: null })
    const { url, provider_name } = PreviewCard.parse(card)
    expect(provider_name).to.equal('Walton Hub')
    expect((await fetch(hub.address + new URL(url).pathname)).status).to.equal(200)
  })

  it('shows what is for members or followers as private', async () => {
    for (const audience of ['hub', 'followers'])
      expect((await shown(await made('event', { ...future, audience }))).visibility, audience).to.equal('private')
  })
})

import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import { takeUpFields } from '../../src/domain/take-ups/take-up-draft.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { wordsIn } from '../../src/words/words.js'
import { call } from '../support/publishing.js'
import { hubsAt, MINUTE, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'
import { readAsMastodon } from './peers/mastodon.js'
import { oddId, sendAs } from './send-as.js'

const { byPoll, byReply } = wordsIn('en').pledges

describe('a call of one hub, and people of another', function () {
  this.timeout(60_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker, bea: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ;[ada, bea] = [await elm.speaker('ada'), await elm.speaker('bea')]
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  async function publish(fields: Fields = {}): Promise<Item> {
    const item = await oak.publish('call', { ...call, asksByReply: 'yes', ...fields })
    await settleAll()
    return item
  }
  const postOf = async ({ iri: name }: Pick<Item, 'iri'>) => (await elm.has(name)) ?? expect.fail('it did not come')
  const counts = async ({ id }: Item) => (await oak.services.pledges.countsOf(id)) ?? { total: 0, byDoor: {} }
  const kept = async ({ id }: Item) => (await oak.services.pledges.list(await oak.coordinator(), id, null, 50)).pledges
  const sentTo = (hub: NetworkHub) => hub.front.posts().map(({ body }) => JSON.parse(body) as JsonObject)
  const notesTo = ({ iri: to }: Speaker) =>
    sentTo(elm)
      .filter(({ type, object }) => type === 'Create' && (object as JsonObject)['type'] === 'Note')
      .flatMap((one) => readAsMastodon(one) ?? [])
      .filter(({ mentions, visibility }) => visibility === 'direct' && mentions.includes(to))
      .map(({ text }) => text)
  const answers = async ({ member }: Speaker, item: Item, text: string) => {
    elm.pass(1_000) // what is said later counts
    oak.pass(1_000)
    await elm.services.posts.reply(member, { text: `@oak@${oak.host} ${text}`, inReplyTo: iri(item.iri) })
    await settleAll()
  }
  /** As Mastodon sends a vote. */
  const votes = async ({ iri: actor }: Speaker, question: Iri, name: string) => {
    const to = [oak.voice]
    const object = {
      id: iri(`${actor}/votes/${name}`),
      type: 'Note',
      name,
      attributedTo: actor,
      inReplyTo: question,
      to,
    }
    return sendAs(elm, oak, { id: oddId(elm), type: 'Create', actor, to, cc: [], object })
  }
  async function pollOf(item: Item): Promise<Iri> {
    await oak.services.polls.send(await oak.coordinator(), item.id)
    await settleAll()
    const poll = sentTo(elm).findLast(({ object }) => (object as JsonObject)['type'] === 'Question') ?? {}
    return (poll['object'] as { id: Iri }).id
  }

  it('is promised by a word from an app, which the post itself explains, and which is kept with the promise', async () => {
    const item = await publish()
    const { html } = await postOf(item)
    expect(html).to.include('Answer this post with “yes”')
    await answers(ada, item, 'I’m in!')
    expect(await counts(item)).to.deep.include({
      total: 1,
      byDoor: { account: 0, mail: 0, network: 0, reply: 1, poll: 0 },
    })
    const [promise] = await kept(item)
    expect(promise?.consent).to.deep.equal({ text: byReply(30), language: 'en' })
    expect(html).to.include(promise?.consent?.text)
    expect(notesTo(ada).at(-1)).to.include('Your promise is counted')
  })

  it('reads on a Mastodon as an ask with its last day and the way to take part', async () => {
    const item = await publish({ deadline: '2035-12-05T23:59', title: 'Object to the depot' })
    const create = sentTo(elm).findLast(({ object }) => (object as JsonObject)['id'] === item.iri) ?? {}
    const shown = readAsMastodon(create) ?? expect.fail('not shown')
    expect(shown).to.include({ visibility: 'public' })
    const [ask, until, way] = [
      'Object to the depot',
      '5 Dec 2035',
      `Take part here: <a href="https://${oak.host}/calls/`,
    ]
    for (const part of [ask, until, way, 'Answer this post with “yes”']) expect(shown.text).to.include(part)
    expect(shown.text.indexOf(ask)).to.be.below(shown.text.indexOf(until))
    // Who takes it up promises nothing in its name.
    const { body } = takeUpFields(await postOf(item), 'Europe/London')
    expect(body).to.include('Write to the').and.not.include('Answer this post').and.not.include('keep your name')
  })

  it('is taken back with a word, and by changing the word', async () => {
    const item = await publish()
    await answers(ada, item, 'yes')
    await answers(ada, item, 'no, sorry')
    expect(await counts(item)).to.include({ total: 0 })
    expect(await kept(item)).to.deep.equal([])
    expect(notesTo(ada).at(-1)).to.include('taken back')
    await answers(bea, item, 'yes')
    const said = sentTo(oak).findLast(({ type, actor }) => type === 'Create' && actor === bea.iri) ?? {}
    elm.pass(MINUTE)
    oak.pass(MINUTE)
    const object = { ...(said['object'] as JsonObject), content: '<p>No</p>', updated: elm.now().toISOString() }
    const changed = await sendAs(elm, oak, {
      ...said,
      ...{ id: oddId(elm), type: 'Update', actor: bea.iri, object },
    })
    expect(changed.outcome).to.equal('handled')
    expect(await counts(item)).to.include({ total: 0 })
  })

  it('is promised by a vote, whose poll says what that means', async () => {
    const item = await publish()
    const question = await pollOf(item)
    const asked = sentTo(elm).findLast(({ object }) => (object as JsonObject)['id'] === question)
    expect((asked?.['object'] as { content: string }).content).to.include(byPoll(30))
    expect((await votes(ada, question, 'Yes')).outcome).to.equal('handled')
    expect((await votes(bea, question, 'No')).outcome).to.equal('handled')
    expect(await counts(item)).to.deep.include({ total: 1 })
    expect((await kept(item))[0]).to.deep.include({ door: 'poll', consent: { text: byPoll(30), language: 'en' } })
    await passAll(4 * MINUTE)
    const poll = await elm.has(question)
    expect(poll?.poll?.options).to.deep.equal([
      { name: 'Yes', votes: 1 },
      { name: 'No', votes: 1 },
    ])
  })

  it('is promised by a member there with one button, who hears that it counts, and takes it back', async () => {
    const item = await publish({ asksByReply: '' })
    const { id, iri: name } = await postOf(item)
    await elm.services.joins.join(ada.member, id)
    await settleAll()
    expect(await elm.services.joins.stateOf(ada.member, name)).to.equal('accepted')
    expect(await counts(item)).to.deep.include({
      total: 1,
      byDoor: { account: 0, mail: 0, network: 1, reply: 0, poll: 0 },
    })
    expect((await kept(item))[0]?.consent).to.equal(null) // no text of ours was shown
    await elm.services.joins.leave(ada.member, id)
    await settleAll()
    expect(await counts(item)).to.include({ total: 0 })
    expect(await elm.services.joins.stateOf(ada.member, name)).to.equal('left')
  })

  it('counts one person once through a Join, a word and a vote, and lets go of them by any', async () => {
    const item = await publish()
    const question = await pollOf(item)
    const { id } = await postOf(item)
    await elm.services.joins.join(bea.member, id)
    await settleAll()
    await answers(bea, item, 'count me in')
    await votes(bea, question, 'Yes')
    expect(await counts(item)).to.include({ total: 1 })
    await answers(bea, item, 'no')
    expect(await counts(item)).to.include({ total: 0 })
  })

  it('counts one person once with an account, the mail of it, and a public profile', async () => {
    const item = await publish()
    const email = 'kim@mail.example'
    const { localActors, members, pledges, pledgeMail, personKeys, profiles } = oak.services
    const before = { key: await personKeys.ofMail(email), door: 'mail', name: null, mail: email } as const
    await pledges.pledge(item.id, before)
    const kim = await members.add({ name: 'kim', email })
    await profiles.open(kim.id, { name: 'Kim' })
    const consent = { text: 'as shown', language: 'en' }
    await pledgeMail.byAccount(kim, item.id, 'Kim', consent)
    await settleAll()
    expect(await counts(item)).to.include({ total: 1 })
    expect(await pledgeMail.withdrawByAccount(kim, item.id)).to.equal(true)
    await settleAll()
    expect(await counts(item)).to.include({ total: 0 })
    expect(await personKeys.ofActor(localActors.iriOf('kim'))).to.equal(personKeys.ofMember(kim))
  })

  it('hears no word where it did not ask for one, and then does not explain any', async () => {
    const item = await publish({ asksByReply: '' })
    expect((await postOf(item)).html).not.to.include('Answer this post')
    await answers(ada, item, 'yes')
    expect(await counts(item)).to.include({ total: 0 })
  })

  it('answers that it is over, and counts nothing then', async () => {
    const item = await publish()
    await oak.services.items.end(await oak.coordinator(), item.id, 'Enough have.', { outcome: 'won' })
    await settleAll()
    expect((await postOf(item)).html).not.to.include('Answer this post')
    await answers(ada, item, 'yes')
    expect(await counts(item)).to.include({ total: 0 })
    expect(notesTo(ada).at(-1)).to.include('over')
  })

  it('tells how it came out to each who promised from elsewhere, alone and once, and to followers under the call', async () => {
    const item = await publish()
    await answers(bea, item, 'yes')
    await elm.services.joins.join(ada.member, (await postOf(item)).id)
    await settleAll()
    await oak.services.items.end(await oak.coordinator(), item.id, 'It stays.', {
      outcome: 'won',
      learned: 'Ask early.',
    })
    await passAll(MINUTE)
    const toldTo = (who: Speaker) => notesTo(who).filter((text) => text.includes('Won:') && text.includes('It stays.'))
    expect(toldTo(bea)).to.deep.equal([])
    expect((await postOf(item)).call?.state).to.equal('won')
    for (let n = 0; n < 3; n++) await passAll(11 * MINUTE)
    for (const who of [ada, bea]) {
      expect(toldTo(who)).to.have.length(1)
      expect(toldTo(who)[0]).to.include('It stays.').and.to.include('Ask early.')
    }
    const open = sentTo(elm)
      .flatMap((one) => readAsMastodon(one) ?? [])
      .filter(
        ({ visibility, text }) => visibility === 'public' && text.startsWith('<p>Won:') && text.includes('It stays.'),
      )
    expect(open).to.have.length(1)
  })

  it('tells nobody else who promised', async () => {
    const item = await publish()
    await answers(ada, item, 'yes')
    const { id } = await postOf(item)
    await elm.services.joins.join(bea.member, id)
    await passAll(6 * MINUTE)
    const open = sentTo(elm).filter((one) => JSON.stringify(one).includes('#Public'))
    expect(open.length).to.be.greaterThan(0)
    for (const { iri: name } of [ada, bea]) expect(JSON.stringify(open)).not.to.include(name)
    expect(wire()).to.include(ada.iri)
  })
})

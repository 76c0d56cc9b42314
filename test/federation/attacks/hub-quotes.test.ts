import { expect } from 'chai'
import type { Item } from '../../../src/domain/items/item.js'
import type { Person } from '../../support/gates.js'
import { call } from '../../support/publishing.js'
import { as, besiege, noteTo, relieve, says, type Besieged } from '../../support/besieged.js'

const QUOTE = 'https://w3id.org/fep/044f#quote'

describe('quotes of what others wrote', () => {
  let siege: Besieged
  let ada: Person, bob: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    bob = siege.person('c.test', 'bob')
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)

  const written = (who: Person, more: Record<string, unknown> = {}) => siege.publish(noteTo(who, siege.hub.voice, more))
  let stamps = 0
  const stamped = (by: Person, quote: string, object: string, more: Record<string, unknown> = {}) => {
    const host = new URL(by.id).hostname
    return siege.publish({
      id: siege.at(host, `/stamps/${++stamps}`),
      ...{ type: 'QuoteAuthorization', attributedTo: by.id, interactingObject: quote, interactionTarget: object },
      ...more,
    }).id
  }
  const tell = (who: Person, note: { to: unknown; cc: unknown }, verb = 'Create') =>
    siege.tell(who, says(verb, who, note, { to: note.to, cc: note.cc }))
  const shown = async (id: string): Promise<string | null> => {
    const post = await siege.hub.services.posts.byIri(as(id))
    if (post === null) throw new Error('it has not come')
    const subject = (await siege.hub.services.quotes.quotedIn([post])).get(post.iri)
    return subject === undefined ? null : subject.of === 'item' ? subject.item.iri : subject.post.iri
  }
  /** A note of bob's that quotes something, with a stamp where one is given. */
  const quoting = async (object: string, stampFor: ((quote: string) => string) | null, more = {}, who = bob) => {
    const note = noteTo(who, siege.hub.voice, { quote: object, ...more })
    const quoteAuthorization = stampFor?.(note.id)
    await tell(who, { ...note, ...(quoteAuthorization !== undefined && { quoteAuthorization }) })
    return note.id
  }

  it('are shown with a stamp of their author, and are a link without one', async () => {
    const { id } = written(ada)
    expect(await shown(await quoting(id, (quote) => stamped(ada, quote, id)))).to.equal(id)
    expect(await shown(await quoting(id, null))).to.equal(null)
  })

  it('are shown of whoever quotes themselves, and to those whom the quoted mentions', async () => {
    const own = written(bob)
    expect(await shown(await quoting(own.id, null))).to.equal(own.id)
    const named = written(ada, { tag: [{ type: 'Mention', href: bob.id }] })
    expect(await shown(await quoting(named.id, null))).to.equal(named.id)
  })

  it('are found under all the names they have', async () => {
    for (const name of ['quote', 'quoteUrl', 'quoteUri']) {
      const own = written(bob)
      const note = noteTo(bob, siege.hub.voice, { [name]: own.id })
      await tell(bob, note)
      expect(await shown(note.id), name).to.equal(own.id)
    }
    const own = written(bob)
    const link = { type: 'Link', mediaType: 'application/activity+json', rel: QUOTE, href: own.id }
    const tagged = noteTo(bob, siege.hub.voice, { tag: [link] })
    await tell(bob, tagged)
    expect(await shown(tagged.id), 'FEP-e232').to.equal(own.id)
    const mentioned = noteTo(bob, siege.hub.voice, { tag: [{ ...link, rel: 'related' }] })
    await tell(bob, mentioned)
    expect(await shown(mentioned.id), 'a link that is no quote').to.equal(null)
  })

  it('need a stamp for exactly these two, by the author, from the author’s server', async () => {
    const { id } = written(ada)
    const other = written(ada)
    const wrong: [string, (quote: string) => string][] = [
      ['of another quote', () => stamped(ada, `${bob.id}/notes/other`, id)],
      ['for another object', (quote) => stamped(ada, quote, other.id)],
      ['by who quotes', (quote) => stamped(bob, quote, id)],
      ['by who quotes in the name of the author', (quote) => stamped(bob, quote, id, { attributedTo: ada.id })],
      ['by a stranger', (quote) => stamped(eve, quote, id, { attributedTo: ada.id })],
      ['of another type', (quote) => stamped(ada, quote, id, { type: 'Note' })],
      ['in the name of somebody else there', (quote) => stamped(ada, quote, id, { attributedTo: `${ada.id}2` })],
      ['that is not there', () => siege.at('b.test', '/stamps/none')],
    ]
    for (const [what, stampFor] of wrong) expect(await shown(await quoting(id, stampFor)), what).to.equal(null)
    const right = await quoting(id, (quote) => stamped(ada, quote, id))
    expect(await shown(right), 'the right one').to.equal(id)
    const first = await siege.hub.services.posts.byIri(as(right))
    const borrowed = await quoting(id, () => String(first?.quote?.stamp))
    expect(await shown(borrowed), 'one of another post').to.equal(null)
  })

  it('are not shown of what is not for everybody', async () => {
    const quiet = written(ada, { to: [`${ada.id}/followers`], cc: [] })
    expect(await shown(await quoting(quiet.id, (quote) => stamped(ada, quote, quiet.id)))).to.equal(null)
    const own = await siege.hub.publish('call', { ...call, audience: 'followers' })
    const inside = await siege.hub.publish('call', { ...call, audience: 'hub' })
    for (const { iri } of [own, inside]) {
      const stamp = (quote: string) => stamped(ada, quote, iri, { attributedTo: siege.hub.voice })
      expect(await shown(await quoting(iri, stamp))).to.equal(null)
    }
  })

  it('are no longer shown when the stamp is taken back by its author, and by nobody else', async () => {
    const { id } = written(ada)
    const stamp = { id: '' }
    const post = await quoting(id, (quote) => (stamp.id = stamped(ada, quote, id)))
    await siege.tell(eve, says('Delete', eve, stamp.id))
    await siege.tell(bob, says('Delete', bob, stamp.id))
    expect(await shown(post)).to.equal(id)
    await siege.tell(ada, says('Delete', ada, stamp.id))
    expect(await shown(post)).to.equal(null)
  })

  it('are no longer shown when what they quote is taken down', async () => {
    const { id } = written(ada)
    const post = await quoting(id, (quote) => stamped(ada, quote, id))
    await siege.tell(ada, says('Delete', ada, id))
    expect(await shown(post)).to.equal(null)
  })

  it('that an edit points elsewhere are checked anew', async () => {
    const [one, two] = [written(ada), written(ada)]
    const note = noteTo(bob, siege.hub.voice, { quote: one.id })
    await tell(bob, { ...note, quoteAuthorization: stamped(ada, note.id, one.id) } as typeof note)
    expect(await shown(note.id)).to.equal(one.id)
    siege.hub.pass(60_000)
    const updated = new Date(siege.hub.now()).toISOString()
    await tell(bob, { ...note, quote: two.id, updated } as typeof note, 'Update')
    expect(await shown(note.id)).to.equal(null)
    siege.hub.pass(60_000)
    const again = {
      updated: new Date(siege.hub.now()).toISOString(),
      quoteAuthorization: stamped(ada, note.id, two.id),
    }
    await tell(bob, { ...note, quote: two.id, ...again } as typeof note, 'Update')
    expect(await shown(note.id)).to.equal(two.id)
  })

  it('lead no further than one step, in a circle or not, and cost a few requests', async () => {
    const chain = Array.from({ length: 6 }, () => noteTo(ada, siege.hub.voice))
    for (const [at, note] of chain.entries()) siege.publish({ ...note, quote: chain[(at + 1) % chain.length]?.id })
    const before = siege.peer.arrived.length
    const first = chain[0]?.id ?? ''
    const post = await quoting(first, (quote) => stamped(ada, quote, first))
    expect(await shown(post)).to.equal(first)
    expect(siege.peer.arrived.length - before).to.be.at.most(6)
    expect(siege.hits(new URL(chain[1]?.id ?? '').pathname)).to.equal(0)
    const note = noteTo(bob, siege.hub.voice)
    await tell(bob, { ...note, quote: note.id } as typeof note)
    expect(await shown(note.id), 'itself').to.equal(null)
  })

  it('lead neither to this hub’s own network nor to what is blocked', async () => {
    const before = siege.hub.lines.length
    for (const name of [
      'https://10.0.0.1/n',
      `${new URL(siege.hub.voice).origin}/o/1`,
      siege.hub.voice,
      'x:y',
      5,
      {},
    ]) {
      const note = noteTo(bob, siege.hub.voice, { quote: name, quoteAuthorization: name })
      await tell(bob, note)
      expect(await shown(note.id)).to.equal(null)
    }
    expect(siege.hub.lines.slice(before).filter(({ level }) => level === 'error')).to.deep.equal([])
  })

  it('make one domain’s posts ask for only so much', async () => {
    const { id } = written(ada)
    const before = siege.peer.arrived.length
    for (let n = 0; n < 140; n++) {
      const note = noteTo(eve, siege.hub.voice, {
        quote: `${id}?${n}`,
        quoteAuthorization: siege.at('b.test', `/stamps/x${n}`),
      })
      await siege.post(eve, says('Create', eve, note, { to: note.to, cc: note.cc }))
    }
    await siege.hub.settle()
    // An address that stands for another costs two; unbounded it would be two of each post at least.
    expect(siege.peer.arrived.length - before).to.be.within(50, 210)
  })

  describe('of what is ours', () => {
    let item: Item
    beforeEach(async () => void (item = await siege.hub.publish('call', call)))

    const request = (who: Person, object: string, quote: string) =>
      says('QuoteRequest', who, object, { instrument: quote, to: [siege.hub.voice] })
    const answers = async (who: Person): Promise<Record<string, unknown>[]> => {
      await siege.hub.settle()
      const path = `${new URL(who.id).pathname}/inbox`
      return siege.peer.arrived
        .filter(({ path: arrived }) => arrived === path)
        .map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>)
        .filter(({ type }) => ['Accept', 'Reject', 'Delete'].includes(String(type)))
    }
    const stampAt = async (iri: unknown) => siege.get(new URL(String(iri)).pathname)

    it('are let, with a stamp that anybody may see', async () => {
      const quote = `${bob.id}/notes/q`
      const asked = request(bob, item.iri, quote)
      await siege.tell(bob, asked)
      const [answer] = await answers(bob)
      expect(answer).to.include({ type: 'Accept', actor: siege.hub.voice })
      expect(answer?.['object']).to.include({ id: asked.id, type: 'QuoteRequest', actor: bob.id, instrument: quote })
      const { status, body } = await stampAt(answer?.['result'])
      expect(status).to.equal(200)
      expect(JSON.parse(body.toString())).to.include({
        type: 'QuoteAuthorization',
        attributedTo: siege.hub.voice,
        interactingObject: quote,
        interactionTarget: item.iri,
      })
    })

    it('are shown here, too, with that stamp and no other', async () => {
      const note = noteTo(bob, siege.hub.voice, { quote: item.iri })
      await siege.tell(bob, request(bob, item.iri, note.id))
      const [answer] = await answers(bob)
      await tell(bob, { ...note, quoteAuthorization: answer?.['result'] } as typeof note)
      expect(await shown(note.id)).to.equal(item.iri)
      const other = noteTo(eve, siege.hub.voice, { quote: item.iri, quoteAuthorization: answer?.['result'] })
      await tell(eve, other)
      expect(await shown(other.id)).to.equal(null)
    })

    it('end when it is taken down, or is no longer for everybody: the stamp is gone and who had it hears of it', async () => {
      for (const change of ['hidden', 'removed'] as const) {
        const [own, quote] = [await siege.hub.publish('call', call), `${bob.id}/notes/${change}`]
        await siege.tell(bob, request(bob, own.iri, quote))
        const accept = (await answers(bob)).at(-1)
        if (change === 'hidden') await siege.hub.edit(own, { ...call, audience: 'followers' })
        else await siege.hub.services.items.remove(await siege.hub.coordinator(), own.id)
        expect((await stampAt(accept?.['result'])).status).to.equal(404)
        const last = (await answers(bob)).filter(({ object }) => object === accept?.['result'])
        expect(last.map(({ type }) => type)).to.deep.equal(['Delete'])
        await siege.tell(bob, request(bob, own.iri, quote))
        expect((await answers(bob)).filter(({ type }) => type === 'Accept')).to.have.length(change === 'hidden' ? 1 : 2)
      }
    })

    it('are refused to whom the author has blocked, and what they had ends', async () => {
      const { member, actor } = await siege.speaker('olga')
      const post = await siege.hub.services.posts.reply(member, { inReplyTo: item.iri, text: 'Mine' })
      expect(post.author).to.equal(actor.iri)
      await siege.tell(eve, request(eve, post.iri, `${eve.id}/notes/1`))
      const [accept] = await answers(eve)
      expect(accept).to.include({ type: 'Accept', actor: actor.iri })
      await siege.hub.services.memberBlocks.put(member.id, as(eve.id), 'block')
      expect((await answers(eve)).map(({ type }) => type)).to.deep.equal(['Accept', 'Delete'])
      expect((await stampAt(accept?.['result'])).status).to.equal(404)
      for (const n of [1, 2]) await siege.tell(eve, request(eve, post.iri, `${eve.id}/notes/${n}`))
      expect((await answers(eve)).map(({ type }) => type)).to.deep.equal(['Accept', 'Delete', 'Reject', 'Reject'])
    })

    it('nobody asks for a post of somebody else, or learns of what is not theirs to know', async () => {
      await siege.tell(eve, request(eve, item.iri, `${bob.id}/notes/1`))
      const inside = await siege.hub.publish('call', { ...call, audience: 'hub' })
      const quiet = await siege.hub.publish('call', { ...call, audience: 'followers' })
      for (const object of [inside.iri, quiet.iri, `${item.iri}0`, siege.hub.voice])
        await siege.tell(eve, request(eve, object, `${eve.id}/notes/1`))
      expect(await answers(eve)).to.deep.equal([])
      for (const path of ['/stamps/1', '/stamps/00000000000000000001', '/stamps/x', '/stamps/'])
        expect((await siege.get(path)).status, path).to.equal(404)
    })

    it('are asked for once for each post: a repeat has the same stamp', async () => {
      const asked = () => request(bob, item.iri, `${bob.id}/notes/q`)
      for (let n = 0; n < 3; n++) await siege.tell(bob, asked())
      const results = (await answers(bob)).map(({ result }) => result)
      expect(results).to.have.length(3)
      expect(new Set(results).size).to.equal(1)
    })
  })
})

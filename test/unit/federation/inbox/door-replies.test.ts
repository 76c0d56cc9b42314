import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import type { Item } from '../../../../src/domain/items/item.js'
import { ann, bob, eve, join, leave, openDoors, sue, type DoorDesk } from '../../../support/doors.js'
import { activity, note, person, VOICE } from '../../../support/inbox.js'
import { publish } from '../../../support/published.js'
import { call, minutes } from '../../../support/publishing.js'

const DAY = 24 * 60

describe('answers from apps', () => {
  let desk: DoorDesk
  beforeEach(async () => {
    desk = await openDoors()
  })
  afterEach(() => desk.hub.dispose())

  describe('with a reply', () => {
    const answer = (author: Iri, { iri: inReplyTo }: { iri: string }, text: string, more = {}) => {
      const content = `<p><span class="h-card"><a href="${VOICE}" class="u-url mention">@<span>oak</span></a></span> ${text}</p>`
      return activity('Create', author, note(author, { inReplyTo, content, ...more }))
    }

    it('of a word has a place, is told so in a note to them alone, and counts once with their Join', async () => {
      const item = await desk.anEvent()
      expect(await desk.did(answer(bob, item, 'Yes!'))).to.equal('handled')
      expect(await desk.stateOf(item, bob)).to.equal('accepted')
      const [sent] = desk.wire.sent
      expect(sent?.open).to.equal(false)
      expect(sent?.body['object']).to.include({ audience: 'direct' })
      expect(desk.said(bob)[0]).to.include('You have a place').and.to.include('Repair café')
      await desk.did(answer(bob, item, 'yes'))
      expect(desk.said(bob)).to.deep.equal([])
      await desk.did(join(bob, item))
      expect(desk.told(bob)).to.deep.equal(['Accept'])
      expect(await desk.hub.signUps.countsOf(item.id)).to.include({ accepted: 1 })
    })

    it('says what every other door says', async () => {
      const item = await desk.anEvent()
      await desk.did(join(ann, item))
      await desk.did(answer(bob, item, 'count me in'))
      expect(desk.said(bob)[0]).to.include('waiting list')
      await desk.did(leave(ann, item))
      expect(desk.said(bob)[0]).to.include('You have a place')
      desk.hub.pass(1_000)
      await desk.did(answer(bob, item, 'no, sorry', { published: desk.hub.now().toISOString() }))
      expect(desk.said(bob)[0]).to.include('no longer on the list')
      expect(await desk.stateOf(item, bob)).to.equal(null)
    })

    it('of a word is not kept as a message; everything else is one, and signs up nobody', async () => {
      const item = await desk.anEvent()
      const [word, talk, question] = [
        answer(bob, item, 'yes'),
        answer(sue, item, 'Yes, and I bring my own toaster and three friends'),
        answer(ann, item, 'yes?'),
      ]
      for (const one of [word, talk, question]) await desk.did(one)
      const idIn = (one: object) => (one as { object: { id: Iri } }).object.id
      expect(await desk.hub.post(idIn(word))).to.equal(null)
      expect((await desk.hub.post(idIn(talk)))?.html).to.include('toaster')
      expect(await desk.hub.post(idIn(question))).to.not.equal(null)
      expect([await desk.stateOf(item, sue), await desk.stateOf(item, ann)]).to.deep.equal([null, null])
    })

    it('that is deleted cancels nothing, and an old one undoes no newer one', async () => {
      const item = await desk.anEvent({ capacity: '5' })
      const yes = answer(bob, item, 'yes')
      await desk.did(yes)
      await desk.did(activity('Delete', bob, (yes['object'] as { id: Iri }).id))
      expect(await desk.stateOf(item, bob)).to.equal('accepted')
      const old = answer(bob, item, 'no', { published: '2026-11-01T10:00:00Z' })
      await desk.did(old)
      expect(await desk.stateOf(item, bob)).to.equal('accepted')
    })

    it('by a machine or a group is a message, so that no two hubs talk to each other for ever', async () => {
      const item = await desk.anEvent()
      for (const type of ['Organization', 'Group', 'Service', 'Application'] as const) {
        await desk.hub.know(type.toLowerCase(), 'elm.test', { type })
        await desk.did(answer(person(type.toLowerCase()), item, 'yes'))
        expect(await desk.stateOf(item, person(type.toLowerCase())), type).to.equal(null)
      }
      expect(desk.wire.sent).to.deep.equal([])
    })

    it('is answered a few times in a day, however often they change their mind, and truly the next day', async () => {
      const item = await desk.anEvent()
      for (let n = 0; n < 20; n++) {
        desk.hub.pass(1_000)
        await desk.did(answer(bob, item, n % 2 === 0 ? 'yes' : 'no', { published: desk.hub.now().toISOString() }))
      }
      expect(desk.said(bob)).to.have.lengthOf(5)
      expect(await desk.stateOf(item, bob)).to.equal(null)
      desk.hub.pass(minutes(DAY))
      await desk.work()
      expect(desk.said(bob)).to.have.lengthOf(1)
    })

    it('to the answer of the hub counts too, and to nobody else’s', async () => {
      const item = await desk.anEvent()
      await desk.did(answer(bob, item, 'yes'))
      const sent = desk.wire.sent.find(({ inbox }) => inbox === `${bob}/inbox`)
      const ours = (sent?.body['object'] as { id: string }).id
      const talk = answer(sue, item, 'I wonder who else comes to this')
      await desk.did(talk)
      desk.hub.pass(1_000)
      const at = { published: desk.hub.now().toISOString() }
      await desk.did(answer(ann, { iri: (talk['object'] as { id: string }).id }, 'yes', at))
      expect(await desk.stateOf(item, ann)).to.equal(null)
      await desk.did(answer(bob, { iri: ours }, 'no', at))
      expect(await desk.stateOf(item, bob)).to.equal(null)
    })

    it('counts for a call only where it asked for that, and a like never does', async () => {
      const plain = await publish(desk.hub, desk.ada, 'call', call)
      await desk.did(answer(bob, plain, 'I pledge'))
      await desk.did(activity('Like', bob, plain.iri))
      expect(await desk.hub.pledges.stateOf(plain.id, `actor:${bob}`)).to.equal(null)
    })
  })

  describe('with a vote', () => {
    const vote = (actor: Iri, inReplyTo: Iri, name: string) => {
      const { content: _none, ...given } = note(actor, { inReplyTo, name, to: [VOICE] })
      return activity('Create', actor, given)
    }
    const asked = async (item: Item) => {
      await desk.hub.polls.send(desk.ada, item.id)
      await desk.work()
      const { post } = (await desk.hub.polls.of(item.id)) ?? expect.fail('no poll')
      return (await desk.hub.posts.get(post)) ?? expect.fail('no post')
    }

    it('of Yes has a place, once, and the counts go out without a new date', async () => {
      const item = await desk.anEvent({ capacity: '5' })
      const { iri: poll, ...question } = await asked(item)
      expect(question).to.include({ author: VOICE, kind: 'question', audience: 'public', inReplyTo: item.iri })
      for (const one of [vote(bob, poll, 'Yes'), vote(bob, poll, 'Yes'), vote(bob, poll, 'No'), vote(sue, poll, 'No')])
        await desk.did(one)
      expect([await desk.stateOf(item, bob), await desk.stateOf(item, sue)]).to.deep.equal(['accepted', null])
      expect(desk.said(bob)[0]).to.include('You have a place')
      desk.hub.pass(minutes(3))
      while (await desk.hub.polls.countStep());
      const counted = await desk.hub.post(poll)
      expect(counted?.poll).to.deep.include({
        voters: 2,
        options: [
          { name: 'Yes', votes: 1 },
          { name: 'No', votes: 1 },
        ],
      })
      expect(counted?.editedAt).to.equal(null)
    })

    it('goes to one poll, however often it is sent for, and not after its end', async () => {
      const item = await desk.anEvent()
      const first = await asked(item)
      await Promise.all([desk.hub.polls.send(desk.ada, item.id), desk.hub.polls.send(desk.ada, item.id)])
      expect((await desk.hub.polls.of(item.id))?.post).to.equal(first.id)
      desk.hub.pass(minutes(12 * DAY))
      expect((await desk.hub.deliver(vote(bob, first.iri, 'Yes'))).because).to.equal('the vote is over')
      while (await desk.hub.polls.countStep());
      expect((await desk.hub.post(first.iri))?.poll?.closedAt).to.deep.equal(first.poll?.endsAt)
    })

    it('is for people, for what can be chosen, and for what they may know', async () => {
      const item = await desk.anEvent({ audience: 'followers' })
      const { iri: poll } = await asked(item)
      expect(await desk.did(vote(eve, poll, 'Yes'))).to.equal('ignored')
      await desk.hub.deliver(activity('Follow', bob, VOICE))
      expect(await desk.did(vote(bob, poll, 'Perhaps'))).to.equal('ignored')
      expect(await desk.did(vote(bob, poll, 'Yes'))).to.equal('handled')
      expect([await desk.stateOf(item, eve), await desk.stateOf(item, bob)]).to.deep.equal([null, 'accepted'])
    })
  })
})

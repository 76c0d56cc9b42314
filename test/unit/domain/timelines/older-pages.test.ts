import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { quietFollowRepo, usualWishes, type FollowWishes } from '../../../../src/domain/follows/follow-repo.js'
import { subjectOf, type Entry } from '../../../../src/domain/timelines/entry.js'
import { homeOf, TIMELINE, TIMELINE_ENDS } from '../../../../src/domain/timelines/timeline-repo.js'
import { act } from '../../../support/announcing.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, minutes, START } from '../../../support/publishing.js'

const whom = ['bob', 'cleo', 'dan'].map((name) => stranger(name, `${name}.test`))
const others = ['eve', 'fay'].map((name) => stranger(name, `${name}.test`))

const nameOf = (entry: Entry): string => {
  const subject = subjectOf(entry)
  const iri = subject.of === 'post' ? subject.post.iri : subject.item.iri
  return entry.of === 'boost' ? `${entry.by} > ${iri}` : iri
}

const wishes: [string, number, Partial<FollowWishes>[]][] = [
  ['', 80, []],
  [', of whom one follows in part', 40, [{ boosts: false }, { languages: ['de', 'cy'] }, {}]],
]
for (const [title, atLeast, wished] of wishes)
  describe(`a home that was cut off${title}`, () => {
    let hood: Neighbourhood
    let ben: Member
    let whole: string[]

    const pages = async (way: 'next' | 'prev'): Promise<string[]> => {
      const found: string[] = []
      for (let at: string | null = way === 'next' ? null : '0'.repeat(20), n = 0; n < 60; n++) {
        const bound = way === 'next' ? { maxId: at } : { minId: at }
        const part: Awaited<ReturnType<typeof hood.timelines.home>> = await hood.timelines.home(ben, {
          limit: 7,
          ...bound,
        })
        if (way === 'next') found.push(...part.entries.map(nameOf))
        else found.unshift(...part.entries.map(nameOf))
        at = part[way]
        if (at === null) break
      }
      return found
    }

    before(async function () {
      this.timeout(20_000)
      hood = await openNeighbourhood()
      ben = await hood.person('reader')
      const { localActors, follows, posts, reactions } = hood
      for (const target of whom) {
        await follows.followQuietly(ben.id, target)
        await follows.answered({ by: target.iri, activity: null, follower: localActors.instanceIri }, 'accepted')
      }
      for (const [at, one] of wished.entries())
        await quietFollowRepo(hood.store).wish(ben.id, whom[at]!.iri, { ...usualWishes, ...one })
      const list = await hood.memberLists.make(ben, { title: 'Apart', exclusive: true })
      await hood.memberLists.put(ben, list.id, [whom[2]!.iri])
      const ada = await hood.person()
      const heard: Iri[] = []
      const step = async () => {
        while (await hood.timelines.placeStep());
      }
      await step()
      for (let n = 0; n < 150; n++) {
        hood.pass(minutes(1))
        const author = [...whom, ...others][(n * 7) % 5]!
        const [answers, audience] = [n % 4 === 1, n % 11 === 5 ? 'followers' : 'public'] as const
        const inReplyTo = answers ? (heard[(n * 13) % heard.length] ?? null) : null
        const language = n % 5 === 2 ? 'en-GB' : n % 3 === 0 ? null : 'de'
        const at = new Date(START.getTime() + minutes(n))
        const note = noteBy(author.iri, { publishedAt: at, inReplyTo, audience, language })
        await posts.receive(note)
        heard.push(note.iri)
        if (n % 3 === 0) {
          const [who, object] = [[...whom, ...others][(n * 3 + 1) % 5]!, heard[(n * 17) % heard.length]!]
          await reactions.add({
            actor: who.iri,
            kind: 'boost',
            emoji: null,
            host: who.host,
            object,
            activity: act(`b${n}`),
          })
        }
        if (n % 10 === 0) {
          const audience = n % 20 === 0 ? 'hub' : 'public'
          await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call, audience }))
        }
        await step()
      }
      whole = await pages('next')
      expect(whole.length).to.be.greaterThan(atLeast)
      expect(whole.some((name) => name.includes(' > '))).to.equal(true)
    })
    after(() => hood.dispose())

    for (const kept of [60, 20, 1]) {
      it(`reads as if it had not been, with ${kept} entries left`, async function () {
        this.timeout(20_000)
        const [docs, ends, owner] = [
          hood.store.collection(TIMELINE),
          hood.store.collection(TIMELINE_ENDS),
          homeOf(ben.id),
        ]
        const left = await docs.find({ owner }, { sort: { number: -1 }, limit: kept })
        const number = left.at(-1)!.number
        await ends.updateOne({ _id: owner }, { $set: { number } }, { upsert: true })
        await docs.deleteMany({ owner, number: { $lt: number } })
        expect(await pages('next')).to.deep.equal(whole)
        expect(await pages('prev')).to.deep.equal(whole)
      })
    }

    it('does not show twice what is put below its end later', async () => {
      const owner = homeOf(ben.id)
      const [oldest] = await hood.store.collection(TIMELINE).find({ owner }, { sort: { number: -1 }, limit: 1 })
      const late = noteBy(whom[0]!.iri, { publishedAt: new Date(START.getTime() + minutes(70)) })
      await hood.posts.receive(late)
      while (await hood.timelines.placeStep());
      expect(await hood.store.collection(TIMELINE).count({ owner }, { atMost: 9 })).to.equal(2)
      const found = await pages('next')
      expect(found.filter((name) => name === late.iri)).to.have.length(1)
      expect(found).to.have.length(whole.length + 1)
      expect(oldest).to.not.equal(undefined)
    })

    if (wished.length === 0)
      it('is cut off at 2,000, and notes where', async function () {
        this.timeout(20_000)
        const owner = homeOf('somebody')
        const docs = hood.store.collection(TIMELINE)
        const entry = (n: number) => ({
          ...{
            _id: `${owner}/${n}`,
            owner,
            subject: `${n}`,
            of: 'post' as const,
            author: whom[0]!.iri,
            boostedBy: null,
          },
          number: String(n).padStart(20, '0'),
        })
        for (let at = 0; at < 2_200; at += 200)
          await docs.insertMany(Array.from({ length: 200 }, (_, i) => entry(at + i)))
        expect(await hood.timelines.trim(owner)).to.equal(200)
        expect(await hood.timelines.trim(owner)).to.equal(0)
        expect((await hood.store.collection(TIMELINE_ENDS).findOne({ _id: owner }))?.number).to.equal(entry(200).number)
      })
  })

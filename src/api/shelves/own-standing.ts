import type { Iri } from '../../core/iri.js'
import type { Viewer } from '../../domain/audience.js'
import { can } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import type { Subject } from '../../domain/subjects.js'
import type { OwnStanding } from '../entities/own-standing.js'

type Deps = { services: Pick<Services, 'ballots' | 'follows' | 'localActors'> }

export type OwnStandings = ReturnType<typeof ownStandings>

/** What the subjects of one page are to a member, where that takes reading; at most 200. */
export function ownStandings({ services: { ballots, follows, localActors } }: Deps) {
  return async (
    member: NonNullable<Viewer>,
    subjects: readonly Subject[],
  ): Promise<(subject: Subject) => OwnStanding> => {
    const posts = subjects.flatMap((subject) => (subject.of === 'post' ? [subject.post] : []))
    const [me, voice, votes] = await Promise.all([
      localActors.ofMember(member.id),
      can(member, 'publish') ? localActors.voice() : null,
      ballots.ownVotes(member, posts),
    ])
    const followed = new Set<Iri>()
    const choosy = posts.filter((post) => post.quotePolicy === 'followers' || asksFollowers(post.canQuote))
    for (const author of new Set(choosy.map((post) => post.author)))
      if (me !== null && (await follows.isAccepted(me.iri, author))) followed.add(author)
    return (subject) => {
      const author = subject.of === 'post' ? subject.post.author : null
      return {
        votes: subject.of === 'post' ? (votes.get(subject.post.id) ?? []) : [],
        isTheirs: author !== null && (author === me?.iri || author === voice?.iri),
        follows: author !== null && followed.has(author),
      }
    }
  }
}

type CanQuote = Extract<Subject, { of: 'post' }>['post']['canQuote']

const asksFollowers = (asked: CanQuote): boolean =>
  [...(asked?.automatic ?? []), ...(asked?.manual ?? [])].includes('followers')

import { hostOf, type Iri } from '../../core/iri.js'
import type { Acting } from '../../domain/apps/acting.js'
import { can } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import type { Subject } from '../../domain/subjects.js'
import type { Post } from '../../domain/posts/post.js'
import type { Around } from '../entities/make-status.js'
import type { OwnStanding } from '../entities/own-standing.js'

type Deps = { services: Pick<Services, 'ballots' | 'follows' | 'localActors' | 'memberBlocks'> }

/** What the subjects of one page are to a member, where that takes reading; at most 200. */
function ownStandings({ services: { ballots, follows, localActors } }: Deps) {
  return async (member: Acting, subjects: readonly Subject[]): Promise<(subject: Subject) => OwnStanding> => {
    const posts = postsIn(subjects)
    const [me, voice, votes] = await Promise.all([
      member.as === 'voice' ? null : localActors.ofMember(member.id),
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

export const postsIn = (subjects: readonly Subject[]): Post[] =>
  subjects.flatMap((one) => (one.of === 'post' ? [one.post] : []))

/** What of a page depends on who looks, beside their marks. @param cited  what is quoted in it */
export function personalViews(deps: Deps) {
  const standings = ownStandings(deps)
  return async (
    viewer: Acting | null,
    subjects: readonly Subject[],
    cited: readonly Subject[],
  ): Promise<Pick<Around, 'standing' | 'turnedAway'>> => {
    if (viewer === null) return { standing: null, turnedAway: new Map() }
    const authors = postsIn(cited).map(({ author }) => author)
    const [standing, turnedAway] = await Promise.all([
      standings(viewer, subjects),
      turnedAwayBy(deps.services, viewer, authors),
    ])
    return { standing, turnedAway }
  }
}

/** What becomes of the quotes of a page, and of those in what it quotes, of which no more is shown. */
export async function quotesIn({ quotes }: Pick<Services, 'quotes'>, direct: readonly Subject[]) {
  const subjectsOf = (states: Awaited<ReturnType<typeof quotes.statesOf>>) =>
    Array.from(states.values()).flatMap((one) => (one.state === 'accepted' ? [one.subject] : []))
  const first = await quotes.statesOf(postsIn(direct))
  const cited = subjectsOf(first)
  const second = await quotes.statesOf(postsIn(cited))
  return { quoted: new Map([...second, ...first]), cited }
}

/** Who of those quoted is not to be seen at once. */
async function turnedAwayBy(
  { memberBlocks }: Pick<Services, 'memberBlocks'>,
  viewer: Acting,
  authors: readonly Iri[],
): Promise<Around['turnedAway']> {
  const found = new Map<Iri, 'blocked_account' | 'muted_account'>()
  if (authors.length === 0) return found
  const all = [...new Set(authors)].map((name) => ({ iri: name, host: hostOf(name) }))
  const hidden = await memberBlocks.hidden(viewer.id, all)
  for (const author of hidden)
    found.set(author, (await memberBlocks.isBlocked(viewer.id, author)) ? 'blocked_account' : 'muted_account')
  return found
}

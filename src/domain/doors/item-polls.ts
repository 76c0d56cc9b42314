import type { Clock } from '../../core/clock.js'
import { isLanguage, wordsIn } from '../../words/words.js'
import { maySee } from '../audience.js'
import type { Item } from '../items/item.js'
import type { Member } from '../members/member.js'
import { HOUR_MS, type Throttle } from '../members/throttle.js'
import type { PledgeMail } from '../pledges/pledge-mail.js'
import { overAt, REMEMBERED_DAYS, type PledgeCounts } from '../pledges/pledge.js'
import type { PledgeService } from '../pledges/pledge-service.js'
import { refusal } from '../refusals.js'
import { isOpen, listingOf, type Answer, type Listing } from '../signups/sign-up.js'
import type { SignUpService } from '../signups/sign-up-service.js'

/** Yes or no to an event or a call, as apps show it that know only polls. `yes` in people. */
export type ItemPoll = {
  yes: number
  /** Null while there is no end. */
  endsAt: Date | null
  isOver: boolean
  /** Whether the viewer said yes; null for strangers. */
  mine: boolean | null
}

export const [YES, NO] = [0, 1]
const RATE = [{ limit: 60, windowMs: HOUR_MS }]

type Deps = {
  signUps: Pick<SignUpService, 'counts' | 'leave' | 'signUp' | 'stateOf'>
  pledges: Pick<PledgeService, 'countsOfSome'>
  pledgeMail: Pick<PledgeMail, 'byAccount' | 'stateOfMember' | 'withdrawByAccount'>
  throttle: Pick<Throttle, 'take'>
  clock: Clock
}

/** Signing up and promising for members of this hub, from apps: a vote does what the button on the page does. */
export function itemPolls({ signUps, pledges, pledgeMail, throttle, clock }: Deps) {
  async function ofEvent(viewer: Member | null, item: Item, listing: Listing): Promise<ItemPoll> {
    const [{ accepted }, own] = await Promise.all([
      signUps.counts(listing),
      viewer === null ? null : signUps.stateOf(item.id, `member:${viewer.id}`),
    ])
    const said = own !== null && own.state !== 'refused'
    const isOver = !isOpen(listing, item, clock())
    return { yes: accepted, endsAt: listing.closesAt, isOver, mine: viewer === null ? null : said }
  }

  async function ofCall(viewer: Member | null, item: Item, yes: number): Promise<ItemPoll> {
    const endsAt = overAt(item)
    const own = viewer === null ? null : await pledgeMail.stateOfMember(viewer, item.id)
    return { yes, endsAt, isOver: endsAt !== null && endsAt <= clock(), mine: viewer === null ? null : own === 'there' }
  }

  async function signUp(member: Member, item: Item, yes: boolean): Promise<Answer> {
    const key = `member:${member.id}` as const
    if (yes) return signUps.signUp(item.id, { key, door: 'account', name: member.displayName })
    await signUps.leave(item.id, key)
    return 'closed'
  }

  async function promise(member: Member, item: Item, yes: boolean, language: string): Promise<void> {
    if (!yes) return void (await pledgeMail.withdrawByAccount(member, item.id))
    const spoken = isLanguage(language) ? language : 'en'
    const consent = { text: wordsIn(spoken).pledges.byPoll(REMEMBERED_DAYS), language: spoken }
    const answer = await pledgeMail.byAccount(member, item.id, member.displayName, consent)
    if (answer !== 'accepted') throw refusal('conflict', 'call-over')
  }

  return {
    /** By the ids of items; those that take no answers this way are left out. @param viewer  null for strangers */
    async of(viewer: Member | null, items: readonly Item[]): Promise<Map<string, ItemPoll>> {
      const asking = items.filter(({ call, ended }) => call?.asksByReply === true && ended === null)
      const promised =
        asking.length === 0 ? new Map<string, PledgeCounts>() : await pledges.countsOfSome(asking.map(({ id }) => id))
      const found = items.map(async (item): Promise<[string, ItemPoll][]> => {
        const listing = item.ended === null ? listingOf(item, null) : null
        if (listing !== null) return [[item.id, await ofEvent(viewer, item, listing)]]
        if (!asking.includes(item)) return []
        return [[item.id, await ofCall(viewer, item, promised.get(item.id)?.total ?? 0)]]
      })
      return new Map((await Promise.all(found)).flat())
    },

    /**
     * @param language  of what they were shown
     * @returns where they stand now at an event; null for a call
     * @throws Refusal 'not-found' for what takes no votes; 'conflict' when it is over or full; 'too-many'
     */
    async vote(member: Member, item: Item, choice: number, language: string): Promise<Answer | null> {
      if (!maySee(member, item)) throw refusal('not-found', 'no-such-item')
      const takesPart = item.kind === 'event' ? listingOf(item, null) !== null : item.call?.asksByReply === true
      if (!takesPart || (choice !== YES && choice !== NO)) throw refusal('not-found', 'no-such-item')
      await throttle.take({ kind: 'vote', subject: member.id, limits: RATE })
      if (item.kind === 'call') {
        await promise(member, item, choice === YES, language)
        return null
      }
      const answer = await signUp(member, item, choice === YES)
      if (choice === YES && answer === 'full') throw refusal('conflict', 'event-full')
      if (choice === YES && answer === 'refused') throw refusal('forbidden', 'not-allowed')
      if (choice === YES && (answer === 'closed' || answer === 'not-open')) throw refusal('conflict', 'event-closed')
      return answer
    },
  }
}

import type { Clock } from '../../core/clock.js'
import type { Store } from '../../store/store.js'
import { itemRepo, type ItemRepo } from '../items/item-repo.js'
import type { ClaimService } from '../claims/claim-service.js'
import { memberFinder } from '../members/finder.js'
import { memberRepo } from '../members/member-repo.js'
import { ListKeeper } from './list-keeper.js'
import { people as peopleKeeper } from './people.js'
import { PlaceBook } from './place-book.js'
import { placesRepo, signUpRepo } from './sign-up-repo.js'
import { SignUpService } from './sign-up-service.js'

type Ground = {
  store: Store
  clock: Clock
  derive: (purpose: string) => Buffer
  wake: (duty: 'lists' | 'sign-up letters') => void
  claims: ClaimService
  items?: ItemRepo
}

/** Lists of those who come to events. */
export function buildSignUps({ store, clock, derive, wake, claims, items = itemRepo(store) }: Ground) {
  const [rows, places, members] = [signUpRepo(store), placesRepo(store), memberRepo(store)]
  const book = new PlaceBook({ rows, places, clock })
  const people = peopleKeeper(derive('people'))
  const findMember = memberFinder({ repo: members, claims })
  const shared = { items, rows, places, book, people, clock, wakeTeller: () => wake('sign-up letters') }
  const signUps = new SignUpService({ ...shared, members, findMember })
  return { signUps, listKeeper: new ListKeeper(shared) }
}

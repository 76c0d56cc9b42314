import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import type { AuditService } from '../audit/audit-service.js'
import type { MailService } from '../mails/mail-service.js'
import type { Throttle } from '../members/throttle.js'
import type { SettingsService } from '../settings/settings-service.js'
import { itemRepo } from '../items/item-repo.js'
import { memberRepo } from '../members/member-repo.js'
import type { PersonKeys } from '../people-keys/person-key.js'
import { letterReaders } from './letter-readers.js'
import { networkReaders } from './network-readers.js'
import { ListKeeper } from './list-keeper.js'
import { MailDoor } from './mail-door.js'
import { OrganiserService } from './organiser-service.js'
import { people as peopleKeeper } from './people.js'
import { PlaceBook } from './place-book.js'
import { placesRepo, signUpRepo } from './sign-up-repo.js'
import { SignUpLetters } from './sign-up-letters.js'
import { SignUpService } from './sign-up-service.js'

type Ground = {
  store: Store
  clock: Clock
  derive: (purpose: string) => Buffer
  wake: (duty: 'lists' | 'sign-up letters') => void
  newId: () => string
  baseUrl: string
  mailWorks: boolean
  personKeys: PersonKeys
  forgetNotes: (event: Iri) => Promise<void>
  settings: Pick<SettingsService, 'read'>
  mails: Pick<MailService, 'queue'>
  audit: AuditService
  throttle: Throttle
}

/** Lists of those who come to events. */
export function buildSignUps(ground: Ground) {
  const { store, clock, derive, wake, throttle, personKeys: keys, mailWorks } = ground
  const items = itemRepo(store)
  const [rows, places, members] = [signUpRepo(store), placesRepo(store), memberRepo(store)]
  const book = new PlaceBook({ rows, places, clock })
  const people = peopleKeeper(derive('people'))
  const shared = { ...ground, items, rows, places, book, people, clock, wakeTeller: () => wake('sign-up letters') }
  const signUps = new SignUpService({ ...shared, members, keys })
  const letters = new SignUpLetters({ ...shared, members, signUps })
  const door = { store, clock, throttle, signUps, letters, mailWorks, key: derive('people') }
  const mailDoor = new MailDoor({ ...door, wake: () => wake('sign-up letters') })
  const forgetAsks = (event: string) => mailDoor.forgetAsks(event)
  return {
    signUps,
    readersOf: letterReaders({ rows, members, people }),
    comersOf: networkReaders(rows),
    listKeeper: new ListKeeper({ ...shared, forgetAsks }),
    signUpLetters: letters,
    mailDoor,
    organisers: new OrganiserService({ ...shared, members, signUps }),
  }
}

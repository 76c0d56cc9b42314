import type { Store } from '../../store/store.js'
import type { MailService } from '../mails/mail-service.js'
import type { MailPerson } from './person-links.js'
import { SUBSCRIPTIONS, WISHES } from './subscription-repo.js'

type Deps = { store: Store; mails: Pick<MailService, 'drop'> }

/** Nothing is kept afterwards of an address that had subscriptions, nor sent to it. */
export async function forgetPerson({ store, mails }: Deps, person: MailPerson): Promise<void> {
  await store.collection(SUBSCRIPTIONS).deleteOne({ _id: person })
  await store.collection(WISHES).deleteMany({ person })
  await mails.drop(person)
}

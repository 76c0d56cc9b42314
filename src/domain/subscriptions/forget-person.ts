import type { Store } from '../../store/store.js'
import type { MailService } from '../mails/mail-service.js'
import type { MailKey } from '../people-keys/person-key.js'
import { SUBSCRIPTIONS, WISHES } from './subscription-repo.js'

type Deps = { store: Store; mails: Pick<MailService, 'drop'> }

/** Letters that subscriptions bring; those about what somebody signed up for or promised are none of them. */
const kinds = ['digest', 'news', 'subscribe'] as const

/** Nothing is kept afterwards of an address that had subscriptions, nor sent to it for that. */
export async function forgetPerson({ store, mails }: Deps, person: MailKey): Promise<void> {
  await store.collection(SUBSCRIPTIONS).deleteOne({ _id: person })
  await store.collection(WISHES).deleteMany({ person })
  for (const kind of kinds) await mails.drop(person, kind)
}

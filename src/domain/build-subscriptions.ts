import { personLinks } from './subscriptions/person-links.js'
import { subscriptionLetters } from './subscriptions/subscription-letters.js'
import { SubscriptionService } from './subscriptions/subscription-service.js'
import type { Ground, GroupServices } from './services.js'
import type { Throttle } from './members/throttle.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'baseUrl' | 'derive' | 'mailWorks'> &
  Pick<GroupServices, 'mails' | 'settings'> & { throttle: Throttle }

/** Mail for people without an account, and what is written to them. */
export function buildSubscriptions({ store, clock, baseUrl, derive, mailWorks, mails, settings, throttle }: Parts) {
  const links = personLinks({ people: derive('people'), key: derive('person-links') })
  const letters = subscriptionLetters({ mails, settings, links, baseUrl })
  const key = derive('subscriptions')
  const subscriptions = new SubscriptionService({ store, clock, key, links, throttle, letters, mails, mailWorks })
  return { subscriptions }
}

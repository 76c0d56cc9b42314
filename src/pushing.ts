import type { Config } from './config.js'
import type { Iri } from './core/iri.js'
import type { Log } from './core/log.js'
import { pictureProxy } from './core/picture-proxy.js'
import { pictureUrl, widthFor } from './core/picture.js'
import { vapidKeys } from './core/vapid.js'
import { pushPayload } from './domain/push/payload.js'
import type { Services } from './domain/services.js'
import type { Fetcher } from './federation/remote/fetcher.js'
import type { Duty } from './loops.js'
import { PUSH_LOOK_MS, pusher } from './workers/pusher.js'

type Means = { services: Services; derive: (purpose: string) => Buffer; fetcher: Fetcher; log: Log }

const FACE = 96

/** Wakes members' apps. */
export function pushing(config: Config, { services, derive, fetcher, log }: Means): Duty {
  const { baseUrl } = config
  const payloadOf = pushPayload({
    ...services,
    language: async () => (await services.settings.read())?.language ?? 'en',
    iconOf: iconsOf(config, { services, derive }),
  })
  const step = pusher({
    ...{ queue: services.pushQueue, subscriptions: services.push, payloadOf, fetcher, log },
    keys: vapidKeys(derive('web-push')),
    subject: subjectOf(new URL(baseUrl)),
  })
  return { name: 'pusher', idleMs: PUSH_LOOK_MS, step }
}

/** Whom push services turn to (RFC 8292, 2.1): an address of https or mail, which a hub that is tried out has neither of. */
const subjectOf = ({ protocol, host, hostname }: URL): string =>
  protocol === 'https:' && hostname !== 'localhost' ? `https://${host}` : `mailto:hub@${hostname}`

/** Their faces, by way of this hub: phones of members ask no stranger's server for anything. */
function iconsOf({ baseUrl, mediaUrl }: Config, { services, derive }: Pick<Means, 'services' | 'derive'>) {
  const proxy = pictureProxy(derive('proxy'))
  const { localActors, people } = services
  return async (from: Iri): Promise<string> => {
    const none = `${baseUrl}/apple-touch-icon.png`
    if (localActors.isLocal(from)) {
      const actor = await localActors.byIri(from)
      const avatar = actor === null || actor === 'gone' ? null : (actor.details?.avatar ?? null)
      if (avatar === null) return none
      return pictureUrl(mediaUrl ?? `${baseUrl}/media`, avatar.key, widthFor(avatar, FACE))
    }
    const { icon } = await people.get(from)
    return icon === null ? none : `${baseUrl}${proxy.hrefOf(icon, 480)}`
  }
}

import { join } from 'node:path'
import type { Config } from './config.js'
import type { Iri } from './core/iri.js'
import { hostOf } from './core/iri.js'
import { pictureUrl } from './core/picture.js'
import { followRepo } from './domain/follows/follow-repo.js'
import { receivedRepo } from './domain/received/received-repo.js'
import type { Services } from './domain/services.js'
import { leaving } from './federation/delivery/host-book.js'
import { openFederation, type Federation } from './federation/open-federation.js'
import type { Outside } from './hub.js'
import type { Duty } from './loops.js'
import { openPictureStore } from './media/picture-store.js'
import type { Store } from './store/store.js'
import { versionOf } from './version.js'
import { pushing } from './pushing.js'
import { dateSource } from './words/dates.js'
import { wireWords } from './words/wire-words.js'
import { isLanguage, wordsIn } from './words/words.js'
import { courier, COURIER_LOOK_MS } from './workers/courier.js'
import { Receiver, RECEIVE_LOOK_MS } from './workers/receiver.js'

const LEAVING_LOOK_MS = 60 * 60_000

type Means = {
  store: Store
  services: Services
  derive: (purpose: string) => Buffer
  wake: (duty: string) => void
}

export type Federating = Federation & {
  /** There may be something to send. */
  wakeCourier(): void
  /** Ends what is under way with other servers; what was not finished is done by the next start. */
  stop(): Promise<void>
}

/** The hub among others: its federation, and the workers that carry what comes in and goes out. */
export async function openFederating(config: Config, outside: Outside, means: Means): Promise<Federating> {
  const { clock, timer, random, newId, log, lookup, tls } = outside
  const { baseUrl, sourceUrl, privateRanges, mediaUrl, dataFolder, workerId } = config
  const { store, services } = means
  const copies = join(dataFolder, 'cache', 'pictures')
  const remotePictures = await openPictureStore(copies, { ...outside, log: log.part('pictures') })
  const dates = dateSource()
  const federation = openFederation({
    ...means,
    ...{ clock, timer, newId, lookup, tls, baseUrl, sourceUrl, privateRanges, remotePictures },
    log: (part) => log.part(part),
    version: versionOf(),
    icon: { url: `${baseUrl}/apple-touch-icon.png`, mediaType: 'image/png' },
    pictureUrl: (key, width) => pictureUrl(mediaUrl ?? `${baseUrl}/media`, key, width),
    wireWords: (hub) => wireWords(dates, languageOf(hub)),
    areaLabel: (hub) => wordsIn(languageOf(hub)).feeds.where,
  })
  const { fetcher, signer, handle } = federation
  const carrier = courier({
    ...{ store, clock, random, newId, timer, fetcher, signer, worker: workerId, blocks: services.rules },
    log: log.part('courier'),
    inboxGone: forgetInbox(means),
  })
  const receiver = new Receiver({
    ...{ received: receivedRepo({ store }), handle, locals: services.localActors, clock, random, timer },
    log: log.part('receiver'),
  })
  const giveUp = leaving({ store, clock, log: log.part('courier'), hostGone: hostGone(services) })
  const duties: Duty[] = [
    ...federation.duties,
    { name: 'receiver', idleMs: RECEIVE_LOOK_MS, step: () => receiver.step() },
    { name: 'courier', idleMs: COURIER_LOOK_MS, step: () => carrier.step() },
    { name: 'leaving hosts', idleMs: LEAVING_LOOK_MS, step: giveUp },
    pushing(config, { ...means, fetcher, log: log.part('pusher') }),
  ]
  return {
    ...federation,
    duties,
    wakeCourier: () => carrier.wake(),
    async stop() {
      await carrier.stop()
      federation.close()
      await remotePictures.stop()
    },
  }
}

const languageOf = (text: string) => (isLanguage(text) ? text : 'en')

/** Whoever had this inbox alone is no more. */
function forgetInbox({ store, services }: Means) {
  const follows = followRepo(store)
  return async (inbox: Iri): Promise<void> => {
    for await (const { follower } of follows.atInbox(inbox, hostOf(inbox))) await services.follows.forget(follower)
  }
}

function hostGone({ follows, audit }: Services) {
  return async (host: string, because: 'silent' | 'gone'): Promise<void> => {
    await follows.dropHost(host)
    await audit.note('operator', 'host.gone', host, because)
  }
}

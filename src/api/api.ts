import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import type { Timer } from '../core/timer.js'
import type { Network } from '../domain/network.js'
import type { Services } from '../domain/services.js'
import type { TakeFiles } from './files.js'
import type { AccountShelf } from './shelves/account-shelf.js'
import type { OwnAccounts } from './shelves/own-account.js'
import type { StatusShelf } from './shelves/status-shelf.js'
import type { SocketDoor } from './streaming/socket-door.js'
import type { Streaming } from './streaming/streaming.js'

export type ApiDeps = {
  baseUrl: string
  services: Services
  /** Of this program. */
  version: string
  /** Where its source can be had; null when the operator has not said. */
  sourceUrl: string | null
  /** The public half of what web push is signed with, in base64url. */
  vapidKey: string
  /** Where the files of pictures are; absolute. */
  mediaHref: string
  /** The picture of a hub that has no other; absolute. */
  iconHref: string
  /** A key of 32 bytes for one purpose. */
  derive: (purpose: string) => Buffer
  /** How often one member may ask in five minutes. */
  rate: number
  /** How others are asked. */
  network: Network
  takeFiles: TakeFiles
  clock: Clock
  timer: Timer
  /** Makes known in this process what happens in others on the same store, until what it returns is called. */
  follow: () => Promise<() => void>
  log: Log
}

/** What every part of the API is given. */
export type Api = ApiDeps & {
  accounts: AccountShelf
  ownAccounts: OwnAccounts
  statuses: StatusShelf
  streaming: Streaming
  door: SocketDoor
}

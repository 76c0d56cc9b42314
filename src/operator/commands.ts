import { isAbsolute } from 'node:path'
import type { z } from 'zod'
import type { Config } from '../config.js'
import type { Clock } from '../core/clock.js'
import { collections } from '../collections.js'
import { backup } from '../store/backup.js'
import type { OperatorServices } from '../domain/services.js'
import type { Progress, Store } from '../store/store.js'
import type { ControlRequest } from './channel.js'
import { exits, Stop } from './exits.js'
import { stateOf } from './group-state.js'
import { perform } from './group-tasks.js'

/** What a hub tells its operator about itself. `port` is null for a worker. */
export type HubStatus = { port: number | null; since: Date }

export type Workplace = {
  config: Config
  store: Store
  services: OperatorServices
  clock: Clock
  status: () => HubStatus
}

/** Does what an operator asks of a running hub; long work one at a time. */
export function obey({ config, store, services, clock, status }: Workplace) {
  let working = false
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (working) throw new Stop(exits.busy, 'The hub is busy with another command. Try again when that is done.')
    working = true
    return work().finally(() => (working = false))
  }
  return async (request: z.output<typeof ControlRequest>, progress: Progress): Promise<unknown> => {
    switch (request.command) {
      case 'status':
        return { ...status(), store: store.kind, role: config.role, ...(await stateOf(services)) }
      case 'store-check':
        return alone(() => store.check(progress))
      case 'backup': {
        const { to } = request.args
        // The hub was started elsewhere than the command: a relative folder would end up in the wrong place.
        if (!isAbsolute(to)) throw new Stop(exits.usage, 'A backup needs the full path of a folder')
        return alone(() => backup({ ...config, collections }, store, to, clock(), progress))
      }
      default:
        return perform(services, request)
    }
  }
}

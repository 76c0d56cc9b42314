import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.js'
import type { GroupServices } from '../domain/services.js'
import { STORE_FILE } from '../store/embedded/store.js'
import type { RunningHub } from './client.js'
import { withServices } from './group-work.js'

/** What `check` wants to know of what the hub keeps. */
export type GroupState = { setUp: boolean; mails: { waiting: number; failed: number } }

export async function stateOf({ settings, mails }: Pick<GroupServices, 'settings' | 'mails'>): Promise<GroupState> {
  const [kept, waiting, failed] = await Promise.all([settings.readNow(), mails.count('waiting'), mails.count('failed')])
  return { setUp: kept !== null, mails: { waiting, failed } }
}

/** From the hub when it runs, else from its store; null where no hub has been so far. */
export async function groupState(config: Config, hub: RunningHub | null): Promise<GroupState | null> {
  if (hub !== null) return (await hub.ask({ command: 'status' })) as GroupState
  if (config.mongodb === null && !existsSync(join(config.dataFolder, STORE_FILE))) return null
  return withServices(config, { make: false }, stateOf)
}

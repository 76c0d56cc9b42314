import type { Config } from '../config.js'
import { systemClock } from '../core/clock.js'
import { idSource } from '../core/ids.js'
import { collections } from '../collections.js'
import { passwords } from '../domain/members/password.js'
import { buildForOperator, type OperatorServices } from '../domain/services.js'
import { loadSecrets } from '../secrets.js'
import { openStore } from '../store/open.js'
import { ControlRequest } from './channel.js'
import { findHub } from './client.js'
import { perform, type GroupResult, type GroupTask } from './group-tasks.js'
import { mustExist, withStore } from './store-work.js'

type ResultOf<T extends GroupTask> = GroupResult[T['command']]

/**
 * Does a task for the group: through the hub when it runs, else on what it keeps.
 * @throws FieldFaults, Refusal or Stop
 */
export async function groupWork<T extends GroupTask>(config: Config, task: T): Promise<ResultOf<T>> {
  const hub = await findHub(config.dataFolder)
  if (hub !== null) return (await hub.ask(task)) as ResultOf<T>
  const request = ControlRequest.parse(task) as Parameters<typeof perform>[1]
  const make = task.command === 'setup'
  return (await withServices(config, { make }, (services) => perform(services, request))) as ResultOf<T>
}

/** The rules of a hub that does not run, over its store. @param options.make  also where no hub has been so far */
export async function withServices<T>(
  config: Config,
  { make }: { make: boolean },
  work: (services: OperatorServices) => Promise<T>,
): Promise<T> {
  if (!make) mustExist(config)
  const clock = systemClock
  const opening = openStore(config, { strict: false, clock, onScan: () => undefined, collections })
  return withStore(opening, async (store) => {
    const { derive } = await loadSecrets(config)
    const newId = idSource({ clock, worker: config.workerId })
    // Nobody sends the mail now: it is found when the hub starts.
    const outside = {
      random: Math.random,
      passwords: passwords(),
      mailWorks: config.smtpUrl !== null,
      wake: () => undefined,
    }
    const services = buildForOperator({ ...outside, store, clock, newId, derive, baseUrl: config.baseUrl })
    await services.settings.finishSetup()
    return work(services)
  })
}

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../core/clock.js'
import { collections } from '../collections.js'
import { loadSecrets } from '../secrets.js'
import { STORE_FILE } from '../store/embedded/store.js'
import { openStore } from '../store/open.js'
import { fail, ok, warn, type Check } from './finding.js'
import { sentenceOf } from './exits.js'

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Reads the key as the hub would, but makes none. */
export const checkSecrets: Check = async (config) => {
  if (config.secretKey !== null) return ok('The secret key comes from ALLOTMENT_SECRET_KEY.')
  const file = join(config.dataFolder, 'secrets', 'secret-key')
  if (!(await exists(file))) return ok('The secret key will be made at the first start.')
  await loadSecrets(config)
  const mode = (await stat(join(config.dataFolder, 'secrets'))).mode & 0o077
  if (mode !== 0)
    return warn(`Others can look into ${config.dataFolder}/secrets. Run: chmod 700 '${config.dataFolder}/secrets'`)
  return ok('The secret key is there, and no other user can read it.')
}

/** Asks the hub that runs, or opens the store as it would. Looks at no documents: that is `store check`. */
export const checkStore: Check = async (config, hub) => {
  if (hub !== null) {
    const { store } = (await hub.ask({ command: 'status' })) as { store: string }
    return ok(`The hub runs and has its store open (${store}).`)
  }
  if (config.mongodb === null && !(await exists(join(config.dataFolder, STORE_FILE))))
    return ok('The store will be made at the first start.')
  try {
    const store = await openStore(config, { strict: false, clock: systemClock, onScan: () => undefined, collections })
    await store.close()
    return ok(`The store opens (${store.kind}).`)
  } catch (error) {
    return fail(sentenceOf(error))
  }
}

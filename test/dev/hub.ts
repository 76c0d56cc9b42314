// One of the two hubs of `npm run dev`, in a process of its own: seeded when its folder is empty.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config.js'
import { idSource } from '../../src/core/ids.js'
import { createHub, systemOutside } from '../../src/hub.js'
import { ahorn } from './ahorn.js'
import { exchange } from './exchange.js'
import { exchanges } from './exchanges.js'
import { keepLetters } from './letters.js'
import { followNeighbour } from './neighbour.js'
import { DEV_PASSWORD, seed } from './seed.js'
import { walton } from './walton.js'

const sites = {
  walton: {
    port: 4001,
    plots: walton,
    hub: {
      name: 'Walton Plots',
      handle: 'walton',
      area: 'Walton',
      language: 'en',
      zone: 'Europe/London',
      accent: 148,
      contact: 'In the shed on Sundays, ten to twelve',
      about:
        'Forty plots, a shed and a **waiting list on the wall**. We grow food, fix the lane, and tell the council what it costs.',
    },
  },
  ahorn: {
    port: 4002,
    plots: ahorn,
    hub: {
      name: 'Mieterinitiative Ahornstraße',
      handle: 'ahorn',
      area: 'Nordstadt',
      language: 'de',
      zone: 'Europe/Berlin',
      accent: 30,
      contact: 'Donnerstags ab 18 Uhr im Nachbarschaftshaus',
      about: 'Wir wohnen hier und wollen es bleiben. **Alle Häuser, alle Stockwerke.**',
    },
  },
} as const

/**
 * In the data folder of a hub whose clock goes as it should: until then it takes nobody’s signature for fresh. Says where
 * what it published is found.
 */
const SEEDED = 'seeded'
/** In that of a hub that has done something with what the other one published. */
const MET = 'met'

const name = process.argv[2]
if (name !== 'walton' && name !== 'ahorn') throw new Error('Which hub? walton or ahorn')
const { port, plots, hub: group } = sites[name]
const other = name === 'walton' ? sites.ahorn : sites.walton

const dataFolder = join(import.meta.dirname, '../../../data/dev', name)
const place = { port, dataFolder, mediaFolder: join(dataFolder, 'media'), baseUrl: `http://localhost:${port}` }
const privateRanges = ['127.0.0.0/8', '::1/128']
const letters = join(dataFolder, 'letters')
const mail = { smtpUrl: await keepLetters(letters), mailFrom: `hub@${group.handle}.example` }
const local = { privateRanges, strictQueries: true, logLevel: 'warn' as const }
const config = { ...readConfig({ env: {} }), ...place, ...mail, ...local }
/** Null while the clock goes as it should. */
let turned: { now: Date } | null = null
const clock = () => turned?.now ?? new Date()
const hub = createHub(config, { ...systemOutside(config), clock, newId: idSource({ clock, worker: 0 }) })
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void hub.stop().then(() => process.exit(0)))
}

await hub.start()
if ((await hub.services.settings.read()) === null) {
  turned = { now: new Date() }
  const iris = await seed(hub.services, turned, group, plots)
  turned = null
  writeFileSync(join(dataFolder, SEEDED), JSON.stringify(iris))
}
const signIn = 'sign in as a_steward, a_moderator, a_coordinator or a_reader'
process.stdout.write(`${group.name} is at ${config.baseUrl}; ${signIn}, password "${DEV_PASSWORD}"\n`)
process.stdout.write(`Letters that it sends are in ${letters}\n`)
const seededThere = join(dataFolder, '..', other.hub.handle, SEEDED)
const isReady = () => existsSync(seededThere)
if (!(await followNeighbour(hub, `http://localhost:${other.port}/a/${other.hub.handle}`, isReady))) {
  process.stdout.write(`${other.hub.name} is not there to be followed\n`)
} else if (!existsSync(join(dataFolder, MET))) {
  writeFileSync(join(dataFolder, MET), '')
  await exchange(hub, exchanges[name], JSON.parse(readFileSync(seededThere, 'utf8')) as Record<string, string>)
}

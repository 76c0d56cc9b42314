import { p12 } from './p12.js'
import { p13 } from './p13.js'
import { p14 } from './p14.js'
import { p16 } from './p16.js'
import { p17 } from './p17.js'

const benches: Record<string, () => Promise<void>> = { P12: p12, P13: p13, P14: p14, P16: p16, P17: p17 }

const asked = process.argv.slice(2).map((name) => name.toUpperCase())
const unknown = asked.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await bench()
}

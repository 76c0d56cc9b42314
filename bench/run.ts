import { p1 } from './p1.js'
import { p2 } from './p2.js'
import { p3 } from './p3.js'
import { p4 } from './p4.js'
import { p5 } from './p5.js'
import { p6 } from './p6.js'
import { p7 } from './p7.js'
import { p8 } from './p8.js'
import { p9 } from './p9.js'
import { p10 } from './p10.js'
import { p11 } from './p11.js'
import { p12 } from './p12.js'
import { p13 } from './p13.js'
import { p14 } from './p14.js'
import { p15 } from './p15.js'
import { p16 } from './p16.js'
import { p17 } from './p17.js'
import { p18 } from './p18.js'

const benches: Record<string, () => Promise<void>> = {
  P1: p1,
  P2: p2,
  P3: p3,
  P4: p4,
  P5: p5,
  P6: p6,
  P7: p7,
  P8: p8,
  P9: p9,
  P10: () => p10(),
  P11: p11,
  P12: p12,
  P13: p13,
  P14: p14,
  P15: p15,
  P16: p16,
  P17: p17,
  P18: p18,
}

const asked = process.argv.slice(2).map((name) => name.toUpperCase())
const unknown = asked.find((name) => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await bench()
}

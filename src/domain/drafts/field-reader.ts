import type { FieldFault, FaultCode } from '../refusals.js'
import { fault, FieldFaults } from '../refusals.js'
import { momentOf } from '../text/zones.js'

const LONGEST_LINK = 2_000
/** Some browsers send them, always as zero. */
const SECONDS = /^(.{16}):00(\.0+)?$/

/** Reads typed fields one by one and remembers all that is wrong, to be said at once. */
export class FieldReader {
  readonly #faults: FieldFault[] = []

  constructor(private readonly fields: Readonly<Record<string, string | undefined>>) {}

  /** @returns null, for the value that could not be read */
  fault(name: string, code: FaultCode, limit: number | null = null): null {
    this.#faults.push(fault(name, code, limit))
    return null
  }

  /** Trimmed text; empty when not given and not required. Lengths are in UTF-16 units. */
  text(name: string, { max, required = false }: { max: number; required?: boolean }): string {
    const text = (this.fields[name] ?? '').trim()
    if (text === '' && required) this.fault(name, 'required')
    if (text.length > max) this.fault(name, 'too-long', max)
    return text
  }

  isEmpty(name: string): boolean {
    return (this.fields[name] ?? '').trim() === ''
  }

  /** One line: what breaks lines becomes a space. */
  line(name: string, options: { max: number; required?: boolean }): string {
    return this.text(name, options).replace(/\s+/g, ' ')
  }

  choice<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(name, { max: 100 })
    if (text === '') return otherwise
    const chosen = choices.find((choice) => choice === text)
    if (chosen === undefined) this.fault(name, 'not-a-choice')
    return chosen ?? otherwise
  }

  /** A wall-clock time in a zone; null when empty or wrong. */
  moment(name: string, zone: string, options: { required?: boolean } = {}): Date | null {
    const wall = this.text(name, { max: 40, ...options })
    if (wall === '') return null
    const moment = momentOf(wall.replace(SECONDS, '$1'), zone)
    if (typeof moment !== 'string') return moment.at
    return this.fault(moment === 'zone' ? 'zone' : name, moment === 'zone' ? 'not-a-zone' : 'not-a-date')
  }

  /** A number from 0 to `max`, with at most `decimals` of them; null when empty or wrong. Comma and point are the same. */
  number(name: string, { max, decimals = 0 }: { max: number; decimals?: number }): number | null {
    const text = this.text(name, { max: 40 }).replace(',', '.')
    if (text === '') return null
    const shape = decimals === 0 ? /^\d+$/ : new RegExp(`^\\d+(\\.\\d{1,${decimals}})?$`)
    if (!shape.test(text)) return this.fault(name, 'not-a-number')
    return Number(text) <= max ? Number(text) : this.fault(name, 'number-range', max)
  }

  /** Degrees from -`most` to `most`, to ten centimetres; null when empty or wrong. Comma and point are the same. */
  degrees(name: string, most: 90 | 180): number | null {
    const text = this.text(name, { max: 40 }).replace(',', '.')
    if (text === '') return null
    const degrees = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(text) ? Number(text) : NaN
    if (!(Math.abs(degrees) <= most)) return this.fault(name, 'not-degrees', most)
    return Math.round(degrees * 1e6) / 1e6 || 0
  }

  /** What stands on each of its lines, as one line; empty ones are left out. */
  lines(name: string, { most, max }: { most: number; max: number }): string[] {
    const lines = this.text(name, { max: most * (max + 2) })
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' '))
      .filter((line) => line !== '')
    if (lines.length > most) this.fault(name, 'too-many-lines', most)
    else if (lines.some((line) => line.length > max)) this.fault(name, 'line-too-long', max)
    return lines
  }

  /** Several of a few, with commas between them; each once, in the order they are offered. */
  choices<T extends string>(name: string, offered: readonly T[]): T[] {
    const texts = this.text(name, { max: 1_000 })
      .split(',')
      .map((text) => text.trim())
    const chosen = texts.filter((text) => text !== '')
    if (chosen.some((text) => !offered.some((one) => one === text))) this.fault(name, 'not-a-choice')
    return offered.filter((one) => chosen.includes(one))
  }

  /** An amount with its currency, of which one alone is none. */
  money(name: string, currencyName: string): { amount: number; currency: string } | null {
    const amount = this.number(name, { max: 1_000_000_000, decimals: 2 })
    const currency = this.text(currencyName, { max: 3 }).toUpperCase()
    if (amount === null) return null
    if (!Intl.supportedValuesOf('currency').includes(currency)) this.fault(currencyName, 'needs-currency')
    return { amount, currency }
  }

  /** An http(s) URL in its normal form; null when empty or wrong. */
  link(name: string): string | null {
    const text = this.text(name, { max: LONGEST_LINK })
    if (text === '') return null
    const url = URL.parse(text)
    const usable = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    return usable ? url.href : this.fault(name, 'not-a-link')
  }

  /** @throws FieldFaults when anything was wrong */
  done(): void {
    if (this.#faults.length > 0) throw new FieldFaults(this.#faults)
  }
}

import { fromBase64 } from './base64.js'

/**
 * The part of Structured Fields (RFC 9651) that HTTP message signatures are written in: dictionaries of items and of
 * inner lists, with parameters, of integers, decimals, strings, tokens, booleans and bytes. Dates and display strings
 * are not read; a key or parameter that stands twice, which the RFC lets the last one win, is refused.
 */
export type Bare =
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'decimal'; readonly text: string }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'token'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'bytes'; readonly bytes: Buffer }

export type Parameters = ReadonlyMap<string, Bare>
export type Item = { readonly kind: 'item'; readonly value: Bare; readonly params: Parameters }
export type InnerList = { readonly kind: 'list'; readonly items: readonly Item[]; readonly params: Parameters }
export type Member = Item | InnerList

const MAX_LENGTH = 8_192
const MAX_ENTRIES = 64
const MAX_BYTES = 2_048

class Malformed extends Error {}

/** @returns null when it is not a dictionary, or larger than anyone needs: 8 KiB, 64 entries of anything */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | null {
  if (text.length > MAX_LENGTH) return null
  try {
    return new Reader(text).dictionary()
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}

class Reader {
  private at = 0
  constructor(private readonly text: string) {}

  dictionary(): Map<string, Member> {
    const members = new Map<string, Member>()
    this.take(/ */y)
    while (this.at < this.text.length) {
      const key = this.key()
      const member = this.skip('=') ? this.member() : this.item(true)
      add(members, key, member)
      this.take(/[ \t]*/y)
      if (this.at === this.text.length) return members
      this.take(/,[ \t]*/y)
      if (this.at === this.text.length) throw new Malformed()
    }
    return members
  }

  private member(): Member {
    if (!this.skip('(')) return this.item()
    const items: Item[] = []
    for (;;) {
      this.take(/ */y)
      if (this.skip(')')) return { kind: 'list', items, params: this.parameters() }
      if (items.length === MAX_ENTRIES) throw new Malformed()
      items.push(this.item())
      if (this.text[this.at] !== ' ' && this.text[this.at] !== ')') throw new Malformed()
    }
  }

  /** @param bare true for a key that stands alone, which means true */
  private item(bare = false): Item {
    const value: Bare = bare ? { type: 'boolean', value: true } : this.bare()
    return { kind: 'item', value, params: this.parameters() }
  }

  private parameters(): Map<string, Bare> {
    const params = new Map<string, Bare>()
    while (this.skip(';')) {
      this.take(/ */y)
      add(params, this.key(), this.skip('=') ? this.bare() : { type: 'boolean', value: true })
    }
    return params
  }

  private key(): string {
    return this.take(/[a-z*][a-z0-9_.*-]*/y)
  }

  private bare(): Bare {
    const first = this.text[this.at] ?? ''
    if (first === '"') {
      const quoted = this.take(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y)
      return { type: 'string', value: quoted.slice(1, -1).replace(/\\(.)/g, '$1') }
    }
    if (first === ':') {
      const bytes = fromBase64(this.take(/:[A-Za-z0-9+/=]*:/y).slice(1, -1), MAX_BYTES)
      if (bytes === null) throw new Malformed()
      return { type: 'bytes', bytes }
    }
    if (first === '?') return { type: 'boolean', value: this.take(/\?[01]/y) === '?1' }
    if (/[-\d]/.test(first)) return this.number()
    return { type: 'token', value: this.take(/[A-Za-z*][!#$%&'*+.^`|~\w:/-]*/y) }
  }

  /** Numbers with zeros in front have another form when they are written out again; nobody sends them. */
  private number(): Bare {
    const text = this.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?/y)
    const [whole = '', fraction] = text.replace('-', '').split('.')
    if (/\d/.test(this.text[this.at] ?? '') || text === '-0') throw new Malformed()
    if (fraction === undefined && whole.length <= 15) return { type: 'integer', value: Number(text) }
    const written = fraction !== undefined && fraction.length <= 3 && (fraction.length === 1 || !fraction.endsWith('0'))
    if (!written || whole.length > 12) throw new Malformed()
    return { type: 'decimal', text }
  }

  private skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.text) ?? []
    if (found === undefined) throw new Malformed()
    this.at += found.length
    return found
  }
}

function add<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.has(key) || map.size === MAX_ENTRIES) throw new Malformed()
  map.set(key, value)
}

function writeBare(value: Bare): string {
  switch (value.type) {
    case 'integer':
      return String(value.value)
    case 'decimal':
      return value.text
    case 'string':
      return `"${value.value.replace(/["\\]/g, '\\$&')}"`
    case 'token':
      return value.value
    case 'boolean':
      return value.value ? '?1' : '?0'
    case 'bytes':
      return `:${value.bytes.toString('base64')}:`
  }
}

/** A list as it stands in a header and, as `@signature-params`, in what is signed. */
export function writeInnerList({ items, params }: InnerList): string {
  return `(${items.map((item) => writeBare(item.value) + writeParameters(item.params)).join(' ')})${writeParameters(params)}`
}

function writeParameters(params: Parameters): string {
  const written = [...params].map(([key, value]) => {
    return value.type === 'boolean' && value.value ? `;${key}` : `;${key}=${writeBare(value)}`
  })
  return written.join('')
}

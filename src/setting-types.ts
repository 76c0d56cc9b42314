import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isLoopbackHost, parseRange } from './core/reach.js'

// Every type here takes a setting both as JSON has it and as an environment variable has it, which is always text.

const parsed = <T>(read: (text: string) => T | null) =>
  z.string().transform((text, context): T => {
    const value = read(text)
    if (value !== null) return value
    context.addIssue({ code: 'custom' })
    return z.NEVER
  })

export const wholeNumber = (least: number, most: number) =>
  z
    .union([z.number(), parsed((text) => (/^\d{1,9}$/.test(text) ? Number(text) : null))])
    .pipe(z.int().min(least).max(most))

export const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

/** Made absolute against the folder the process was started in. */
export const folder = parsed((text) => (text === '' || text.includes('\0') ? null : resolve(text)))

export const ipAddress = parsed((text) => (isIP(text) === 0 ? null : text))

const rangeList = parsed((text) => text.split(',').map((range) => range.trim()))

export const ranges = z
  .union([z.array(z.string()), rangeList])
  .pipe(z.array(parsed((text) => (parseRange(text) === null ? null : text))))

/** In Express's terms: how many proxies stand in front, or where they are. */
export const trustedProxies = z.union([wholeNumber(0, 10), ranges])

function plainUrl(text: string): URL | null {
  const url = URL.parse(text)
  if (url === null || /[\s?#@\\]/.test(text)) return null
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)) ? url : null
}

/** The origin alone, without a slash at its end. */
export const originUrl = parsed((text) => {
  const url = plainUrl(text)
  return url?.pathname === '/' ? url.origin : null
})

/** May have a path; without a slash at its end. */
export const folderUrl = parsed((text) => plainUrl(text)?.href.replace(/\/+$/, '') ?? null)

/** The connection string as the driver takes it, and the database it names; `allotment` when it names none. */
export const mongodbUri = parsed((uri) => {
  const [whole, name] = /^mongodb(?:\+srv)?:\/\/(?:[^/?#\s]*@)?[^/?#@\s]+(?:\/([^/?#\s]*))?(?:\?\S*)?$/.exec(uri) ?? []
  if (whole === undefined) return null
  const database = name === undefined || name === '' ? 'allotment' : name
  return /^[\w-]{1,63}$/.test(database) ? { uri, database } : null
})

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false // a bare % in a password
  }
}

/** Nothing but server, user and password. */
export const smtpUrl = parsed((text) => {
  const url = URL.parse(text)
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return null
  const more = url.pathname.replace(/^\/$/, '') + url.search + url.hash
  return more === '' && decodes(url.username + url.password) ? text : null
})

export const mailbox = parsed((text) =>
  /^(?:[^\s<>@]+@[^\s<>@]+|[^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>)$/.test(text) ? text : null,
)

export const bareAddress = parsed((text) => (/^[A-Za-z0-9._-]{1,40}@[A-Za-z0-9.-]{1,255}$/.test(text) ? text : null))

/** 32 bytes in base64url, without padding. */
export const keyOf32Bytes = parsed((text) => (/^[\w-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : null))

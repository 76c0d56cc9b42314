import { parseCookie } from 'cookie'
import type { CookieOptions, Request, Response } from 'express'

/** A cookie of ours: on https with the prefix that keeps other hosts of the domain from setting it (RFC 6265bis, 4.1.3). */
export type Cookies = {
  read(req: Request, name: string): string | null
  /** @param days  null for as long as the browser is open */
  set(res: Response, name: string, value: string, days: number | null): void
  clear(res: Response, name: string): void
}

const DAY_MS = 24 * 60 * 60_000

export function cookies({ https }: { https: boolean }): Cookies {
  const fullName = (name: string) => (https ? `__Host-${name}` : name)
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: https, path: '/' }
  return {
    read: (req, name) => parseCookie(req.headers.cookie ?? '')[fullName(name)] ?? null,
    set: (res, name, value, days) => {
      res.cookie(fullName(name), value, { ...options, ...(days !== null && { maxAge: days * DAY_MS }) })
    },
    clear: (res, name) => {
      res.clearCookie(fullName(name), options)
    },
  }
}

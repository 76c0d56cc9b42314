import { createHmac } from 'node:crypto'
import { sameSecret } from './same-secret.js'

/** In pixels: faces, rows of pictures, and whole ones. */
export const PROXY_WIDTHS = [480, 960] as const
export type ProxyWidth = (typeof PROXY_WIDTHS)[number]

const LONGEST = 2_048

/** Addresses on this hub under which pictures of others are shown; signed, so that only our pages can make them. */
export type PictureProxy = {
  hrefOf(url: string, width: ProxyWidth): string
  /** @returns null for what is not one of these addresses */
  read(asked: { width: string; signature: string; url: string }): { url: string; width: ProxyWidth } | null
}

/** @param key 32 bytes for this purpose alone */
export function pictureProxy(key: Buffer): PictureProxy {
  const sign = (url: string, width: number): string =>
    createHmac('sha256', key).update(`${width}\n${url}`).digest('base64url').slice(0, 32)
  return {
    hrefOf: (url, width) => `/proxy/${width}/${sign(url, width)}/${Buffer.from(url).toString('base64url')}`,
    read({ width, signature, url }) {
      const known = PROXY_WIDTHS.find((one) => String(one) === width)
      if (known === undefined || url.length > 2 * LONGEST) return null
      const address = Buffer.from(url, 'base64url').toString()
      return sameSecret(signature, sign(address, known)) ? { url: address, width: known } : null
    },
  }
}

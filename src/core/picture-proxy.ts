import { createHmac } from 'node:crypto'
import { sameSecret } from './same-secret.js'

/** In pixels: faces, rows of pictures, and whole ones. */
const PROXY_WIDTHS = [480, 960] as const
export type ProxyWidth = (typeof PROXY_WIDTHS)[number]

const LONGEST = 2_048
/** Addresses of faces and pictures that are on page after page, of usual length. */
const [MOST_KEPT, LONGEST_KEPT] = [1_000, 512]

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
  const hrefOf: PictureProxy['hrefOf'] = (url, width) =>
    `/proxy/${width}/${sign(url, width)}/${Buffer.from(url).toString('base64url')}`
  const kept = new Map<string, string>()
  return {
    hrefOf(url, width) {
      if (url.length > LONGEST_KEPT) return hrefOf(url, width)
      const name = `${width}\n${url}`
      const known = kept.get(name)
      if (known !== undefined) return known
      const made = hrefOf(url, width)
      kept.set(name, made)
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return made
    },
    read({ width, signature, url }) {
      const known = PROXY_WIDTHS.find((one) => String(one) === width)
      if (known === undefined || url.length > 2 * LONGEST) return null
      const address = Buffer.from(url, 'base64url').toString()
      return sameSecret(signature, sign(address, known)) ? { url: address, width: known } : null
    },
  }
}

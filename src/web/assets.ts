import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { Router, type Request, type Response } from 'express'
import { BLANK_FACE, BLANK_HEADER } from '../core/blank-pictures.js'
import { accents, neutrals, shadesCss } from '../core/colour.js'
import { Refusal } from '../core/errors.js'
import { lazy } from '../core/lazy.js'
import { encodingFor } from './encoding.js'
import { loadFonts } from './fonts.js'

const types = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  png: 'image/png',
  js: 'text/javascript; charset=utf-8',
}
type Kind = keyof typeof types

/** In the order in which they apply. */
const styles = ['base', 'frame', 'board', 'parts', 'pages', 'calls', 'forms', 'people', 'editor', 'print']

/** What only one kind of page needs, and others need not wait for. */
export type ExtraStyle = 'family' | 'map' | 'month' | 'neighbours' | 'poster'

/** What only a document heeds. A first view has five of these files, and the heads would be a good part of it. */
const ofDocuments = [
  ...['Content-Security-Policy', 'Cross-Origin-Opener-Policy', 'Permissions-Policy'],
  ...['Referrer-Policy', 'X-Frame-Options'],
]

const FOR_GOOD = 'public, max-age=31536000, immutable'
const FOR_A_DAY = 'public, max-age=86400'

/** The files that pages link to. Their names hold a hash of what is in them, so a browser never asks twice. */
export type Assets = {
  styleHref: string
  extraHrefs: Record<ExtraStyle, string>
  iconHref: string
  /** The same in 180 pixels, for home screens and for readers of feeds, which know no SVG. */
  pngHref: string
  /** What every page needs before it can be drawn. */
  fontHrefs: string[]
  /** Null as long as no page has a script. */
  scriptHref: string | null
  /** For the pages on which people write. */
  editorHref: string
  /** For maps whose pictures come from a tile server. */
  mapHrefs: { style: string; library: string; script: string }
  /** The style sheet of a group's colour. @param hue  0 to 359 */
  accentHref: (hue: number) => string
}

export function loadAssets(): Assets & { routes: Router } {
  const routes = Router()
  const publish = (name: string, kind: Kind, bytes: Buffer) => {
    const href = `/assets/${name}-${hashOf(bytes)}.${kind}`
    const answer = answering(kind, bytes)
    routes.get(href, (req, res) => answer(req, res, FOR_GOOD))
    return href
  }
  const read = (file: string) => readFileSync(new URL(`./parts/${file}`, import.meta.url))
  const fonts = loadFonts((name, bytes) => publish(name, 'woff2', bytes))
  const sheet = (name: string) => tight(read(`styles/${name}.css`).toString())
  const style = [fonts.css, shadesCss(neutrals), ...styles.map(sheet)].join('')
  const png = read('icon.png')
  const pngHref = publish('icon', 'png', png)
  const places: readonly (readonly [path: string, bytes: Buffer])[] = [
    // Where browsers and phones look without being told.
    ...(['/favicon.ico', '/apple-touch-icon.png'] as const).map((path) => [path, png] as const),
    [BLANK_FACE, read('blank-face.png')],
    [BLANK_HEADER, read('blank-header.png')],
  ]
  for (const [path, bytes] of places) routes.get(path, (req, res) => answering('png', bytes)(req, res, FOR_A_DAY))
  routes.get('/assets/:file', accentRoute())
  return {
    extraHrefs: {
      map: publish('map', 'css', Buffer.from(sheet('map'))),
      family: publish('family', 'css', Buffer.from(sheet('family'))),
      month: publish('month', 'css', Buffer.from(sheet('month'))),
      neighbours: publish('neighbours', 'css', Buffer.from(sheet('neighbours'))),
      poster: publish('poster', 'css', Buffer.from(sheet('poster'))),
    },
    styleHref: publish('style', 'css', Buffer.from(style)),
    iconHref: publish('icon', 'svg', read('icon.svg')),
    pngHref,
    fontHrefs: fonts.preloads,
    scriptHref: null,
    editorHref: publish('editor', 'js', read('scripts/editor.js')),
    mapHrefs: {
      style: publish('leaflet', 'css', Buffer.from(leafletCss())),
      library: publish('leaflet', 'js', leaflet('leaflet.js')),
      script: publish('map', 'js', read('scripts/map.js')),
    },
    accentHref,
    routes,
  }
}

const leaflet = (file: string): Buffer =>
  readFileSync(
    createRequire(import.meta.url)
      .resolve('leaflet')
      .replace(/[^/\\]+$/, file),
  )

/** Without the pictures it names, of parts that our maps do not have. */
const leafletCss = (): string =>
  leaflet('leaflet.css')
    .toString()
    .replace(/url\([^)]*\)/g, 'none')

/** Without what only we read. Our sheets have no comments, braces or semicolons in strings. */
const tight = (css: string): string =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/\s?([{};])\s?/g, '$1')
    .replaceAll(';}', '}')

const hashOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 12)

const accentHref = (hue: number): string => `/assets/accent-${hue}-${hashOf(shadesCss(accents(hue)))}.css`

/** GET /assets/accent-<hue>-<hash>.css. One of another version is answered with ours, but not for good. */
function accentRoute() {
  return (req: Request<{ file: string }>, res: Response, next: (error?: unknown) => void) => {
    const [, hue] = /^accent-(0|[1-9]\d{0,2})-[\w-]{12}\.css$/.exec(req.params.file) ?? []
    if (hue === undefined) return next()
    if (Number(hue) > 359) throw new Refusal('not-found', 'There is no such colour.')
    const isOurs = req.path === accentHref(Number(hue))
    return answering('css', Buffer.from(shadesCss(accents(Number(hue)))))(req, res, isOurs ? FOR_GOOD : 'no-cache')
  }
}

const [brotli, gzipped] = [promisify(brotliCompress), promisify(gzip)]

/**
 * Sends a file in the densest form that the browser takes; fonts and pictures are as dense as can be. It is packed for the
 * first who wants it, once: to pack all of them at the start takes longer than the rest of the start.
 */
function answering(kind: Kind, bytes: Buffer) {
  const packed =
    kind === 'woff2' || kind === 'png'
      ? null
      : { br: lazy(() => brotli(bytes)), gzip: lazy(() => gzipped(bytes, { level: 9 })) }
  return async (req: Request, res: Response, caching: string): Promise<void> => {
    if (kind !== 'svg') for (const name of ofDocuments) res.removeHeader(name)
    res.set({ 'Content-Type': types[kind], 'Cache-Control': caching })
    // Readers of feeds show it, and apps in browsers draw on it.
    if (kind === 'png') res.set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Access-Control-Allow-Origin': '*' })
    if (packed === null) return void res.send(bytes)
    res.vary('Accept-Encoding')
    const encoding = encodingFor(req)
    if (encoding === null) return void res.send(bytes)
    const body = await packed[encoding]()
    res.set('Content-Encoding', encoding).send(body)
  }
}

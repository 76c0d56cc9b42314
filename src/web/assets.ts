import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Router } from 'express'

const types = { css: 'text/css; charset=utf-8', svg: 'image/svg+xml' }

/** The files that pages link to. Their names hold a hash of what is in them, so a browser never asks twice. */
export type Assets = { styleHref: string; iconHref: string; routes: Router }

export function loadAssets(): Assets {
  const routes = Router()
  const serve = (name: string, type: keyof typeof types) => {
    const bytes = readFileSync(new URL(`./parts/${name}.${type}`, import.meta.url))
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12)
    const href = `/assets/${name}-${hash}.${type}`
    routes.get(href, (_req, res) => {
      res.set({ 'Content-Type': types[type], 'Cache-Control': 'public, max-age=31536000, immutable' })
      res.send(bytes)
    })
    return href
  }
  return { styleHref: serve('style', 'css'), iconHref: serve('icon', 'svg'), routes }
}

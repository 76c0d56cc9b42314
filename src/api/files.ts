import { Router, type ErrorRequestHandler, type Request, type RequestHandler } from 'express'
import { uploadLimits } from '../core/clip.js'
import { Refusal } from '../core/errors.js'
import { refusal } from '../domain/refusals.js'
import type { Services } from '../domain/services.js'
import { bearers, memberWith } from './bearer.js'
import { readQuery } from './params.js'

/** Reads a form with files in it, to be deleted when the answer is over. */
export type TakeFiles = (fields: readonly string[], maxBytes: number) => RequestHandler

type Place = {
  method: 'post' | 'put' | 'patch'
  path: string
  /** That may hold a file each. */
  fields: readonly string[]
  scope: string
  maxBytes: number
}

/** Of one member: more than apps send, and few enough that what is still on its way fits on the disk. */
const MOST_AT_ONCE = 8

const media = { scope: 'write:media', maxBytes: uploadLimits.clipBytes }
const profile = { fields: ['avatar', 'header'], scope: 'write:accounts', maxBytes: uploadLimits.pictureBytes }
const places: readonly Place[] = [
  { method: 'post', path: '/api/v1/media', fields: ['file', 'thumbnail'], ...media },
  { method: 'post', path: '/api/v2/media', fields: ['file', 'thumbnail'], ...media },
  { method: 'put', path: '/api/v1/media/:id', fields: ['thumbnail'], ...media, maxBytes: uploadLimits.pictureBytes },
  { method: 'patch', path: '/api/v1/accounts/update_credentials', ...profile },
  { method: 'patch', path: '/api/v1/profile', ...profile },
  { method: 'put', path: '/api/v1/profile', ...profile },
]

const isMultipart: RequestHandler = (req, _res, next) => {
  if (req.is('multipart/form-data') === 'multipart/form-data') next()
  else next('route')
}

/**
 * Takes files where apps send some, before all other bodies are read: only from those who show a token that may, so that
 * nobody else can fill the disk. The token has to stand in the header or the address.
 */
export function fileRoutes({ services, takeFiles }: { services: Pick<Services, 'tokens'>; takeFiles: TakeFiles }) {
  const routes = Router({ caseSensitive: true, strict: false })
  const sending = new Map<string, number>()
  for (const { method, path, fields, scope, maxBytes } of places) {
    const allowed: RequestHandler = (_req, res, next) => {
      const { id } = memberWith(res, scope)
      const there = sending.get(id) ?? 0
      if (there >= MOST_AT_ONCE) throw new Refusal('too-many', 'Too many files at the same time')
      if (res.closed) return // whoever asked is gone, and says so no more
      sending.set(id, there + 1)
      res.once('close', () => {
        const left = (sending.get(id) ?? 1) - 1
        if (left > 0) sending.set(id, left)
        else sending.delete(id)
      })
      next()
    }
    routes[method](path, isMultipart, readQuery, bearers(services.tokens), allowed, takeFiles(fields, maxBytes))
  }
  routes.use(tooLarge)
  return routes
}

const tooLarge: ErrorRequestHandler = (error: unknown, _req, _res, next) => {
  const { status } = (error ?? {}) as { status?: unknown }
  next(status === 413 ? refusal('invalid', 'clip-large', error) : error)
}

/** What was sent in one of those fields; null when nothing was. */
export function fileIn({ files }: Request, field: string): { path: string; size: number } | null {
  const [file] = (Array.isArray(files) ? [] : files?.[field]) ?? []
  return file === undefined ? null : { path: file.path, size: file.size }
}

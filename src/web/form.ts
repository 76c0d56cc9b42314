import { urlencoded, type Request, type RequestHandler } from 'express'
import { withoutControls } from '../core/characters.js'

const MOST_FIELDS = 400

/** Reads a form of up to `limit` bytes (as in '200kb') and so many fields; for those with a file see `upload.ts`. */
export function readForm(limit = '200kb', mostFields = MOST_FIELDS): RequestHandler {
  return urlencoded({ extended: false, limit, parameterLimit: mostFields })
}

/** What was typed into a form. Every value is a well-formed string with line feeds; what was not sent is ''. */
export type Form = {
  text(name: string): string
  /** All values of fields that can be ticked more than once. */
  list(name: string): string[]
  has(name: string): boolean
  /** Several fields at once, for schemas and for showing them again. */
  texts<N extends string>(...names: N[]): Record<N, string>
}

export function formOf(req: Request): Form {
  const body = (req.body ?? {}) as Record<string, unknown>
  const list = (name: string): string[] => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined
    return (Array.isArray(value) ? value : [value]).filter((part) => typeof part === 'string').map(withoutControls)
  }
  const text = (name: string): string => list(name)[0] ?? ''
  return {
    text,
    list,
    has: (name) => list(name).length > 0,
    texts: <N extends string>(...names: N[]) =>
      Object.fromEntries(names.map((name) => [name, text(name)])) as Record<N, string>,
  }
}

import { z } from 'zod'
import { reasons } from './refusals.js'

/**
 * What the hub asks its picture process: read `from`, write the sizes into the folder `into`. With `whole`, what moves
 * is kept moving beside them, and small or very long pictures are taken, too.
 */
export type Task = { from: string; into: string; whole?: boolean }

const Rendered = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  blurhash: z.string().regex(/^[\w#$%*+,\-.:;=?@[\]^{|}~]{6,60}$/),
  widths: z.array(z.number().int().positive()).min(1),
  /** Of `moving.webp`, where there is one. */
  moving: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }).nullable(),
})
export type Rendered = z.infer<typeof Rendered>

/** What comes back. The process has had a stranger's bytes in it, so this is parsed like any input. */
export const Answer = z.union([
  z.object({ rendered: Rendered }),
  z.object({ refused: z.enum(reasons), detail: z.string() }),
  /** Not the picture's fault: the disk, for one. */
  z.object({ failed: z.string(), code: z.string().nullable() }),
])
export type Answer = z.infer<typeof Answer>

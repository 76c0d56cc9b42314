import { Router, type Request, type Response } from 'express'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Member } from '../../domain/members/member.js'
import type { Upload } from '../../domain/media/upload.js'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { MediaAttachment, uploadAttachment } from '../entities/media-attachment.js'
import { idIn, parse, textField } from '../fields.js'
import { fileIn } from '../files.js'
import { paramsOf } from '../params.js'

const LOOK_EVERY_MS = 50
/** How long one waits whom an answer without an address would not serve, and one who asks again anyway. */
const WAIT_MS = 40_000
const AT_ONCE_MS = 700

const Said = z.object({ description: textField, focus: textField })

/** Files that are to stand beside posts. Source: Mastodon documentation, "media". */
export function mediaRoutes({ services: { uploads }, mediaHref }: Api): Router {
  const routes = Router()
  const answer = (res: Response, status: number, upload: Upload): void => {
    if (upload.state === 'failed') throw refusal('invalid', upload.fault ?? 'media-gone')
    res.status(status).json(MediaAttachment.parse(uploadAttachment(upload, mediaHref)))
  }

  async function add(req: Request, res: Response): Promise<{ member: Member; upload: Upload }> {
    const member = memberWith(res, 'write:media')
    const [file, thumbnail] = [fileIn(req, 'file'), fileIn(req, 'thumbnail')]
    if (file === null) throw refusal('invalid', 'file-missing')
    const { description = '', focus } = parse(Said, paramsOf(res))
    const sent = { file, thumbnail, alt: description, focus: focusIn(focus) ?? null }
    return { member, upload: await uploads.add(member.id, sent) }
  }

  /** As it is when it is ready, or when the time is over. */
  async function settled(res: Response, member: Member, { id }: Upload, waitMs: number): Promise<Upload> {
    let upload = await uploads.get(member.id, id)
    for (let waited = 0; upload.state === 'waiting' && waited < waitMs && !res.closed; waited += LOOK_EVERY_MS) {
      await pause(LOOK_EVERY_MS)
      upload = await uploads.get(member.id, id)
    }
    return upload
  }

  for (const [path, waitMs] of [
    ['/api/v1/media', WAIT_MS],
    ['/api/v2/media', AT_ONCE_MS],
  ] as const) {
    routes.post(path, async (req, res) => {
      const { member, upload } = await add(req, res)
      const now = await settled(res, member, upload, waitMs)
      answer(res, now.state === 'waiting' ? 202 : 200, now)
    })
  }

  routes.get('/api/v1/media/:id', async (req, res) => {
    const member = memberWith(res, 'write:media')
    const upload = await uploads.get(member.id, idIn(req.params.id, 'media-gone'))
    answer(res, upload.state === 'waiting' ? 206 : 200, upload)
  })

  routes.put('/api/v1/media/:id', async (req, res) => {
    const member = memberWith(res, 'write:media')
    const { description, focus } = parse(Said, paramsOf(res))
    const [at, thumbnail] = [focusIn(focus), fileIn(req, 'thumbnail')]
    const changed = await uploads.change(member.id, idIn(req.params.id, 'media-gone'), {
      ...(description !== undefined && { alt: description }),
      ...(at !== undefined && { focus: at }),
      ...(thumbnail !== null && { thumbnail }),
    })
    answer(res, 200, thumbnail === null ? changed : await settled(res, member, changed, WAIT_MS))
  })

  routes.delete('/api/v1/media/:id', async (req, res) => {
    const member = memberWith(res, 'write:media')
    await uploads.remove(member.id, idIn(req.params.id, 'media-gone'))
    res.json({})
  })
  return routes
}

const FOCUS = /^\s*(-?\d*\.?\d+(?:e-?\d+)?)\s*,\s*(-?\d*\.?\d+(?:e-?\d+)?)\s*$/i

/**
 * `x,y`, what is beyond the picture moved to its edge.
 * @returns null for an empty text, which takes it away; undefined for what was not sent, or cannot be read
 */
export function focusIn(text: string | undefined): [number, number] | null | undefined {
  if (text === undefined) return undefined
  if (text.trim() === '') return null
  const [, x, y] = FOCUS.exec(text) ?? []
  const within = (value: string) => Math.min(Math.max(Number(value), -1), 1)
  return x === undefined || y === undefined ? undefined : [within(x), within(y)]
}

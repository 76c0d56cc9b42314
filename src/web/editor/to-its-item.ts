import type { Request, Response } from 'express'
import { Refusal } from '../../core/errors.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { pathOf } from '../../domain/text/slug.js'
import { memberWith } from '../visit.js'
import { publishedPath } from './editor-paths.js'

export type Handler = (req: Request, res: Response) => Promise<void>
type OfMember = (req: Request, res: Response, member: Member) => Promise<void>

export const idOf = (req: Request): string => String(req.params.id)

/** The ways from a draft to what it has become. */
export function toItsItem({ drafts, reader }: Pick<Services, 'drafts' | 'reader'>) {
  const toItem = async (res: Response, member: Member, id: string) => {
    const item = await reader.view(member, id)
    res.redirect(303, res.req.method === 'POST' ? publishedPath(item) : pathOf(item))
  }

  /** A draft that was published in another window, or by the same form sent twice, leads to what it has become. */
  const orItsItem =
    (handler: OfMember): Handler =>
    async (req, res) => {
      const member = memberWith('publish', res)
      try {
        await handler(req, res, member)
      } catch (error) {
        const item = isPublished(error) ? await drafts.became(member, idOf(req)) : null
        if (item === null) throw error
        await toItem(res, member, item)
      }
    }

  return { toItem, orItsItem }
}

const isPublished = (error: unknown): boolean => error instanceof Refusal && error.code === 'draft-published'

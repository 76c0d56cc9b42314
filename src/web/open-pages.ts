import type { Request, Response } from 'express'
import type { VNode } from 'preact'
import type { KeptAnswers } from './kept-answers.js'
import { pageHtml, sendPage, type Visit } from './layout.js'
import { strangerVisit, visitOf } from './visit.js'

/** Pages speak of days left and of what is on now. */
const FRESH_MS = 60_000

type Shown = {
  /** Names what the page is made of, beside the settings and the minute. */
  stamp: string
  /** Of several forms of the page at this address, such as sizes of paper. */
  form?: string
  /** False when the address has something in it that anybody can think up. */
  keep?: boolean
  render: (visit: Visit) => Promise<VNode> | VNode
}

export type OpenPages = (req: Request, res: Response, shown: Shown) => Promise<void>

/**
 * Pages that anybody may read. Strangers share them: they are drawn for nobody in particular, so that one drawn for a
 * member can never be what a stranger gets. Members get their own, drawn for them alone.
 */
export function openPages(answers: KeptAnswers): OpenPages {
  return async (req, res, { stamp, form = '', keep = true, render }) => {
    const visit = visitOf(res)
    if (visit.member !== null) return sendPage(res, await render(visit))
    const { language, path, settings, now } = visit
    const minute = Math.floor(now.getTime() / FRESH_MS)
    await answers.send(req, res, 'text/html; charset=utf-8', {
      key: `${language} ${path} ${form}`,
      stamp: `${minute} ${settings?.revision ?? 0} ${stamp}`,
      keep,
      make: async () => pageHtml(await render(nobodys(visit))),
    })
  }
}

function nobodys({ site, language, path, now, settings }: Visit): Visit {
  return {
    ...strangerVisit(site, { language, path, now }),
    settings,
    get csrf(): string {
      throw new Error('A page that strangers share has no form that changes something')
    },
  }
}

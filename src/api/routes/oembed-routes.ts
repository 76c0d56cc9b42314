import { Router } from 'express'
import { z } from 'zod'
import { parseId } from '../../core/ids.js'
import { escapeAttribute } from '../../core/characters.js'
import { refusal } from '../../domain/refusals.js'
import { folderOf, idFromPath } from '../../domain/text/slug.js'
import { cutText, plainLine } from '../../domain/text/plain.js'
import type { Api } from '../api.js'
import type { Status } from '../entities/status.js'
import { parse, textField, whole } from '../fields.js'
import { paramsOf } from '../params.js'

const Asked = z.object({ url: textField, maxwidth: whole(100, 2_000), maxheight: whole(50, 2_000) })
const USUAL_WIDTH = 400
const LONGEST_TITLE = 200
const LONGEST_QUOTE = 500
const DAY_SECONDS = 86_400

/**
 * What other sites show of one of our pages whose address somebody gave them: a quotation with a link, since no page of
 * the hub but one may be framed. Only of what strangers see. Source: oembed.com, 2.3; Mastodon documentation, "oembed".
 */
export function oembedRoutes({ baseUrl, services, statuses }: Api): Router {
  const routes = Router()
  routes.get('/api/oembed', async (_req, res) => {
    const { url = '', maxwidth = USUAL_WIDTH, maxheight = null } = parse(Asked, paramsOf(res))
    const id = idIn(url, baseUrl)
    if (id === null) throw refusal('not-found', 'no-such-item')
    const status = await statuses.entity(null, await statuses.one(null, id))
    const name = (await services.settings.read())?.name ?? new URL(baseUrl).host
    res.json({
      type: 'rich',
      version: '1.0',
      title: cutText(`${status.account.display_name}: ${plainLine(status.content)}`, LONGEST_TITLE),
      author_name: status.account.display_name,
      author_url: status.account.url,
      provider_name: name,
      provider_url: `${baseUrl}/`,
      cache_age: DAY_SECONDS,
      html: quotation(status),
      width: maxwidth,
      height: maxheight,
    })
  })
  return routes
}

/** Of an object, of its page for people, or of an answer shown here; null for any other address. */
function idIn(text: string, baseUrl: string): string | null {
  const url = URL.parse(text)
  if (url === null || url.origin !== new URL(baseUrl).origin) return null
  const [, folder = '', last = ''] = /^(.*)\/([^/]+)$/.exec(url.pathname) ?? []
  if (Object.values(folderOf).includes(folder)) return idFromPath(last)
  return folder === '/o' || folder === '/neighbours/posts' ? parseId(last) : null
}

const quotation = ({ uri, url, content, account }: Status): string => {
  const at = escapeAttribute(url ?? uri)
  const said = escapeAttribute(plainLine(content, LONGEST_QUOTE))
  return `<blockquote cite="${at}"><p>${said}</p><p><a href="${at}">${escapeAttribute(account.display_name)}</a></p></blockquote>`
}

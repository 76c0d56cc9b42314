import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Router, type Request, type Response } from 'express'
import { accents, neutrals, shadesCss, type Shades } from '../../core/colour.js'
import type { Clock } from '../../core/clock.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import { refusal } from '../../domain/refusals.js'
import type { SettingsService } from '../../domain/settings/settings-service.js'
import { dateSource } from '../../words/dates.js'
import { embedOptions, embedPath, looks, type EmbedOptions, type Look } from '../embed-options.js'
import type { ContextOf } from '../hub-feeds.js'
import type { KeptAnswers } from '../kept-answers.js'
import { pageHtml } from '../layout.js'
import { queryText } from '../list-query.js'
import { EmbedPage } from '../pages/calendar/embed.js'
import { isEvent, type EventItem } from '../parts/items.js'
import { calendarPaths } from '../paths.js'
import { readOnly } from '../read-only.js'

/** Of a tag, the newest are looked through for those to come. */
const TAGGED = 200
const FRESH_MS = 60_000
const STYLE = '/embed/style'

type Deps = {
  reader: ItemReader
  settings: Pick<SettingsService, 'read'>
  answers: KeptAnswers
  contextOf: ContextOf
  clock: Clock
}

/**
 * The one page that other websites may show in a frame. It is the same for everybody: it stands before anything that
 * reads a cookie, so that a frame can neither see who is signed in nor do anything for them.
 */
export function embedRoutes({ reader, settings, answers, contextOf, clock }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const styles = embedStyles()
  const dates = dateSource()
  readOnly(routes, calendarPaths.embed, async (req, res) => {
    const kept = await settings.read()
    if (kept === null) throw refusal('not-found', 'not-set-up')
    const context = contextOf(kept)
    const options = embedOptions((name) => queryText(req, name))
    const language = options.language ?? kept.language
    const now = clock()
    framable(res)
    await answers.send(req, res, 'text/html; charset=utf-8', {
      key: embedPath({ ...options, language }),
      stamp: `${Math.floor(now.getTime() / FRESH_MS)} ${kept.revision} ${reader.edition()}`,
      keep: options.tag === '', // anybody can think up a tag
      make: async () => {
        const items = await coming(reader, options, now)
        const styleHref = styles.href(options.look, kept.accent)
        return pageHtml(<EmbedPage {...{ context, dates, language, options, styleHref, items, now }} />)
      },
    })
  })
  readOnly(routes, `${STYLE}/:file`, styles.send)
  return routes
}

/** Nothing of this page can be used by whoever frames it: no script, no form, no cookie. */
function framable(res: Response): void {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ]
  res.set({ 'Content-Security-Policy': policy.join('; '), 'Cross-Origin-Resource-Policy': 'cross-origin' })
  res.removeHeader('X-Frame-Options')
}

async function coming(reader: ItemReader, { tag, count }: EmbedOptions, now: Date): Promise<EventItem[]> {
  const items =
    tag === ''
      ? [...(await reader.onNow(null)), ...(await reader.upcoming(null, { limit: count })).items]
      : (await reader.tagged(null, tag, 'event', { limit: TAGGED })).items
  return items
    .filter(isEvent)
    .filter(({ event }) => event.overAt > now)
    .sort((a, b) => a.event.startsAt.getTime() - b.event.startsAt.getTime())
    .slice(0, count)
}

/** The style sheets of frames, by look and colour: of a frame in a sandbox they count as another site's. */
function embedStyles() {
  const sheet = readFileSync(new URL('../parts/styles/embed.css', import.meta.url)).toString()
  const css = (look: Look, hue: number) => {
    const shown = (shades: Shades<string>): Shades<string> =>
      look === 'auto' ? shades : { light: shades[look], dark: shades[look] }
    const scheme = look === 'auto' ? 'light dark' : look
    return `:root{color-scheme:${scheme}}${shadesCss(shown(neutrals))}${shadesCss(shown(accents(hue)))}${sheet}`
  }
  const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 12)
  const href = (look: Look, hue: number) => `${STYLE}/${look}-${hue}-${hashOf(css(look, hue))}.css`
  return {
    href,
    send: (req: Request, res: Response): void => {
      const [, named, hue] = /^([a-z]+)-(0|[1-9]\d{0,2})-[\w-]{12}\.css$/.exec(String(req.params.file)) ?? []
      const look = looks.find((one) => one === named)
      if (look === undefined || Number(hue) > 359) throw refusal('not-found', 'no-such-page')
      const isOurs = req.path === href(look, Number(hue))
      res.set({
        'Cache-Control': isOurs ? 'public, max-age=31536000, immutable' : 'no-cache',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
      res.type('css').send(css(look, Number(hue)))
    },
  }
}

import { Router } from 'express'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import type { ContextOf } from '../hub-feeds.js'
import { calendarPaths, paths } from '../paths.js'
import { readOnly } from '../read-only.js'

type Deps = { services: Pick<Services, 'calendar' | 'settings'>; contextOf: ContextOf }

/**
 * A member's calendar, for programs that have its secret address and no cookie. Nothing keeps an answer, and whoever
 * has a wrong address, or a dead one, learns no more than that there is nothing.
 */
export function personalCalendarRoutes({ services, contextOf }: Deps): Router {
  const { calendar, settings } = services
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, calendarPaths.personal(':token'), async (req, res) => {
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    const member = await calendar.links.open(String(req.params.token))
    if (member === null) throw refusal('not-found', 'no-such-page')
    const context = contextOf(await settings.read())
    const dates = await calendar.ownDates(member)
    const { personalCalendar } = await import('../feeds/personal-calendar.js')
    const name = context.words.calendar.personal.name(context.site.name)
    res.type('text/calendar; charset=utf-8')
    res.send(personalCalendar({ name, path: paths.events, ...dates }, context))
  })
  return routes
}

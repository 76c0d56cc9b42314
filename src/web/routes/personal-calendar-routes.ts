import { Router } from 'express'
import type { ItemReader } from '../../domain/items/item-reader.js'
import type { Item } from '../../domain/items/item.js'
import type { Member } from '../../domain/members/member.js'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import type { ContextOf } from '../hub-feeds.js'
import { calendarPaths, paths } from '../paths.js'
import { readOnly } from '../read-only.js'

const COMING = 300
/** Programs forget what a calendar no longer has: what is just over stays for a while. */
const JUST_OVER = 50

type Deps = { services: Pick<Services, 'calendar' | 'reader' | 'settings'>; contextOf: ContextOf }

/**
 * A member's calendar, for programs that have its secret address and no cookie. Nothing keeps an answer, and whoever
 * has a wrong address, or a dead one, learns no more than that there is nothing.
 */
export function personalCalendarRoutes({ services, contextOf }: Deps): Router {
  const { calendar, reader, settings } = services
  const routes = Router({ caseSensitive: true, strict: true })
  readOnly(routes, calendarPaths.personal(':token'), async (req, res) => {
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    const member = await calendar.links.open(String(req.params.token))
    if (member === null) throw refusal('not-found', 'no-such-page')
    const context = contextOf(await settings.read())
    const [items, posts] = await Promise.all([datesFor(member, reader), calendar.homeEvents(member)])
    const { personalCalendar } = await import('../feeds/personal-calendar.js')
    const name = context.words.calendar.personal.name(context.site.name)
    res.type('text/calendar; charset=utf-8')
    res.send(personalCalendar({ name, path: paths.events, items, posts }, context))
  })
  return routes
}

async function datesFor(member: Member, reader: ItemReader): Promise<Item[]> {
  const [past, onNow, coming] = await Promise.all([
    reader.pastEvents(member, { limit: JUST_OVER }),
    reader.onNow(member),
    reader.upcoming(member, { limit: COMING }),
  ])
  return [...past.items.reverse(), ...onNow, ...coming.items]
}

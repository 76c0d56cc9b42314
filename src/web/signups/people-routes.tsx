import { Router, type Request, type Response } from 'express'
import type { Item } from '../../domain/items/item.js'
import { refusal } from '../../domain/refusals.js'
import { parseFields } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { Wanted } from '../../domain/signups/mail-door.js'
import type { Listed } from '../../domain/signups/organiser-service.js'
import { canBeToldOf, followUpFields, peopleAt } from '../../domain/write-ups/follow-up.js'
import { draftPaths } from '../editor/editor-paths.js'
import { answering, doneIn, formGuards, type Errors } from '../answers.js'
import type { Csrf } from '../csrf.js'
import { formOf } from '../form.js'
import { sendPage } from '../layout.js'
import { memberWith, need, visitOf } from '../visit.js'
import { listName } from './lists.js'
import { peopleCsv } from './people-csv.js'
import { PeoplePage, type Typed } from './people-page.js'
import { followUpPath, peoplePath } from './sign-up-paths.js'

const MOST_SHOWN = 1_000

type Deps = { services: Services; csrf: Csrf }
const nothing: Typed = { name: '', people: '1', note: '', shift: '' }
const typedIn = (req: Request): Typed => formOf(req).texts('name', 'people', 'note', 'shift')

/** Who comes to an event: for those who organise it. */
export function peopleRoutes({ services, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const { organisers, reader } = services
  const path = peoplePath(':id')

  const eventIn = async (req: Request, res: Response): Promise<Item> => {
    const item = await reader.view(memberWith('publish', res), String(req.params.id))
    if (item.kind !== 'event') throw refusal('not-found', 'no-such-page')
    return item
  }

  const page = async (req: Request, res: Response, typed: Typed, errors: Errors = []) => {
    const [item, visit, member] = [await eventIn(req, res), visitOf(res), memberWith('publish', res)]
    const people: Listed[] = []
    let isCut = false
    for await (const one of organisers.list(member, item.id)) {
      isCut = people.length >= MOST_SHOWN
      if (isCut) break
      people.push(one)
    }
    const kept = await organisers.totals(member, item.id)
    const done = doneIn(req, visit.words.signUps.manage.done)
    return <PeoplePage {...{ visit, item, people, isCut, kept, done, typed, errors }} />
  }

  routes.get(path, need('publish'), async (req, res) => sendPage(res, await page(req, res, nothing)))
  routes.get(`${path}.csv`, need('publish'), async (req, res) => {
    const [item, visit] = [await eventIn(req, res), visitOf(res)]
    const people: Listed[] = []
    for await (const one of organisers.list(memberWith('publish', res), item.id)) people.push(one)
    res.type('text/csv').attachment('people.csv')
    res.send(peopleCsv(visit.words, people, (id) => listName(visit, item, id)))
  })
  routes.post(
    path,
    need('publish'),
    ...formGuards(csrf),
    answering(
      async (req: Request, res: Response) => {
        const item = await eventIn(req, res)
        const { shift, ...typed } = typedIn(req)
        const wanted = parseFields(Wanted, typed)
        const by = memberWith('publish', res)
        const answer = await organisers.add(by, item.id, { ...wanted, shift: shift === '' ? null : shift })
        const isOn = answer === 'accepted' || answer === 'waiting' || answer === 'asked'
        res.redirect(303, `${peoplePath(item.id)}?done=${isOn ? 'added' : 'full'}`)
      },
      (req, res, errors) => page(req, res, typedIn(req), errors),
    ),
  )
  addFollowUp(routes, services, csrf)
  routes.post(`${path}/:ref`, need('publish'), ...formGuards(csrf), async (req, res) => {
    const [{ id }, by, form] = [await eventIn(req, res), memberWith('publish', res), formOf(req)]
    const done = await decide(
      services,
      { by, event: id, ref: String(req.params.ref) },
      form.text('do'),
      form.text('came'),
    )
    res.redirect(303, `${peoplePath(id)}?done=${done}`)
  })
  return routes
}

/** One step from an event that is over to a write-up of how it went. */
function addFollowUp(routes: Router, { organisers, reader, drafts }: Services, csrf: Csrf): void {
  routes.post(followUpPath(':id'), need('publish'), ...formGuards(csrf), async (req, res) => {
    const [item, by, { words, site, now, language: spoken }] = [
      await reader.view(memberWith('publish', res), String(req.params.id)),
      memberWith('publish', res),
      visitOf(res),
    ]
    if (!canBeToldOf(item, now)) throw refusal('not-found', 'no-such-page')
    const people = peopleAt(await organisers.totals(by, item.id))
    // Named after the event, so that pressed twice it is one.
    const draft = `${by.id}-${item.id}`
    await drafts.beginFrom(by, draft, {
      fields: followUpFields(item, people, { words, dates: site.dates, spoken }),
      adaptedFrom: null,
    })
    res.redirect(303, draftPaths(draft).page)
  })
}

type About = { by: Parameters<Services['organisers']['refuse']>[0]; event: string; ref: string }

/** @returns the word for what was done */
async function decide(
  { organisers }: Services,
  { by, event, ref }: About,
  what: string,
  came: string,
): Promise<string> {
  if (what === 'approve') return (await organisers.approve(by, event, ref)) ? 'approved' : 'full'
  if (what === 'came') {
    if (!/^\d{0,4}$/.test(came.trim())) throw refusal('invalid', 'unreadable-form')
    await organisers.noteCame(by, event, ref, came.trim() === '' ? null : Number(came))
    return 'came'
  }
  if (what !== 'refuse' && what !== 'remove') throw refusal('invalid', 'unreadable-form')
  await organisers.refuse(by, event, ref)
  return what === 'refuse' ? 'refused' : 'removed'
}

import { Router, type Request, type Response } from 'express'
import {
  LONGEST_ANNOUNCEMENT,
  type Announcement,
  type TypedAnnouncement,
} from '../../../domain/announcements/announcement-service.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { answering, doneIn, errorAt, formGuards, type Errors } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { CheckField } from '../../parts/choice-fields.js'
import { DateTimeField } from '../../parts/date-time-field.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { EmptyState } from '../../parts/lists.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Notice } from '../../parts/notice.js'
import { SafeHtml } from '../../parts/safe-html.js'
import { TextArea } from '../../parts/text-fields.js'
import { paths } from '../../paths.js'
import { memberWith, need, visitOf, type Visit } from '../../visit.js'

const PATH = `${paths.manage}/announcements`
const blank: TypedAnnouncement = { text: '', startsAt: '', endsAt: '', allDay: false }

type Deps = { services: Pick<Services, 'announcements'>; csrf: Pick<Csrf, 'checked'> }

/** GET and POST /manage/announcements, /manage/announcements/<id> and below: what those who run the hub tell its members. */
export function announcementPages({ services: { announcements }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const guards = [need('run'), ...formGuards(csrf)]

  const overview = async (req: Request, res: Response, typed = blank, errors: Errors = []) => {
    const visit = visitOf(res)
    const all = await announcements.all(memberWith('run', res))
    return <Overview {...{ visit, all, typed, errors, done: doneIn(req, visit.words.announcements.done) }} />
  }
  const one = async (res: Response, id: string): Promise<Announcement> => announcements.get(memberWith('run', res), id)

  routes.get(PATH, need('run'), async (req, res) => sendPage(res, await overview(req, res)))
  routes.post(
    PATH,
    ...guards,
    answering(
      async (req, res) => {
        await announcements.announce(memberWith('run', res), typedIn(req))
        res.redirect(303, `${PATH}?done=announced`)
      },
      (req, res, errors) => overview(req, res, typedIn(req), errors),
    ),
  )
  routes.get(`${PATH}/:id`, need('run'), async (req, res) => {
    const { id, revision, ...rest } = await one(res, idIn(req))
    const typed = await announcements.typed({ id, revision, ...rest })
    sendPage(res, <Change {...{ visit: visitOf(res), id, revision, typed, errors: [] }} />)
  })
  routes.post(
    `${PATH}/:id`,
    ...guards,
    answering(
      async (req, res) => {
        await announcements.edit(memberWith('run', res), idIn(req), revisionIn(req), typedIn(req))
        res.redirect(303, `${PATH}?done=changed`)
      },
      (req, res, errors) => (
        <Change {...{ visit: visitOf(res), id: idIn(req), revision: revisionIn(req), typed: typedIn(req), errors }} />
      ),
    ),
  )
  routes.post(`${PATH}/:id/remove`, ...guards, async (req, res) => {
    await announcements.remove(memberWith('run', res), idIn(req))
    res.redirect(303, `${PATH}?done=removed`)
  })
  return routes
}

function idIn(req: Request): string {
  const id = String(req.params.id)
  if (!/^\d{20}$/.test(id)) throw refusal('not-found', 'no-such-page')
  return id
}

const revisionIn = (req: Request): number => Number(formOf(req).text('revision')) || 0

function typedIn(req: Request): TypedAnnouncement {
  const form = formOf(req)
  return {
    text: form.text('text'),
    startsAt: momentIn(form.text('startsAt-date'), form.text('startsAt-time')),
    endsAt: momentIn(form.text('endsAt-date'), form.text('endsAt-time')),
    allDay: form.has('allDay'),
  }
}

/** A day alone begins at midnight. */
const momentIn = (date: string, time: string): string =>
  date === '' && time === '' ? '' : `${date}T${time === '' ? '00:00' : time.padStart(5, '0')}`

type FieldsProps = { visit: Visit; typed: TypedAnnouncement; errors: Errors }

function Fields({ visit: { words, language }, typed, errors }: FieldsProps) {
  const texts = words.announcements
  const at = (name: string) => ({ words, name, error: errorAt(errors, name) })
  const split = (wall: string) => ({ date: wall.slice(0, 10), time: wall.slice(11) })
  return (
    <>
      <TextArea
        {...at('text')}
        required
        label={texts.text}
        value={typed.text}
        maxLength={LONGEST_ANNOUNCEMENT}
        language={language}
      />
      <DateTimeField {...at('startsAt')} label={texts.startsAt} help={texts.startsHelp} value={split(typed.startsAt)} />
      <DateTimeField {...at('endsAt')} label={texts.endsAt} help={texts.endsHelp} value={split(typed.endsAt)} />
      <CheckField {...at('allDay')} label={texts.allDay} checked={typed.allDay} />
    </>
  )
}

type OverviewProps = FieldsProps & { all: readonly Announcement[]; done: string | null }

function Overview({ visit, all, typed, errors, done }: OverviewProps) {
  const texts = visit.words.announcements
  return (
    <ManagePage
      visit={visit}
      title={texts.title}
      notices={
        done === null ? null : (
          <Notice words={visit.words} kind="done">
            {done}
          </Notice>
        )
      }
    >
      <ErrorSummary visit={visit} errors={errors} />
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      {all.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : (
        <ul class="cards">
          {all.map((one) => (
            <Row visit={visit} one={one} />
          ))}
        </ul>
      )}
      <h2>{texts.fresh}</h2>
      <Form visit={visit} action={PATH}>
        <Fields {...{ visit, typed, errors }} />
        <p class="form-end">
          <SubmitButton label={texts.say} />
        </p>
      </Form>
    </ManagePage>
  )
}

function Row({ visit, one }: { visit: Visit; one: Announcement }) {
  const { words, site, language, now } = visit
  const texts = words.announcements
  const dates = site.dates.dates(language, site.zone)
  const when = (at: Date) => `${dates.short(at, now)}, ${dates.time(at)}`
  const since = texts.since(when(one.publishedAt))
  return (
    <li class="panel">
      <SafeHtml html={one.html} />
      <p class="hint">{one.endsAt === null ? since : `${since}, ${texts.until(when(one.endsAt))}`}</p>
      <form method="post" action={`${PATH}/${one.id}/remove`} class="request-ways">
        <input type="hidden" name="csrf" value={visit.csrf} />
        <a class="quiet-button" href={`${PATH}/${one.id}`}>
          {texts.edit}
        </a>
        <SubmitButton label={texts.remove} look="danger" />
      </form>
    </li>
  )
}

function Change({ visit, id, revision, typed, errors }: FieldsProps & { id: string; revision: number }) {
  const texts = visit.words.announcements
  return (
    <ManagePage visit={visit} title={texts.change}>
      <ErrorSummary visit={visit} errors={errors} />
      <h1>{texts.change}</h1>
      <Form visit={visit} action={`${PATH}/${id}`}>
        <input type="hidden" name="revision" value={revision} />
        <Fields {...{ visit, typed, errors }} />
        <p class="form-end">
          <SubmitButton label={texts.save} />
        </p>
      </Form>
    </ManagePage>
  )
}

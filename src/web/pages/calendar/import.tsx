import type { ErrorRequestHandler, Request, Response } from 'express'
import { readFile } from 'node:fs/promises'
import type { CalendarImports } from '../../../domain/calendar/import/import-service.js'
import { fault, FieldFaults } from '../../../domain/refusals.js'
import type { Network } from '../../../domain/network.js'
import { answering, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { errorsOf } from '../../form-state.js'
import { sendPage } from '../../layout.js'
import { queryText } from '../../list-query.js'
import { controlProps, Field } from '../../parts/field.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { TextField } from '../../parts/text-fields.js'
import { calendarPaths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { PreviewPage } from './import-preview.js'

const idOf = (req: Request): string => String(req.params.id)

/** The pages by which a calendar from elsewhere becomes drafts. */
export function importHandlers({
  imports,
  network,
}: {
  imports: CalendarImports
  network: Pick<Network, 'calendarAt'>
}) {
  const page = (_req: Request, res: Response) => sendPage(res, <BeginPage visit={visitOf(res)} address="" />)
  const again = (req: Request, res: Response, errors: Errors) => (
    <BeginPage visit={visitOf(res)} address={formOf(req).text('address')} errors={errors} />
  )
  const onto = (res: Response, id: string) => res.redirect(303, `${calendarPaths.import}/${id}`)

  const file = answering(async (req, res) => {
    const member = memberWith('publish', res)
    if (req.file === undefined) throw new FieldFaults([fault('file', 'required')])
    onto(res, await imports.fromText(member, new TextDecoder().decode(await readFile(req.file.path))))
  }, again)

  const address = answering(async (req, res) => {
    onto(res, await imports.fromAddress(memberWith('publish', res), formOf(req).text('address'), network))
  }, again)

  /** A file that is too large is said beside its field. */
  const tooLarge: ErrorRequestHandler = (error: { status?: unknown }, req, res, next) => {
    if (error.status !== 413) return next(error)
    const state = { values: {}, faults: [fault('file', 'calendar-too-large')] }
    sendPage(res.status(413), again(req, res, errorsOf(visitOf(res).words, state, {})))
  }

  const look = async (req: Request, res: Response) => {
    const preview = await imports.look(memberWith('publish', res), idOf(req))
    const made = queryText(req, 'made')
    const count = /^\d{1,3}$/.test(made) ? Number(made) : null
    sendPage(
      res,
      <PreviewPage visit={visitOf(res)} path={`${calendarPaths.import}/${idOf(req)}`} {...{ preview, made: count }} />,
    )
  }

  const bring = async (req: Request, res: Response) => {
    const chosen = formOf(req)
      .list('entry')
      .filter((text) => /^\d{1,3}$/.test(text))
    const made = await imports.bring(memberWith('publish', res), idOf(req), new Set(chosen.map(Number)))
    res.redirect(303, `${calendarPaths.import}/${idOf(req)}?made=${made}`)
  }

  return { page, file, address, tooLarge, look, bring }
}

function BeginPage({ visit, address, errors = [] }: { visit: Visit; address: string; errors?: Errors }) {
  const { words } = visit
  const texts = words.calendar.import
  const chosen = {
    words,
    name: 'file',
    label: texts.file,
    help: texts.fileHelp,
    required: true,
    error: errorAt(errors, 'file'),
  }
  return (
    <ManagePage visit={visit} title={texts.title}>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      <ErrorSummary visit={visit} errors={errors} labels={{ file: texts.file, address: texts.address }} />
      <section class="part" aria-labelledby="from-file">
        <h2 id="from-file">{texts.fileTitle}</h2>
        <Form visit={visit} action={`${calendarPaths.import}/file`} files>
          <Field {...chosen}>
            <input type="file" accept=".ics,text/calendar" {...controlProps(chosen)} />
          </Field>
          <SubmitButton label={texts.look} />
        </Form>
      </section>
      <section class="part" aria-labelledby="from-address">
        <h2 id="from-address">{texts.addressTitle}</h2>
        <Form visit={visit} action={`${calendarPaths.import}/address`}>
          <TextField
            {...{ words, name: 'address', label: texts.address, help: texts.addressHelp, value: address }}
            error={errorAt(errors, 'address')}
            type="url"
            required
          />
          <SubmitButton label={texts.look} look="quiet" />
        </Form>
      </section>
    </ManagePage>
  )
}

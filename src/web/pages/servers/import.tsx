import type { Request, RequestHandler, Response } from 'express'
import { oneLine } from '../../../core/characters.js'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import { readRulesCsv, MAX_CSV_BYTES } from '../../../domain/moderation/rules-csv.js'
import type { Preview, Proposal, RulesImport } from '../../../domain/moderation/rules-import.js'
import { pluralIn } from '../../../words/plural.js'
import { answering, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState } from '../../parts/lists.js'
import { TextArea, TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { serverPaths, ServersPage } from './servers-page.js'

const MOST_SHOWN = 500
/** Percent-encoded, a list takes up to three times its bytes. */
export const LIST_FORM_BYTES = '3500kb'

/** GET /manage/servers/import, POST …/import/preview, POST …/import/apply */
export function importHandlers({ imports }: { imports: RulesImport }) {
  const page: RequestHandler = (_req, res) => {
    memberWith('moderate', res)
    sendPage(res, <Begin visit={visitOf(res)} list="" />)
  }
  const preview = answering(async (req, res) => {
    memberWith('moderate', res)
    const list = formOf(req).text('list')
    const found = await imports.preview(readRulesCsv(Buffer.from(list)))
    sendPage(res, <Look visit={visitOf(res)} list={list} preview={found} />)
  }, again)
  const apply = answering(async (req, res) => {
    const moderator = memberWith('moderate', res)
    const form = formOf(req)
    const leftOut = new Set(form.text('leaveOut').split('\n').map(foldDomain))
    const { proposals } = await imports.preview(readRulesCsv(Buffer.from(form.text('list'))))
    const chosen = proposals.filter(({ domain, change }) => change !== 'same' && !leftOut.has(domain))
    await imports.apply(moderator, oneLine(form.text('name')) || 'csv', chosen)
    res.redirect(303, `${serverPaths.rules}?done=imported`)
  }, again)
  return { page, preview, apply }
}

const again = (req: Request, res: Response, errors: Errors) => (
  <Begin visit={visitOf(res)} list={formOf(req).text('list')} errors={errors} />
)

function Begin({ visit, list, errors = [] }: { visit: Visit; list: string; errors?: Errors }) {
  const { words, language } = visit
  const texts = words.servers.import
  const field = { words, name: 'list', label: texts.list, error: errorAt(errors, 'list') }
  return (
    <ServersPage visit={visit} title={texts.title} errors={errors}>
      <p class="lead">{texts.lead}</p>
      <Form visit={visit} action={serverPaths.preview}>
        <TextArea {...field} language={language} value={list} maxLength={MAX_CSV_BYTES} rows={12} required />
        <div class="form-end">
          <SubmitButton label={texts.look} />
        </div>
      </Form>
    </ServersPage>
  )
}

function Look({ visit, list, preview }: { visit: Visit; list: string; preview: Preview }) {
  const { words, language } = visit
  const texts = words.servers.import
  const plural = pluralIn(language)
  const { unusable, own } = preview
  const changing = preview.proposals.filter(({ change }) => change !== 'same')
  return (
    <ServersPage visit={visit} title={texts.previewTitle}>
      {own.length > 0 && <p>{texts.own}</p>}
      {unusable.length > 0 && (
        <details>
          <summary>{plural(unusable.length, texts.unusable)}</summary>
          <ul>
            {unusable.slice(0, MOST_SHOWN).map((line) => (
              <li dir="auto">{line}</li>
            ))}
          </ul>
        </details>
      )}
      {changing.length === 0 ? (
        <EmptyState title={texts.nothing} next={{ label: words.servers.title, href: serverPaths.rules }}>
          <p>{texts.nothingText}</p>
        </EmptyState>
      ) : (
        <>
          <Changes visit={visit} proposals={changing} />
          <Form visit={visit} action={serverPaths.apply}>
            <input type="hidden" name="list" value={list} />
            <TextArea
              {...{ words, language, name: 'leaveOut', label: texts.leaveOut, help: texts.leaveOutHelp }}
              maxLength={20_000}
              rows={4}
            />
            <TextField {...{ words, name: 'name', label: texts.name, help: texts.nameHelp }} maxLength={100} />
            <div class="form-end">
              <SubmitButton label={texts.apply} />
            </div>
          </Form>
        </>
      )}
    </ServersPage>
  )
}

function Changes({ visit, proposals }: { visit: Visit; proposals: readonly Proposal[] }) {
  const { servers } = visit.words
  const plural = pluralIn(visit.language)
  const unseen = proposals.length - MOST_SHOWN
  return (
    <>
      <ul class="rows">
        {proposals.slice(0, MOST_SHOWN).map(({ domain, decision, change, follows }) => {
          const facts = [
            servers.short[decision.severity],
            servers.import.changes[change],
            follows > 0 && plural(follows, servers.import.follows),
          ]
          return (
            <li>
              <bdi>{domain}</bdi> <span class="help">{facts.filter(Boolean).join(' · ')}</span>
              {decision.publicComment !== '' && <p dir="auto">{decision.publicComment}</p>}
            </li>
          )
        })}
      </ul>
      {unseen > 0 && <p>{plural(unseen, servers.import.more)}</p>}
    </>
  )
}

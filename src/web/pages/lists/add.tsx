import { Router, type Request, type RequestHandler } from 'express'
import { parseIri, type Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import { longestEntry } from '../../../domain/reading-lists/entry.js'
import { fault, FieldFaults, refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { pathOf } from '../../../domain/text/slug.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { editorPaths } from '../../editor/editor-paths.js'
import { Hidden } from '../../editor/editor-page.js'
import { formOf } from '../../form.js'
import type { Visit } from '../../layout.js'
import { sendPage } from '../../layout.js'
import { listPaths } from '../../list-paths.js'
import { queryText } from '../../list-query.js'
import { SelectField } from '../../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { TextArea } from '../../parts/text-fields.js'
import { memberWith, need, visitOf } from '../../visit.js'

type Deps = { services: Pick<Services, 'readingLists' | 'shelf'>; csrf: Pick<Csrf, 'checked'> }

/** Putting one thing on a published list, from its own page. */
export function listRoutesForWriters({ services, csrf }: Deps): Router {
  const { readingLists } = services
  const routes = Router({ caseSensitive: true, strict: true })
  const publisher: RequestHandler = need('publish')

  routes.get(listPaths.add, publisher, async (req, res) => {
    const member = memberWith('publish', res)
    const about = await aboutOf(services, queryText(req, 'about'))
    const lists = await readingLists.toChoose(member)
    sendPage(res, <AddPage visit={visitOf(res)} about={about} lists={lists} />)
  })

  routes.post(
    listPaths.add,
    publisher,
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        const { about, list, note } = formOf(req).texts('about', 'list', 'note')
        const { at } = await aboutOf(services, about)
        if (list === '') throw new FieldFaults([fault('list', 'required')])
        const changed = await readingLists.add(memberWith('publish', res), list, { at, title: '', note })
        res.redirect(303, `${pathOf(changed)}?done=added`)
      },
      async (req: Request, res, errors) => {
        const { about, list, note } = formOf(req).texts('about', 'list', 'note')
        const lists = await readingLists.toChoose(memberWith('publish', res))
        const found = await aboutOf(services, about)
        return <AddPage visit={visitOf(res)} about={found} lists={lists} typed={{ list, note }} errors={errors} />
      },
    ),
  )
  return routes
}

type About = { at: Iri; title: string }

/** What is to be added: something that this hub knows. @throws Refusal */
async function aboutOf({ shelf }: Deps['services'], text: string): Promise<About> {
  const at = parseIri(text)
  if (at === null) throw refusal('not-found', 'no-such-item')
  const found = await shelf.titleOf(at)
  if (found === null) throw refusal('not-found', 'no-such-item')
  return found
}

type AddProps = {
  visit: Visit
  about: About
  lists: readonly Item[]
  typed?: { list: string; note: string }
  errors?: Errors
}

function AddPage({ visit, about, lists, typed = { list: '', note: '' }, errors = [] }: AddProps) {
  const { words, language } = visit
  const { add } = words.readingLists
  const title = add.title(about.title)
  const fresh = `${editorPaths.fresh('list')}?about=${encodeURIComponent(about.at)}`
  const list = { words, name: 'list', label: add.which, value: typed.list, error: errorAt(errors, 'list') }
  const note = { words, name: 'note', label: add.note, help: add.noteHelp, error: errorAt(errors, 'note') }
  return (
    <ManagePage visit={visit} title={title}>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <ErrorSummary visit={visit} errors={errors} labels={{ list: add.which, note: add.note }} />
      {lists.length === 0 ? (
        <p class="lead">{add.none}</p>
      ) : (
        <>
          <p class="lead">{add.lead}</p>
          <Form visit={visit} action={listPaths.add}>
            <Hidden name="about" value={about.at} />
            <SelectField
              {...list}
              choices={lists.map(({ id, title: label }) => ({ value: id, label }))}
              required
              open
            />
            <TextArea {...note} language={language} value={typed.note} rows={3} maxLength={longestEntry.note} />
            <SubmitButton label={add.submit} />
          </Form>
        </>
      )}
      <p>
        <a class="quiet-button" href={fresh}>
          {add.fresh}
        </a>
      </p>
    </ManagePage>
  )
}

import type { Response, Router } from 'express'
import { parseIri, type Iri } from '../../../core/iri.js'
import { HOUR_MS } from '../../../domain/members/throttle.js'
import type { Post } from '../../../domain/posts/post.js'
import { refusal } from '../../../domain/refusals.js'
import { pathOf } from '../../../domain/text/slug.js'
import { htmlToMarkdown } from '../../../domain/write-ups/html-to-markdown.js'
import type { Original } from '../../../domain/write-ups/original.js'
import { outcomes } from '../../../domain/write-ups/trial.js'
import { LONGEST_TRIAL, trialFields, type TrialFields } from '../../../domain/write-ups/trial-service.js'
import { answering, errorAt, formGuards, type Errors } from '../../answers.js'
import { Group } from '../../editor/group.js'
import { Hidden } from '../../editor/editor-page.js'
import { familyPaths } from '../../family-paths.js'
import { formOf } from '../../form.js'
import { sendPage, type Visit } from '../../layout.js'
import { queryText } from '../../list-query.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { RadioGroup } from '../../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { TextArea, TextField } from '../../parts/text-fields.js'
import { memberWith, need, visitOf } from '../../visit.js'
import type { FamilyDeps } from './routes.js'

const REPORTS = [{ limit: 30, windowMs: HOUR_MS }]

/** GET and POST /manage/tried: how it went when this group did what a write-up tells. */
export function addTried(routes: Router, { services, csrf }: FamilyDeps): void {
  const { trials, subjects, throttle } = services

  async function page(res: Response, of: string, typed: TrialFields | null, errors: Errors = []) {
    const { original, own } = await trials.look(memberWith('publish', res), asked(of))
    const values = typed ?? (own === null ? {} : fieldsIn(own))
    return <TriedPage {...{ visit: visitOf(res), original, isNew: own === null, values, errors }} />
  }

  routes.get(familyPaths.tried, need('publish'), async (req, res) => {
    sendPage(res, await page(res, queryText(req, 'of'), null))
  })

  routes.post(
    familyPaths.tried,
    need('publish'),
    ...formGuards(csrf),
    answering(
      async (req, res) => {
        const member = memberWith('publish', res)
        const about = asked(formOf(req).text('of'))
        await throttle.take({ kind: 'tried', subject: member.id, limits: REPORTS })
        await trials.report(member, about, formOf(req).texts(...trialFields))
        const subject = await subjects.subjectOf(about)
        if (subject === null) throw refusal('gone', 'gone-item')
        res.redirect(303, subject.of === 'item' ? pathOf(subject.item) : neighbourPaths.post(subject.post.id))
      },
      (req, res, errors) => page(res, formOf(req).text('of'), formOf(req).texts(...trialFields), errors),
    ),
  )
}

function asked(text: string): Iri {
  const iri = parseIri(text)
  if (iri === null) throw refusal('not-found', 'no-such-item')
  return iri
}

/** The form that would make the report what it is; its first paragraph says the outcome. */
function fieldsIn({ html, tried }: Post): TrialFields {
  const figure = (number: number | null = null) => (number === null ? '' : String(number))
  return {
    outcome: tried?.outcome ?? '',
    text: htmlToMarkdown(html.replace(/^<p>.*?<\/p>/s, '')),
    people: figure(tried?.people),
    hours: figure(tried?.hours),
    weeks: figure(tried?.weeks),
    money: figure(tried?.money?.amount),
    currency: tried?.money?.currency ?? '',
  }
}

type TriedProps = { visit: Visit; original: Original; isNew: boolean; values: TrialFields; errors: Errors }

function TriedPage({ visit, original, isNew, values, errors }: TriedProps) {
  const { words } = visit
  const { tried, family } = words.writeUps
  const { fields } = words.editor
  const title = tried.title(original.title)
  const field = (name: (typeof trialFields)[number]) => ({
    ...{ words, name, value: values[name] ?? '', error: errorAt(errors, name) },
  })
  const labels = { ...fields, outcome: tried.outcome, text: tried.text }
  return (
    <ManagePage visit={visit} title={title}>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p>
        <bdi>{family.by(original.name)}</bdi>
      </p>
      <p class="lead">{tried.lead}</p>
      <ErrorSummary visit={visit} errors={errors} labels={labels} />
      <Form visit={visit} action={familyPaths.tried}>
        <Hidden name="of" value={original.iri} />
        <RadioGroup
          {...field('outcome')}
          label={tried.outcome}
          required
          choices={outcomes.map((value) => ({ value, label: tried.outcomes[value] }))}
        />
        <TextArea
          {...field('text')}
          label={tried.text}
          help={tried.textHelp}
          language={visit.language}
          maxLength={LONGEST_TRIAL}
          required
        />
        <Group title={tried.figures}>
          {(['people', 'hours', 'weeks', 'money', 'currency'] as const).map((name) => (
            <TextField {...field(name)} label={fields[name]} autocomplete="off" short />
          ))}
        </Group>
        <SubmitButton label={isNew ? tried.send : tried.sendChange} />
      </Form>
    </ManagePage>
  )
}

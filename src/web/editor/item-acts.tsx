import { LONGEST_LEARNED, LONGEST_REASON } from '../../domain/items/item-service.js'
import { isPostponed, outcomes, type Item } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'
import { errorsOf, fieldOf, type FormState } from '../form-state.js'
import type { Visit } from '../layout.js'
import { RadioGroup } from '../parts/choice-fields.js'
import { ErrorSummary, Form, SubmitButton } from '../parts/form.js'
import { ManagePage } from '../parts/manage-page.js'
import { TextArea } from '../parts/text-fields.js'
import { toolPaths } from '../paths.js'

/** An item that can be cancelled or closed. */
export type Endable = Item & { kind: 'event' | 'call' }
export const isEndable = (item: Item): item is Endable => item.kind === 'event' || item.kind === 'call'

/** Asks why, before an event is cancelled or a call closed. */
export function EndPage({ visit, item, state }: { visit: Visit; item: Endable; state: FormState }) {
  const { words, language } = visit
  const { items: own } = words.editor
  const title = isPostponed(item) ? own.cancelTitle : own.endTitle[item.kind]
  const reason = { ...fieldOf(words, state, 'reason'), label: own.reason, help: own.reasonHelp }
  return (
    <ManagePage visit={visit} title={title}>
      <h1>{title}</h1>
      <Named item={item} />
      <p>{own.endText[item.kind]}</p>
      <ErrorSummary visit={visit} errors={errorsOf(words, state, own)} />
      <Form visit={visit} action={toolPaths(item.id).end}>
        {item.kind === 'event' && item.ended === null && <WhatBecomes visit={visit} state={state} />}
        <TextArea {...reason} language={language} rows={4} maxLength={LONGEST_REASON} required />
        {item.kind === 'call' && <HowItCameOut visit={visit} state={state} />}
        <Answer visit={visit} item={item} label={own.endDo[item.kind]} danger />
      </Form>
    </ManagePage>
  )
}

function WhatBecomes({ visit: { words }, state }: { visit: Visit; state: FormState }) {
  const { endHow, endHows, endHowHelp } = words.editor.items
  const how = { ...fieldOf(words, state, 'how'), label: endHow }
  const choices = (['cancelled', 'postponed'] as const).map((value) => ({
    value,
    label: endHows[value],
    help: endHowHelp[value],
  }))
  return <RadioGroup {...how} value={how.value || 'cancelled'} choices={choices} required />
}

function HowItCameOut({ visit: { words, language }, state }: { visit: Visit; state: FormState }) {
  const { end, outcomes: names } = words.calls
  const outcome = { ...fieldOf(words, state, 'outcome'), label: end.outcome }
  const learned = { ...fieldOf(words, state, 'learned'), label: end.learned, help: end.learnedHelp }
  const choices = outcomes.map((value) => ({ value, label: names[value] }))
  return (
    <>
      <RadioGroup {...outcome} value={outcome.value || 'closed'} choices={choices} required />
      <TextArea {...learned} language={language} rows={4} maxLength={LONGEST_LEARNED} />
    </>
  )
}

export function ReopenPage({ visit, item }: { visit: Visit; item: Endable }) {
  const { items: own } = visit.words.editor
  return (
    <ManagePage visit={visit} title={own.reopenTitle[item.kind]}>
      <h1>{own.reopenTitle[item.kind]}</h1>
      <Named item={item} />
      <p>{own.reopenText}</p>
      <Form visit={visit} action={toolPaths(item.id).reopen}>
        <Answer visit={visit} item={item} label={own.reopen[item.kind]} />
      </Form>
    </ManagePage>
  )
}

/** Asks before something is gone for good. */
export function RemovePage({ visit, item }: { visit: Visit; item: Item }) {
  const { items: own } = visit.words.editor
  return (
    <ManagePage visit={visit} title={own.removeTitle}>
      <h1>{own.removeTitle}</h1>
      <Named item={item} />
      <p>{own.removeText}</p>
      <Form visit={visit} action={toolPaths(item.id).remove}>
        <Answer visit={visit} item={item} label={own.removeDo} danger />
      </Form>
    </ManagePage>
  )
}

const Named = ({ item }: { item: Item }) => (
  <p class="lead" dir="auto">
    {item.title}
  </p>
)

type AnswerProps = { visit: Visit; item: Item; label: string; danger?: boolean }

const Answer = ({ visit, item, label, danger = false }: AnswerProps) => (
  <p class="form-end">
    <SubmitButton label={label} look={danger ? 'danger' : 'main'} />
    <a class="quiet-button" href={pathOf(item)}>
      {visit.words.editor.items.back}
    </a>
  </p>
)

import type { Part } from '../../domain/write-ups/difference.js'
import type { Visit } from '../layout.js'

type ChangedProps = { visit: Visit; parts: readonly Part[]; language: string | null }

/** A text with what was added to it and left out of it; told by words, too, not by looks alone. */
export function ChangedText({ visit, parts, language }: ChangedProps) {
  return (
    <p class="difference-text" lang={language ?? undefined} dir="auto">
      {parts.map((part) => (
        <Words part={part} texts={visit.words.writeUps.compare} />
      ))}
    </p>
  )
}

type Texts = { added: string; removed: string; end: string }

function Words({ part: { kind, text }, texts }: { part: Part; texts: Texts }) {
  if (kind === 'same') return <>{text}</>
  const Mark = kind === 'added' ? 'ins' : 'del'
  return (
    <Mark>
      <span class="unseen"> {texts[kind]} </span>
      {text}
      <span class="unseen"> ({texts.end}) </span>
    </Mark>
  )
}

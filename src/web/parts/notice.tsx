import type { ComponentChildren } from 'preact'
import type { Words } from '../../words/words.js'
import { Icon, type IconName } from './icon.js'

export type NoticeKind = keyof Words['parts']['notices']

const icons: Record<NoticeKind, IconName> = {
  info: 'info',
  change: 'change',
  cancelled: 'cancelled',
  closed: 'info',
  draft: 'draft',
  done: 'done',
}

type NoticeProps = { words: Words; kind: NoticeKind; children: ComponentChildren }

/** A slip pinned to the page. What was just done is read aloud without being asked for. */
export function Notice({ words, kind, children }: NoticeProps) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'done' ? 'status' : undefined}>
      <p class="notice-word">
        <Icon name={icons[kind]} />
        {words.parts.notices[kind]}
      </p>
      <div class="notice-text">{children}</div>
    </div>
  )
}

/** Across the whole page: this is a preview, a draft, a rehearsal. */
export function Banner({ words, kind, children }: NoticeProps) {
  return (
    <aside class={`banner banner-${kind}`} aria-label={words.parts.notices[kind]}>
      <p>
        <Icon name={icons[kind]} />
        <span>{children}</span>
      </p>
    </aside>
  )
}

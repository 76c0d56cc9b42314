import type { Subject } from '../subjects.js'
import { plainText } from '../text/plain.js'
import { comparable } from './keyword-search.js'

/** In UTF-16 units; more than the longest post of most servers, and as long as our own texts can be. */
const LONGEST = 100_000

/** All that readers see or hear of something, on lines of its own each: what filters look for words in. `comparable`. */
export function said(subject: Subject): string {
  const parts = subject.of === 'item' ? saidByItem(subject.item) : saidByPost(subject.post)
  return comparable(parts.filter((part) => part !== null && part !== '').join('\n')).slice(0, LONGEST)
}

const hashtags = (tags: readonly string[]): string[] => tags.map((tag) => `#${tag}`)

function saidByPost({ title, summary, html, poll, files, tags, event, call, list }: PostOf): (string | null)[] {
  return [
    title,
    summary,
    plainText(html),
    ...(poll?.options ?? []).map(({ name }) => name),
    ...files.map(({ alt }) => alt),
    ...hashtags(tags),
    event?.place?.name ?? null,
    call?.title ?? null,
    ...(list?.entries ?? []).map((entry) => entry.title),
  ]
}

function saidByItem({ title, summary, byline, html, writeUp, pictures, tags, event }: ItemOf): (string | null)[] {
  return [
    title,
    summary,
    byline,
    plainText(html),
    ...(writeUp?.sections ?? []).map((section) => plainText(section.html)),
    ...pictures.map(({ alt }) => alt),
    ...hashtags(tags),
    event?.place?.name ?? null,
  ]
}

type PostOf = Extract<Subject, { of: 'post' }>['post']
type ItemOf = Extract<Subject, { of: 'item' }>['item']

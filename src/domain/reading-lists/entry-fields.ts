import { parseIri } from '../../core/iri.js'
import type { FieldReader } from '../drafts/field-reader.js'
import { LONGEST_ENTRIES, longestEntry, MOST_ENTRIES, type ListEntry, type TypedEntry } from './entry.js'

const GAP = '\t'

/** Forms keep an entry as a line: address, title and note, with tabs between them. */
export const entryLine = ({ at, title, note }: TypedEntry): string =>
  [at, title, note].map((part) => part.trim().replace(/\s+/g, ' ')).join(GAP)

export const entriesField = (entries: readonly ListEntry[]): string => entries.map(entryLine).join('\n')

/** What stands in a line, right or wrong. */
function typedEntry(line: string): TypedEntry {
  const [at = '', title = '', ...notes] = line.split(GAP)
  return { at: at.trim(), title: title.trim(), note: notes.join(' ').trim() }
}

/** Lines in which anything stands. */
export const typedEntries = (field: string): TypedEntry[] =>
  field
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(typedEntry)

/** The entries of a list as far as their form alone tells; which of them mean something here is `list-shelf.ts`'s to say. */
export function readEntries(reader: FieldReader): TypedEntry[] {
  const typed = typedEntries(reader.text('entries', { max: LONGEST_ENTRIES }))
  if (typed.length > MOST_ENTRIES) reader.fault('entries', 'too-many-entries', MOST_ENTRIES)
  const known = new Set<string>()
  return typed.slice(0, MOST_ENTRIES).map((entry, index) => {
    const at = entry.at.length > longestEntry.address ? null : parseIri(entry.at)
    if (at === null) reader.fault('entries', 'entry-address', index + 1)
    else if (known.has(at)) reader.fault('entries', 'entry-twice', index + 1)
    if (entry.title.length > longestEntry.title) reader.fault('entries', 'entry-title-long', index + 1)
    if (entry.note.length > longestEntry.note) reader.fault('entries', 'entry-note-long', index + 1)
    known.add(at ?? '')
    return { ...entry, at: at ?? entry.at }
  })
}

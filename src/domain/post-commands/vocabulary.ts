import type { Action } from '../items/item.js'

/**
 * The words by which a post becomes an event or a call, in the languages the hub speaks. All count at any time: an app does
 * not say in which of them its user thinks.
 */
const kindWords = {
  event: ['event', 'termin', 'veranstaltung'],
  call: ['call', 'aufruf'],
} as const
export type CommandKind = keyof typeof kindWords

export const labels = ['title', 'when', 'until', 'where', 'link', 'goal', 'action', 'area', 'places'] as const
export type Label = (typeof labels)[number]

const labelWords: Record<Label, readonly string[]> = {
  title: ['title', 'titel'],
  when: ['when', 'date', 'wann', 'datum'],
  until: ['until', 'till', 'to', 'end', 'ends', 'deadline', 'bis', 'ende', 'frist'],
  where: ['where', 'place', 'wo', 'ort'],
  link: ['link', 'online', 'url'],
  goal: ['goal', 'target', 'ziel'],
  action: ['action', 'do', 'aktion', 'tun'],
  area: ['area', 'gebiet', 'gegend'],
  places: ['places', 'spaces', 'plätze', 'plaetze'],
}

const actionWords: Record<Action, readonly string[]> = {
  attend: ['attend', 'come', 'kommen', 'teilnehmen', 'hingehen'],
  write: ['write', 'schreiben'],
  object: ['object', 'einwenden', 'widersprechen'],
  sign: ['sign', 'unterschreiben', 'unterzeichnen'],
  donate: ['donate', 'give', 'spenden'],
  volunteer: ['volunteer', 'help', 'helfen', 'mithelfen'],
  share: ['share', 'teilen', 'weitersagen'],
  strike: ['strike', 'streiken'],
  other: ['other', 'sonstiges', 'anderes'],
}

/** Which labels mean something for which kind, in the order in which they are shown. */
export const labelsOf: Record<CommandKind, readonly Label[]> = {
  event: ['title', 'when', 'until', 'where', 'link', 'places'],
  call: ['title', 'until', 'action', 'area', 'link', 'goal'],
}

const finder = <K extends string>(table: Readonly<Record<K, readonly string[]>>) => {
  const found = new Map(
    (Object.entries(table) as [K, readonly string[]][]).flatMap(([key, words]) => words.map((word) => [word, key])),
  )
  return (text: string): K | null => found.get(fold(text)) ?? null
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

export const kindFor = finder<CommandKind>(kindWords)
export const labelFor = finder<Label>(labelWords)
export const actionFor = finder<Action>(actionWords)

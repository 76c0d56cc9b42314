import type { CallPart, EventPart, Item, WriteUpPart } from '../../domain/items/item.js'

/** Items by what they are, so that a part asks for the kind it can show. */
export type EventItem = Item & { event: EventPart }
export type WriteUpItem = Item & { writeUp: WriteUpPart }
export type CallItem = Item & { call: CallPart }

/** The language of an item's text, where it is not the one of the page around it. */
export const foreign = (item: Pick<Item, 'language'>, pageLanguage: string): string | undefined =>
  item.language === pageLanguage ? undefined : item.language

export const isEvent = (item: Item): item is EventItem => item.event !== null
export const isCall = (item: Item): item is CallItem => item.call !== null
export const isWriteUp = (item: Item): item is WriteUpItem => item.writeUp !== null
export const isList = (item: Item): boolean => item.kind === 'list'

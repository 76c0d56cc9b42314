import type { Item } from '../../domain/items/item.js'
import { pathOf } from '../../domain/text/slug.js'

/** Where one signs up for an event. */
export const signUpPath = (item: Item): string => `${pathOf(item)}/sign-up`
export const leavePath = (item: Item): string => `${pathOf(item)}/leave`

/** Who comes to an event, for those who organise it. */
export const peoplePath = (id: string): string => `/manage/events/${id}/people`
export const followUpPath = (id: string): string => `/manage/events/${id}/write-up`

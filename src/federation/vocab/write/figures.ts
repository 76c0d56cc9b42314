import type { WriteUpPart } from '../../../domain/items/item.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { fitted } from './writing.js'

type Figures = Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks' | 'setting'>

/** What something took, in terms of our own; empty when nothing was counted. */
export const figuresObject = ({ people, hours, money, weeks, setting }: Figures): JsonObject =>
  ofHub({ people, hours, money: money?.amount, currency: money?.currency, weeks, setting })

/** Properties under the prefix of our vocabulary, those without a value left out. */
export const ofHub = (properties: { [name: string]: Json | undefined }): JsonObject =>
  Object.fromEntries(Object.entries(fitted(properties)).map(([name, value]) => [`hub:${name}`, value]))

import { feeds } from './feeds.js'
import { frame } from './frame.js'

export const en = { feeds, frame }

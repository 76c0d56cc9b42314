import type { Words } from '../words.js'
import { feeds } from './feeds.js'
import { frame } from './frame.js'

export const de: Words = { feeds, frame }

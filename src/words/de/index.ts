import type { Words } from '../words.js'
import { failures } from './failures.js'
import { frame } from './frame.js'
import { parts } from './parts.js'

export const de: Words = { failures, frame, parts }

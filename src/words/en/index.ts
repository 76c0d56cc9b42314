import { failures } from './failures.js'
import { frame } from './frame.js'
import { parts } from './parts.js'

export const en = { failures, frame, parts }

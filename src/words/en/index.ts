import { failures } from './failures.js'
import { faults } from './faults.js'
import { frame } from './frame.js'
import { parts } from './parts.js'
import { refusals } from './refusals.js'

export const en = { failures, faults, frame, parts, refusals }

import type { Words } from '../words.js'
import { faults } from './faults.js'
import { frame } from './frame.js'
import { refusals } from './refusals.js'

export const de: Words = { faults, frame, refusals }

import { faults } from './faults.js'
import { frame } from './frame.js'
import { refusals } from './refusals.js'

export const en = { faults, frame, refusals }

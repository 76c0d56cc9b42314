import { failures } from './failures.js'
import { faults } from './faults.js'
import { feeds } from './feeds.js'
import { frame } from './frame.js'
import { pages } from './pages.js'
import { parts } from './parts.js'
import { refusals } from './refusals.js'

export const en = { failures, faults, feeds, frame, pages, parts, refusals }

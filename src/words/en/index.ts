import { editor } from './editor.js'
import { failures } from './failures.js'
import { faults } from './faults.js'
import { feeds } from './feeds.js'
import { frame } from './frame.js'
import { hubSettings } from './hub-settings.js'
import { manage } from './manage.js'
import { parts } from './parts.js'
import { refusals } from './refusals.js'
import { setup } from './setup.js'

export const en = { editor, failures, faults, feeds, frame, hubSettings, manage, parts, refusals, setup }

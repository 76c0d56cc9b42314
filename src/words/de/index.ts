import type { Words } from '../words.js'
import { frame } from './frame.js'

export const de: Words = { frame }

import { frame } from './frame.js'

export const en = { frame }

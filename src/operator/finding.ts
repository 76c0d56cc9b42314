import type { Config } from '../config.js'
import type { RunningHub } from './client.js'

export type Level = 'ok' | 'warn' | 'FAIL'
/** What one look at the hub and its machine found, as a sentence for the operator that says what to do, if anything. */
export type Finding = { level: Level; name: string; sentence: string }
export type Check = (config: Config, hub: RunningHub | null) => Promise<Omit<Finding, 'name'>>

export const ok = (sentence: string) => ({ level: 'ok' as const, sentence })
export const warn = (sentence: string) => ({ level: 'warn' as const, sentence })
export const fail = (sentence: string) => ({ level: 'FAIL' as const, sentence })

import type { Request, Response } from 'express'
import { withoutControls } from '../core/characters.js'
import { refusal } from '../domain/refusals.js'
import type { Cookies } from './cookies.js'

/** The pages of the first set-up in their order, and what is asked on each; a password is kept nowhere. */
export const stepFields = {
  group: ['language', 'name', 'area', 'contact'],
  hub: ['handle', 'zone', 'signUps', 'accent'],
  you: ['name', 'displayName', 'email'],
} as const
export type Step = keyof typeof stepFields
export const steps = Object.keys(stepFields) as Step[]

export type Draft = Readonly<Record<string, string>>

/** What browsers take for one cookie is 4,096 bytes, with its name and all. */
const LONGEST_COOKIE = 3_900
/** What is in the browser between the pages goes with the key that opens them. */
export const SETUP_HOURS = 4

export type SetupDraft = ReturnType<typeof setupDraft>

/** What was typed so far, kept in the browser that it was typed into: nobody else sees it, and it survives a restart. */
export function setupDraft(cookies: Cookies) {
  const cookieOf = (step: Step) => `setup-${step}`
  return {
    /** Null before the page was sent for the first time. */
    read(req: Request, step: Step): Draft | null {
      const kept = cookies.read(req, cookieOf(step))
      return kept === null ? null : decode(kept, stepFields[step])
    },
    /** @throws Refusal 'invalid' when it is more than any form of ours can hold */
    save(res: Response, step: Step, draft: Draft): void {
      const encoded = Buffer.from(JSON.stringify(draft)).toString('base64url')
      if (encoded.length > LONGEST_COOKIE) throw refusal('invalid', 'bad-form')
      cookies.set(res, cookieOf(step), encoded, SETUP_HOURS / 24)
    },
    clear(res: Response): void {
      for (const step of steps) cookies.clear(res, cookieOf(step))
    },
  }
}

/** A cookie is a stranger's like any other input; null when it is not one of ours. */
function decode(text: string, names: readonly string[]): Draft | null {
  try {
    const values = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
    if (typeof values !== 'object' || values === null) return null
    const known = Object.entries(values).filter(([name, value]) => names.includes(name) && typeof value === 'string')
    return Object.fromEntries(known.map(([name, value]) => [name, withoutControls(value as string)]))
  } catch {
    return null
  }
}

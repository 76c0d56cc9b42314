import { FieldFaults, faultInWords } from '../domain/refusals.js'
import { wordsIn } from '../words/words.js'
import { exits, Stop } from './exits.js'

/** A line of a command's result. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * Says what is wrong with what was given in terms of the command line.
 * @param flags  by the fields of the rules: `{ 'hub.name': '--name' }`
 */
export async function inTermsOf<T>(flags: Readonly<Record<string, string>>, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof FieldFaults)) throw error
    const words = wordsIn('en')
    const lines = error.faults.map((fault) => `${flags[fault.field] ?? fault.field}: ${faultInWords(words, fault)}`)
    throw new Stop(exits.usage, [...lines, 'Nothing was changed.'].join('\n'))
  })
}

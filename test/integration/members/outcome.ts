import { Refusal } from '../../../src/core/errors.js'

/** What a call was refused with (the code, or the faults in words), or 'done'. Other errors stay errors. */
export const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? (error.code ?? error.message) : Promise.reject(error as Error)),
  )

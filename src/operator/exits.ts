import { ConfigFaults } from '../config.js'
import { FieldFaults } from '../domain/refusals.js'
import { SecretFault } from '../secrets.js'
import { StoreLocked } from '../store/errors.js'

/** How the programs end, for scripts: as `sysexits.h` has it where it has anything. */
export const exits = {
  fine: 0,
  failed: 1,
  /** The command line was not understood, or something given in it cannot be used. */
  usage: 2,
  /** The hub runs, or something else has the data folder: try again later. */
  busy: 75,
  /** A setting or a secret has to be put right first. */
  configuration: 78,
} as const
export type ExitCode = (typeof exits)[keyof typeof exits]

/** Ends a command with a sentence for the operator. */
export class Stop extends Error {
  override readonly name = 'Stop'
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message)
  }
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Stop) return error.exitCode
  if (error instanceof ConfigFaults || error instanceof SecretFault) return exits.configuration
  if (error instanceof StoreLocked) return exits.busy
  if (error instanceof FieldFaults) return exits.usage
  return exits.failed
}

/** What to tell the operator. The system's own errors get a sentence where they are common. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, address, port, path } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (code === 'EADDRINUSE')
    return `Something else listens on ${address}:${port} already. Stop it, or change ALLOTMENT_PORT.`
  if (code === 'EADDRNOTAVAIL') return `This machine does not have the address ${address}. Change ALLOTMENT_LISTEN.`
  if (code === 'EACCES' && port !== undefined) {
    return `The system does not let this user listen on port ${port}. Take one above 1023 in ALLOTMENT_PORT.`
  }
  if (code === 'ENOSPC') return 'The disk is full. Free some space, then start again; nothing that was kept is lost.'
  if ((code === 'EACCES' || code === 'EROFS' || code === 'EPERM') && path !== undefined) {
    return `This user may not write ${path}.`
  }
  return error.message
}

import { pino } from 'pino'
import { maskText } from './mask.js'
import { redact } from './redact.js'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** What is known beside the message; the four names that every line has are taken. */
export type LogFields = Record<string, unknown> & { level?: never; time?: never; part?: never; message?: never }

/** Writes one line for each thing that happened. Secrets are taken out, but bodies and keys have no business here. */
export type Log = {
  /** The same log for one part of the hub, named in each of its lines; `a.b` for a part of a part. */
  part(name: string): Log
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  /** An operator may want to act. */
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/**
 * A log of JSON lines: `level` as a word, `time` in ISO 8601, `part`, the fields, `message`. Written at once, so that
 * the last line before a crash is there.
 * @param destination  standard output unless given; `write` gets whole lines
 */
export function createLog(options: { level: LogLevel; destination?: { write(line: string): void } }): Log {
  const root = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  )
  return logOf(root, null)
}

function logOf(root: pino.Logger, part: string | null): Log {
  const lines = part === null ? root : root.child({ part })
  const writer = (level: LogLevel) => (fields: LogFields, message: string) => {
    if (lines.isLevelEnabled(level)) lines[level](redact(fields), maskText(message))
  }
  return {
    part: (name) => logOf(root, part === null ? name : `${part}.${name}`),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  }
}

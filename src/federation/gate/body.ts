import type { IncomingMessage } from 'node:http'
import type { Timer } from '../../core/timer.js'
import { MAX_BODY_BYTES } from './limits.js'
import { later, pass, refuse, type Step } from './refusal.js'
import type { Place } from './room.js'

/**
 * The bytes as they came, at most 1 MiB. Stops reading at the first that is too many; what is left then is for whoever
 * answers.
 */
export function readBody(
  request: IncomingMessage,
  { place, timer, bodyMs }: { place: Place; timer: Timer; bodyMs: number },
): Promise<Step<Buffer>> {
  const { promise, resolve } = Promise.withResolvers<Step<Buffer>>()
  const chunks: Buffer[] = []
  let total = 0
  const alarm = timer.set(() => finish(refuse(408, 'slow-body')), bodyMs)
  const finish = (outcome: Step<Buffer>) => {
    timer.clear(alarm)
    request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
    request.pause()
    resolve(outcome)
  }
  const onData = (chunk: Buffer) => {
    total += chunk.length
    if (total > MAX_BODY_BYTES) return finish(refuse(413, 'too-large'))
    if (!place.hold(chunk.length)) return finish(later('busy'))
    chunks.push(chunk)
  }
  const onEnd = () => finish(pass(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, total)))
  const onClose = () => finish(refuse(400, 'broken-off'))
  request.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose)
  return promise
}

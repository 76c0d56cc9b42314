import type { RawData, WebSocket } from 'ws'
import { bucket } from '../../core/bucket.js'
import type { Clock } from '../../core/clock.js'
import type { Connection } from './connection.js'
import type { StreamFault } from './stream.js'
import type { Asked, Streaming } from './streaming.js'

type Deps = { socket: WebSocket; connection: Connection; streaming: Streaming; clock: Clock }

/** What an app may say; those that listen to as much as they may say so in one go. */
const SAYING = { count: 200, windowMs: 60_000 }
/** RFC 6455, 7.4.1: text is all that is understood. */
const NO_TEXT = 1003

/**
 * Does what an app says, in its order: `{"type":"subscribe","stream":"hashtag","tag":"x"}`, or `unsubscribe`. What cannot be
 * read is passed over, and what cannot be done answered with an error, as in Mastodon. @returns listens to a first stream
 */
export function talkWith({ socket, connection, streaming, clock }: Deps) {
  const saying = bucket(SAYING)
  let last: Promise<unknown> = Promise.resolve()

  const answer = (fault: StreamFault | null) => {
    if (fault !== null && socket.readyState === socket.OPEN) socket.send(JSON.stringify(fault))
  }
  const subscribe = async (stream: string, asked: Asked) => answer(await streaming.subscribe(connection, stream, asked))
  const then = (work: () => unknown) => {
    last = last.then(work).catch(() => connection.end('missed'))
  }

  socket.on('message', (data, isBinary) => {
    if (connection.ended) return
    if (isBinary) return socket.close(NO_TEXT)
    if (saying.waitMs(clock().getTime()) > 0) return connection.end('abuse')
    saying.take()
    const { type, stream, ...asked } = read(data)
    if (typeof stream !== 'string') return
    if (type === 'subscribe') then(() => subscribe(stream, asked))
    if (type === 'unsubscribe') then(() => answer(streaming.unsubscribe(connection, stream, asked)))
  })
  return (stream: string, asked: Asked): void => then(() => subscribe(stream, asked))
}

type Said = Asked & { type?: unknown; stream?: unknown }

function read(data: RawData): Said {
  try {
    const said: unknown = JSON.parse((data as Buffer).toString())
    return typeof said === 'object' && said !== null ? said : {}
  } catch {
    return {}
  }
}

import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { Refusal, type RefusalKind } from '../../core/errors.js'
import type { Api } from '../api.js'
import { bearerOf, tokenIn } from '../bearer.js'
import { flag, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'
import { eventStream } from '../streaming/event-stream.js'
import { SOCKET_PATH } from '../streaming/socket-door.js'
import { talkWith } from '../streaming/socket-talk.js'
import { socketTransport } from '../streaming/socket-transport.js'
import { streamNames, type StreamFault, type StreamName } from '../streaming/stream.js'

const Asked = z.object({ stream: textField, tag: textField, list: textField, only_media: flag })

const kindOf = {
  400: 'invalid',
  401: 'unauthenticated',
} satisfies Record<StreamFault['status'], RefusalKind>

/** What happens, as it happens: by WebSocket, one for all streams, or by server-sent events, one connection for each. */
export function streamingRoutes(api: Api): Router {
  const routes = Router()
  routes.get(SOCKET_PATH, (req, res) => openSocket(api, req, res))
  for (const name of streamNames.filter((one) => !one.endsWith(':media')))
    routes.get(`${SOCKET_PATH}/${name.replaceAll(':', '/')}`, (req, res) => openEvents(api, name, req, res))
  return routes
}

async function openSocket({ streaming, door, clock, log }: Api, req: Request, res: Response): Promise<void> {
  if (!door.waits(req)) throw new Refusal('not-found', 'Record not found')
  const { stream, ...asked } = parse(Asked, paramsOf(res))
  const admission = await streaming.admit(req.ip, bearerOf(res))
  const since = clock().getTime()
  req.socket.once('close', () => {
    admission.leave()
    log.info(
      { route: SOCKET_PATH, ms: clock().getTime() - since, requestId: String(res.locals.requestId) },
      'stream over',
    )
  })
  if (req.socket.destroyed) return admission.leave()
  door.shake(req, res, (socket) => {
    const connection = streaming.open(admission, tokenIn(req, res) ?? '', socketTransport(socket))
    // What is wrong with it ends it, and its end is what counts.
    socket.on('error', () => socket.terminate())
    socket.on('close', () => streaming.close(connection))
    const first = talkWith({ socket, connection, streaming, clock })
    if (stream !== undefined && stream !== '') first(stream, asked)
  })
}

async function openEvents({ streaming }: Api, name: StreamName, req: Request, res: Response): Promise<void> {
  const { only_media: onlyMedia = false, tag, list } = parse(Asked, paramsOf(res))
  const wanted = onlyMedia && name.startsWith('public') ? `${name}:media` : name
  const admission = await streaming.admit(req.ip, bearerOf(res))
  // Whoever left meanwhile says so no more.
  if (res.closed || res.destroyed) return admission.leave()
  const transport = eventStream(res)
  const connection = streaming.open(admission, tokenIn(req, res) ?? '', transport)
  res.once('close', () => {
    admission.leave()
    streaming.close(connection)
  })
  const fault = await streaming.subscribe(connection, wanted, { tag, list })
  if (fault !== null) throw new Refusal(kindOf[fault.status], fault.error)
  transport.begin()
}

import { createPrivateKey } from 'node:crypto'
import { connect } from 'node:net'
import { delivery, written } from '../test/support/deliveries.js'
import { createOf } from '../test/support/gates.js'

/** What the bench asks of its sender, a process of its own: so many honest posts, over so many connections. */
export type Order = {
  port: number
  /** PEM of the private key. */
  key: string
  actor: string
  count: number
  connections: number
  /** Ids of what every fourth of them answers. */
  answered: string
}
/** Times by the clock of the machine, in milliseconds. */
export type Sent = { firstAt: number; lastAt: number; accepted: number }

async function send({ port, key, actor, count, connections, answered }: Order): Promise<Sent> {
  const privateKey = createPrivateKey(key)
  const requests = Array.from({ length: count }, (_, i) => {
    const create = createOf({ id: actor })
    const object = i % 4 === 0 ? { ...create.object, inReplyTo: answered } : create.object
    return written(delivery({ ...create, object }, { keyId: `${actor}#main-key`, key: privateKey, date: new Date() }))
  })
  let [next, accepted] = [0, 0]
  const work = async (): Promise<void> => {
    const socket = connect(port, '127.0.0.1')
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      socket.write(request)
      if ((await answer(socket)).startsWith('HTTP/1.1 202')) accepted++
    }
    socket.destroy()
  }
  const firstAt = Date.now()
  await Promise.all(Array.from({ length: connections }, work))
  return { firstAt, lastAt: Date.now(), accepted }
}

/** An answer of the inbox has no body. */
function answer(socket: ReturnType<typeof connect>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let text = ''
  const onData = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end === -1 || text.length < end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)) return
    socket.off('data', onData).off('error', reject)
    resolve(text)
  }
  socket.on('data', onData).once('error', reject)
  return promise
}

process.once('message', (order: Order) => {
  send(order).then(
    (sent) => process.send?.(sent, () => process.disconnect()),
    (error: unknown) => {
      throw error
    },
  )
})

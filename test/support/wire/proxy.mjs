// Stands between the driver and a server that is not as atomic as MongoDB: it lets one command in at a time, from all
// connections together. Without it FerretDB loses concurrent updates of a document, and mongo-java-server at times
// returns the outcome of another's update, so that tests of leases and counters could not pass.
import { connect, createServer } from 'node:net'

const MORE_TO_COME = 2 // OP_MSG flag: the sender wants no reply
const OP_MSG = 2013

/** Cuts a stream of the MongoDB wire protocol into its messages. */
async function* messages(socket) {
  let chunks = []
  let size = 0
  for await (const chunk of socket) {
    chunks.push(chunk)
    size += chunk.length
    while (size >= 4) {
      if (chunks[0].length < 4) chunks = [Buffer.concat(chunks)]
      const length = chunks[0].readInt32LE(0)
      if (size < length) break
      const all = Buffer.concat(chunks)
      yield all.subarray(0, length)
      chunks = [all.subarray(length)]
      size -= length
    }
  }
}

const wantsReply = (message) => message.readInt32LE(12) !== OP_MSG || (message.readInt32LE(16) & MORE_TO_COME) === 0

/** In the reply to the driver's handshake: from then on the driver splits larger writes by itself. */
function limitBatches(reply, most) {
  const at = reply.indexOf('\x10maxWriteBatchSize\0')
  if (at < 0 || !reply.includes('\x10maxWireVersion\0')) return
  reply.writeInt32LE(most, at + '\x10maxWriteBatchSize\0'.length)
}

/**
 * @param uri of the server
 * @param maxBatch the most documents or changes that one command to it may hold
 * @returns the URI to use instead, and `close`
 */
export async function serialise(uri, maxBatch) {
  const { hostname, port } = new URL(uri)
  let last = Promise.resolve()
  const inTurn = (work) => (last = last.then(work, work))

  async function pipe(client, server) {
    const replies = messages(server)
    const exchange = async (request) => {
      server.write(request)
      if (!wantsReply(request)) return
      const { value: reply } = await replies.next()
      if (reply === undefined) throw new Error('the server closed the connection')
      limitBatches(reply, maxBatch)
      client.write(reply)
    }
    for await (const request of messages(client)) await inTurn(() => exchange(request))
  }

  const open = new Set()
  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: hostname, port: Number(port), noDelay: true })
    const close = () => {
      open.delete(close)
      client.destroy()
      server.destroy()
    }
    open.add(close)
    for (const socket of [client, server]) socket.on('error', close)
    // A connection that breaks is for the driver to report.
    pipe(client, server).catch(() => {}).finally(close)
  })
  await new Promise((resolve, reject) => listener.on('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    uri: `mongodb://127.0.0.1:${listener.address().port}/`,
    close() {
      listener.close()
      for (const end of open) end()
    },
  }
}

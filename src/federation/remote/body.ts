import type { IncomingMessage } from 'node:http'
import { pipeline, type Duplex } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { codeOf } from './connections.js'
import { brokenOff, Fault, invalid } from './results.js'

/**
 * The bytes of an answer, unpacked. At most `maxBytes` come out, and no more are read to make them: an archive that
 * unpacks to nothing ends as one does that unpacks to too much.
 * @throws Fault for whatever is wrong with the bytes or the connection
 */
export async function* bytesOf(response: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = response.headers
  if (length !== undefined && Number(length) > maxBytes) throw new Fault(tooLarge(maxBytes))
  const decoder = decoderOf(encoding.trim().toLowerCase())
  const raw = capped(response, maxBytes)
  // The callback has nothing to add: an error reaches the loop through the last stream.
  const unpacked = decoder === null ? raw : pipeline(raw, decoder, () => undefined)
  try {
    yield* decoder === null ? raw : capped(unpacked as AsyncIterable<Buffer>, maxBytes)
  } catch (error) {
    if (error instanceof Fault) throw error
    const code = codeOf(error)
    throw new Fault(/^(?:Z_|ERR__ERROR|ERR_BROTLI|ERR_PADDING|HPE_)/.test(code) ? invalid(code) : brokenOff(code))
  }
}

export const tooLarge = (maxBytes: number) => invalid(`more than ${maxBytes} bytes`)

async function* capped(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > maxBytes) throw new Fault(tooLarge(maxBytes))
    yield chunk
  }
}

function decoderOf(encoding: string): Duplex | null {
  switch (encoding) {
    case 'identity':
      return null
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new Fault(invalid('unknown content encoding'))
  }
}

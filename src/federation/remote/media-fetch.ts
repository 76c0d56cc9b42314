import { open, rm, type FileHandle } from 'node:fs/promises'
import { parseContentType } from './content-types.js'
import type { Fetcher, GetOptions } from './fetcher.js'
import { MAX_PICTURE_BYTES } from './limits.js'
import { Fault, invalid, type Failed } from './results.js'

const TYPES = ['image/webp', 'image/avif', 'image/jpeg', 'image/png', 'image/gif']

export type FetchedPicture = { kind: 'ok'; url: string; type: string; bytes: number }

/**
 * Writes a remote picture to a new file: at most 10 MiB of a type we can decode, by the word of the other side, so
 * what is in the file still has to be looked at. Without success there is no file.
 * @param path  where nothing is yet
 * @throws the error of the disk, when the file cannot be written
 */
export async function fetchPicture(
  fetcher: Fetcher,
  url: string,
  path: string,
  options: Pick<GetOptions, 'sign' | 'signal' | 'maxBytes'> = {},
): Promise<FetchedPicture | Failed> {
  const file = await open(path, 'wx', 0o600)
  let kept = false
  try {
    const asked = { maxBytes: MAX_PICTURE_BYTES, ...options, accept: TYPES.join(', ') }
    const got = await fetcher.stream(url, asked, async (head, body) => {
      const type = parseContentType(head.headers['content-type'])?.type ?? ''
      if (!TYPES.includes(type)) throw new Fault(invalid('not a picture'))
      return { url: head.url, type, bytes: await write(file, body) }
    })
    if (got.kind !== 'ok') return got
    if (got.value.bytes === 0) return invalid('an empty file')
    kept = true
    return { kind: 'ok', ...got.value }
  } finally {
    await file.close()
    if (!kept) await rm(path, { force: true })
  }
}

async function write(file: FileHandle, body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  for await (const chunk of body) {
    await file.writeFile(chunk)
    bytes += chunk.length
  }
  return bytes
}

import type { FileHandle } from 'node:fs/promises'

/** The file is at fault. The message is for the log. */
export class NotAClip extends Error {
  constructor(
    readonly reason: 'clip-kind' | 'clip-large' | 'clip-unreadable',
    detail: string,
  ) {
    super(detail)
  }
}

const MOST_READS = 20_000
const MOST_BYTES = 16 * 2 ** 20

/** Looks at parts of a stranger's file, and at no more than the description of a film can be worth. */
export class FileWindow {
  #reads = 0
  #bytes = 0

  constructor(
    readonly file: FileHandle,
    readonly size: number,
  ) {}

  /** @throws NotAClip when they are not all there, or too many were asked for */
  async read(at: number, length: number): Promise<Buffer> {
    if (at < 0 || length < 0 || at + length > this.size) throw new NotAClip('clip-unreadable', 'ends too early')
    this.#reads++
    this.#bytes += length
    if (this.#reads > MOST_READS || this.#bytes > MOST_BYTES)
      throw new NotAClip('clip-unreadable', 'too much to look through')
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await this.file.read(bytes, 0, length, at)
    if (bytesRead !== length) throw new NotAClip('clip-unreadable', 'ends too early')
    return bytes
  }

  /** As much of it as there is. */
  upTo(at: number, length: number): Promise<Buffer> {
    return this.read(at, Math.max(Math.min(length, this.size - at), 0))
  }
}

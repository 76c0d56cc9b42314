import { copyFile, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_BYTES, type FileStore } from '../core/attachment.js'
import { Refusal } from '../core/errors.js'
import { wordsIn } from '../words/words.js'
import { typeOf } from './file-type.js'
import type { MediaFiles } from './media-files.js'

const refusal = (code: 'file-kind' | 'file-large'): Refusal =>
  new Refusal('invalid', wordsIn('en').refusals[code], { code })

/** Files for download, in the folder of the pictures and by the same rules. */
export function fileStore(files: MediaFiles): FileStore {
  return {
    async takeFile(path, options) {
      if ((await stat(path)).size > FILE_BYTES) throw refusal('file-large')
      const type = typeOf(await readFile(path), options)
      if (type === null) throw refusal('file-kind')
      const made = await files.begin()
      try {
        await copyFile(path, join(made, `file.${type}`))
        return { type, ...(await files.keep(made)) }
      } finally {
        await rm(made, { recursive: true, force: true })
      }
    },
    openFile: async (key, type) => files.findFile(key, type),
  }
}

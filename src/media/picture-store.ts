import { rm } from 'node:fs/promises'
import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import type { PictureStore } from '../core/picture.js'
import type { Timer } from '../core/timer.js'
import type { UploadStore } from '../core/upload.js'
import { createImageProcess } from './image-process.js'
import { createMediaFiles } from './media-files.js'
import { fileStore } from './take-file.js'
import { uploadStore } from './upload-store.js'

type Outside = {
  clock: Clock
  timer: Timer
  log: Log
  /** From which keys are made: fit for secrets. */
  randomBytes: (size: number) => Uint8Array
}

/** The pictures in a folder, which is made where there is none. */
export async function openPictureStore(folder: string, outside: Outside): Promise<PictureStore & UploadStore> {
  const files = await createMediaFiles(folder, outside)
  const images = createImageProcess(outside)
  return {
    ...fileStore(files),
    ...uploadStore(files, images),
    incoming: () => files.incoming,
    async take(path) {
      const made = await files.begin()
      try {
        const { moving: _none, ...rendered } = await images.render({ from: path, into: made })
        return { ...rendered, ...(await files.keep(made)) }
      } finally {
        await rm(made, { recursive: true, force: true })
      }
    },
    remove: (key) => files.delete(key),
    open: (key, name) => files.find(key, name),
    totalBytes: () => files.totalBytes(),
    stop: () => images.stop(),
  }
}

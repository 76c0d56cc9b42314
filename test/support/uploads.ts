import type { UploadStore } from '../../src/core/upload.js'

const none = () => Promise.reject(new Error('No files here'))

/** For what has nothing to do with files. */
export const noUploads: Omit<UploadStore, 'remove'> = {
  newKey: () => '0'.repeat(32),
  park: none,
  finish: none,
  finishStill: none,
}

import type { PostFile } from './post.js'
import type { UploadService } from '../media/upload-service.js'

/** Files that members sent, as far as what they write needs them. */
export type StatusFiles = Pick<UploadService, 'attach' | 'change' | 'detach' | 'drop' | 'pass' | 'some'>

/** What is said of a file by whoever sent it; what is left out stays. */
export type FileWords = { alt?: string; focus?: readonly [number, number] }

export const mediaOf = (files: readonly PostFile[]): string[] => files.flatMap(({ own }) => own?.media ?? [])

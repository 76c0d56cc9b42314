import { open } from 'node:fs/promises'

/** Returns when the names in a folder are on the disk, and not only on their way there. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

/** What the system answers, or null when it fails with this one code, `ENOENT` for one. */
export async function orNull<T>(asked: Promise<T>, code: string): Promise<T | null> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === code) return null
    throw error
  })
}

import { open } from 'node:fs/promises'

/** Returns when the names in a folder are on the disk, and not only on their way there. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

import type { UploadStore } from '../core/upload.js'
import type { Ground } from './services.js'
import { uploadRepo } from './media/upload-repo.js'
import { UploadService } from './media/upload-service.js'
import { uploadWorker } from './media/upload-worker.js'
import { throttle as createThrottle } from './members/throttle.js'
import { postRepo } from './posts/post-repo.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'random' | 'baseUrl' | 'derive' | 'quotaBytes' | 'wake'> & {
  pictures: UploadStore
}

/** Files that members send by their apps, and who works on them. */
export function buildMedia({ store, clock, newId, random, baseUrl, derive, quotaBytes, pictures, wake }: Parts) {
  const repo = uploadRepo(store)
  const posts = postRepo(store)
  const throttle = createThrottle({ store, key: derive('tries'), clock })
  const holds = async (holder: string, upload: string): Promise<boolean> => {
    const [kind, id = ''] = holder.split(':', 2)
    if (kind !== 'post') return true
    const post = await posts.get(id)
    return post?.state === 'published' && post.files.some(({ own }) => own?.media === upload)
  }
  const shared = { repo, files: pictures, clock }
  const sending = { ...shared, throttle, newId, baseUrl, quotaBytes, holds }
  const uploads = new UploadService({ ...sending, wake: () => wake('uploads') })
  const work = uploadWorker({ ...shared, random })
  return {
    uploads,
    uploadStep: async (): Promise<boolean> => (await work()) || uploads.tidy(),
    postGone: (id: string): Promise<void> => uploads.detach(`post:${id}`),
    async forgetUploads(member: string): Promise<void> {
      while (await uploads.forget(member));
    },
  }
}

import type { UploadStore } from '../core/upload.js'
import { cardRepo } from './cards/card-repo.js'
import { CardService } from './cards/card-service.js'
import type { LiveBus } from './live/live-bus.js'
import type { Blocks } from './moderation/blocks.js'
import type { Ground } from './services.js'
import { uploadRepo } from './media/upload-repo.js'
import { UploadService } from './media/upload-service.js'
import { uploadWorker } from './media/upload-worker.js'
import type { Throttle } from './members/throttle.js'
import { linkedPosts } from './posts/linking.js'
import { POSTS, postRepo } from './posts/post-repo.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'random' | 'baseUrl' | 'quotaBytes' | 'wake'> & {
  pictures: UploadStore
  live: LiveBus
  throttle: Throttle
  blocks: Pick<Blocks, 'silenced' | 'rejectsMedia' | 'refuses'>
}

/** Files that members send by their apps, who works on them, and what pages say that posts lead to. */
export function buildMedia({
  store,
  clock,
  newId,
  random,
  baseUrl,
  quotaBytes,
  pictures,
  throttle,
  wake,
  ...given
}: Parts) {
  const repo = uploadRepo(store)
  const posts = postRepo(store)
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
  const { live, blocks } = given
  return {
    cards: new CardService({
      repo: cardRepo(store),
      posts: linkedPosts(store.collection(POSTS)),
      blocks,
      live,
      clock,
      random,
      baseUrl,
    }),
    uploads,
    uploadStep: async (): Promise<boolean> => (await work()) || uploads.tidy(),
    /** What a moderator took down goes with its files; whoever took down their own may be about to write it anew. */
    async postGone(id: string): Promise<void> {
      const post = await posts.get(id)
      await (post?.removedBy === 'moderator' ? uploads.drop(`post:${id}`) : uploads.detach(`post:${id}`))
    },
    async forgetUploads(member: string): Promise<void> {
      while (await uploads.forget(member));
    },
  }
}

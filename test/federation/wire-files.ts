import type { PostFile } from '../../src/domain/posts/post.js'
import { baseUrl } from './wire-scene.js'

const beside = { bytes: 90_000, digest: 'ab'.repeat(32), moving: false, still: null }
const still = { key: '0c'.repeat(16), width: 480, height: 270, widths: [480] }
/** What an app sent: a picture that is looked at on its left, and a film with something to see before it is played. */
export const filesBeside: PostFile[] = [
  {
    ...{
      kind: 'image',
      mediaType: 'image/webp',
      alt: 'A raised bed',
      width: 960,
      height: 720,
      blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
    },
    url: `${baseUrl}/media/${'0a'.repeat(16)}/960.webp`,
    focus: [-0.5, 0.25],
    own: { ...beside, media: '00000000000000000007', key: '0a'.repeat(16), widths: [480, 960] },
  },
  {
    ...{ kind: 'video', mediaType: 'video/mp4', alt: '', width: 1_280, height: 720, blurhash: null, focus: null },
    url: `${baseUrl}/media/${'0b'.repeat(16)}/clip.mp4`,
    duration: 12.5,
    own: { ...beside, media: '00000000000000000008', key: '0b'.repeat(16), widths: [], still },
  },
]

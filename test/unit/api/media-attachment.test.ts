import { expect } from 'chai'
import { fileAttachment, MediaAttachment, pictureAttachment } from '../../../src/api/entities/media-attachment.js'
import { blankPictures } from '../../../src/core/blank-pictures.js'
import { pictureProxy } from '../../../src/core/picture-proxy.js'
import type { PostFile } from '../../../src/domain/posts/post.js'
import { filesOf } from '../../../src/federation/vocab/read/files.js'
import { fileOf } from '../../../src/federation/vocab/write/pictures.js'
import { filesBeside } from '../../federation/wire-files.js'
import { baseUrl } from '../../federation/wire-scene.js'

const proxy = pictureProxy(Buffer.alloc(32, 7))
const from = {
  post: '00000000000000000042',
  baseUrl,
  mediaHref: 'https://files.example/m',
  proxy,
  blanks: blankPictures(baseUrl),
  hidden: false,
}
const far: PostFile = {
  ...{ kind: 'image', url: 'https://far.example/1.jpg', mediaType: 'image/jpeg', alt: '' },
  ...{ width: 1_600, height: 900, blurhash: null, focus: null },
}
const made = (file: PostFile, more: Partial<typeof from> = {}) =>
  MediaAttachment.parse(fileAttachment(file, { ...from, ...more }))

describe('a file in an app', () => {
  it('of somebody else comes from here when it is a picture, and from there when it is played', () => {
    const picture = made(far)
    expect(picture).to.include({ type: 'image', remote_url: far.url, description: null })
    expect(picture.url).to.match(/\/proxy\/960\//)
    expect(picture.preview_url).to.match(/\/proxy\/480\//)
    const film = made({
      ...far,
      kind: 'video',
      url: 'https://far.example/1.mp4',
      duration: 3,
      still: 'https://far.example/s.png',
    })
    expect(film).to.include({
      type: 'video',
      url: 'https://far.example/1.mp4',
      preview_remote_url: 'https://far.example/s.png',
    })
    expect(film.preview_url).to.match(/\/proxy\/480\//)
    expect(film.meta.original).to.include({ duration: 3, width: 1_600 })
    expect(made({ ...far, kind: 'audio' }).preview_url).to.equal(null)
    expect(made({ ...far, kind: 'video' }).preview_url, 'of which no picture is known').to.equal(from.blanks.still)
    expect(made({ ...far, kind: 'other' }).type).to.equal('unknown')
  })

  it('of somebody whose files are not wanted is no more than its address', () => {
    const hidden = made(far, { hidden: true })
    expect(hidden).to.include({ type: 'unknown', url: far.url, preview_url: null, blurhash: null })
  })

  it('has an id of its own, the same at every time', () => {
    const [one, again, other] = [made(far), made(far), made({ ...far, url: `${far.url}?2` })]
    expect(one.id).to.equal(again.id).and.not.equal(other.id)
    expect(one.id).to.not.equal(made(far, { post: '00000000000000000043' }).id)
    expect(BigInt(one.id) < 2n ** 63n).to.equal(true)
  })

  it('of this hub is where its files are, and has the id it was sent under', () => {
    const [picture, film] = filesBeside.map((file) => made(file))
    expect(picture).to.include({
      ...{ id: '7', type: 'image', remote_url: null },
      url: `https://files.example/m/${'0a'.repeat(16)}/960.webp`,
      preview_url: `https://files.example/m/${'0a'.repeat(16)}/480.webp`,
    })
    expect(picture?.meta.focus).to.deep.equal({ x: -0.5, y: 0.25 })
    expect(film).to.include({ id: '8', type: 'video', url: `https://files.example/m/${'0b'.repeat(16)}/clip.mp4` })
    expect(film?.preview_url).to.equal(`https://files.example/m/${'0c'.repeat(16)}/480.webp`)
    expect(film?.meta.original).to.include({ duration: 12.5, bitrate: 57_600 })
  })

  it('that leads an item is one, too', () => {
    const picture = { media: '00000000000000000009', key: 'k1', alt: 'A hall', blurhash: '', width: 1_600, height: 800 }
    const entity = MediaAttachment.parse(pictureAttachment({ ...picture, widths: [480, 1_600] }, from.mediaHref))
    expect(entity).to.include({ id: '9', url: 'https://files.example/m/k1/1600.webp', blurhash: null })
  })

  it('is read on other hubs as it was sent', () => {
    const read = filesOf({ attachment: filesBeside.map(fileOf) })
    expect(read).to.deep.equal(
      filesBeside.map(({ own, ...file }) => ({
        ...file,
        ...(own?.still !== null && { still: `${baseUrl}/media/${own?.still.key}/480.webp` }),
      })),
    )
    for (const odd of ['PT', 'P1Y', 'PT1.S', '12', 'PT99999999999S', -1, null])
      expect(
        filesOf({ attachment: [{ type: 'Video', url: 'https://x.example/1.mp4', duration: odd }] })[0],
        String(odd),
      ).to.not.have.property('duration')
  })
})

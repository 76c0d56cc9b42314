import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { Refusal } from '../../../../src/core/errors.js'
import { idSource } from '../../../../src/core/ids.js'
import type { Picture } from '../../../../src/core/picture.js'
import type { Made, UploadStore } from '../../../../src/core/upload.js'
import { uploadRepo, UPLOADS, type UploadDoc } from '../../../../src/domain/media/upload-repo.js'
import { UploadService } from '../../../../src/domain/media/upload-service.js'
import { uploadWorker } from '../../../../src/domain/media/upload-worker.js'
import { throttle, TRIES } from '../../../../src/domain/members/throttle.js'
import { refusal } from '../../../../src/domain/refusals.js'
import type { Store } from '../../../../src/store/store.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const made: Made = {
  ...{ kind: 'image', mediaType: 'image/webp', name: '800.webp', width: 800, height: 600, blurhash: 'LEHV6nWB2yk8' },
  ...{ widths: [480, 800], moving: false, duration: null, bytes: 40, digest: 'd'.repeat(64) },
}
const film: Made = {
  ...made,
  kind: 'video',
  mediaType: 'video/mp4',
  name: 'clip.mp4',
  blurhash: null,
  widths: [],
  duration: 2,
}
const poster: Omit<Picture, 'key'> = { width: 320, height: 240, blurhash: 'LEHV6nWB2yk9', widths: [320], bytes: 7 }

/** A folder in memory: what lies under which key. A file's path says what it is. */
function folder() {
  const kept = new Map<string, string>()
  let keys = 0
  let trouble: ((key: string) => Promise<void>) | null = null
  const contentOf = (parked: string) => {
    const content = kept.get(parked)
    if (content === undefined) throw refusal('invalid', 'clip-unreadable')
    return content
  }
  const files: UploadStore = {
    newKey: () => `key${++keys}`,
    park: (path, key) => {
      if (path.startsWith('page')) return Promise.reject(refusal('invalid', 'clip-kind'))
      kept.set(key, path)
      return Promise.resolve({ kind: path.startsWith('film') ? 'clip' : 'picture', bytes: 100 })
    },
    async finish(parked, key) {
      const content = contentOf(parked)
      if (content.startsWith('broken')) throw refusal('invalid', 'picture-unreadable')
      await trouble?.(key)
      kept.set(key, `made of ${content}`)
      return content.startsWith('film') ? film : made
    },
    finishStill(parked, key) {
      if (contentOf(parked).startsWith('broken')) return Promise.reject(refusal('invalid', 'picture-unreadable'))
      kept.set(key, 'a still')
      return Promise.resolve({ ...poster, key })
    },
    remove: (key) => {
      kept.delete(key)
      return Promise.resolve()
    },
  }
  return { files, kept, during: (what: typeof trouble) => void (trouble = what) }
}

describe('files that members send', () => {
  let fresh: FreshStore
  let store: Store
  let disk: ReturnType<typeof folder>
  let uploads: UploadService
  let step: () => Promise<boolean>
  let now: Date
  /** What stands beside which post. */
  let posts: Map<string, string[]>
  const clock = () => now
  const pass = (ms: number) => void (now = new Date(now.getTime() + ms))

  beforeEach(async () => {
    fresh = await freshStore({ collections: [UPLOADS, TRIES] })
    store = fresh.store
    disk = folder()
    now = new Date('2026-11-21T12:00:00Z')
    posts = new Map()
    const repo = uploadRepo(store)
    uploads = new UploadService({
      ...{ repo, files: disk.files, clock, newId: idSource({ clock, worker: 0 }), baseUrl: 'https://oak.test' },
      throttle: throttle({ store, key: randomBytes(32), clock }),
      quotaBytes: 1_000,
      holds: (holder, upload) => Promise.resolve(posts.get(holder)?.includes(upload) ?? false),
      wake: () => undefined,
    })
    step = uploadWorker({ repo, files: disk.files, clock, random: () => 0 })
  })
  afterEach(() => fresh.dispose())

  const add = async (path = 'photo', member = 'ada', thumbnail: string | null = null) => {
    const still = thumbnail === null ? null : { path: thumbnail, size: 10 }
    return uploads.add(member, { file: { path, size: 100 }, thumbnail: still, alt: 'A bed', focus: null })
  }
  const work = async () => {
    while (await step());
  }
  const ready = async (path?: string, member?: string) => {
    const { id } = await add(path, member)
    await work()
    return id
  }
  const sweep = async () => {
    while (await uploads.tidy());
  }
  const codeOf = async (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'done',
      (error: unknown) => {
        expect(error).to.be.instanceOf(Refusal)
        return String((error as Refusal).code)
      },
    )
  const docs = () => store.collection<UploadDoc>(UPLOADS).find({ look: { $gt: new Date(0) } }, { limit: 100 })

  it('wait, are ready, and leave nothing behind that was only on its way', async () => {
    const sent = await add()
    expect(sent).to.include({ state: 'waiting', kind: 'image', file: null, alt: 'A bed' })
    expect([...disk.kept.values()]).to.deep.equal(['photo'])
    await work()
    const { state, file } = await uploads.get('ada', sent.id)
    expect(state).to.equal('ready')
    expect(file).to.deep.include({ kind: 'image', mediaType: 'image/webp', alt: 'A bed', width: 800, height: 600 })
    expect(file?.url).to.match(/^https:\/\/oak\.test\/media\/key\d\/800\.webp$/)
    expect([...disk.kept.values()]).to.deep.equal(['made of photo'])
    expect((await docs())[0]).to.include({ work: null, file: null, bytes: 40 })
  })

  it('that nothing can be made of have failed, and take no room', async () => {
    const { id } = await add('broken')
    await work()
    expect(await uploads.get('ada', id)).to.include({ state: 'failed', fault: 'picture-unreadable', file: null })
    expect(disk.kept.size).to.equal(0)
    expect((await docs())[0]).to.include({ bytes: 0, work: null })
    expect(await codeOf(add('page'))).to.equal('clip-kind')
    expect((await docs()).length, 'documents of what was never taken').to.equal(1)
  })

  it('are repeated after a crash in the middle, and take the place of what was begun', async () => {
    const { id } = await add()
    disk.during((key) => {
      disk.kept.set(key, 'half a picture')
      return new Promise(() => undefined) // whoever works on it dies
    })
    void step()
    while (![...disk.kept.values()].includes('half a picture')) await new Promise(setImmediate)
    disk.during(null)
    expect(await step(), 'while another has it').to.equal(false)
    expect((await uploads.get('ada', id)).state).to.equal('waiting')
    pass(5 * MINUTE_MS + 1)
    await work()
    expect((await uploads.get('ada', id)).state).to.equal('ready')
    expect([...disk.kept.values()]).to.deep.equal(['made of photo'])
  })

  it('that break whoever works on them are given up after a few tries', async () => {
    const { id } = await add()
    const before = disk.kept.size
    for (let tries = 0; tries < 6; tries++) {
      const reached = Promise.withResolvers<void>()
      disk.during(() => {
        reached.resolve()
        return new Promise(() => undefined)
      })
      void step()
      await reached.promise
      pass(5 * MINUTE_MS + 1)
    }
    await work()
    expect(await uploads.get('ada', id)).to.include({ state: 'failed', fault: 'busy' })
    expect([before, disk.kept.size]).to.deep.equal([1, 0])
  })

  it('wait while the disk is full, and are finished when it is not', async () => {
    const { id } = await add()
    disk.during(() => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })))
    const error = await step().catch((thrown: unknown) => thrown)
    expect(error).to.include({ code: 'ENOSPC' })
    expect((await uploads.get('ada', id)).state).to.equal('waiting')
    disk.during(null)
    expect(await step(), 'at once').to.equal(false)
    pass(10_000)
    await work()
    expect((await uploads.get('ada', id)).state).to.equal('ready')
  })

  it('whose sender died while they came have failed, and are swept', async () => {
    const reached = Promise.withResolvers<void>()
    disk.files.park = () => {
      reached.resolve()
      return new Promise(() => undefined)
    }
    void add()
    await reached.promise
    const [doc] = await docs()
    pass(5 * MINUTE_MS + 1)
    await work()
    expect(await uploads.get('ada', doc?._id ?? '')).to.include({ state: 'failed' })
    pass(DAY_MS)
    await sweep()
    expect(await docs()).to.deep.equal([])
  })

  it('are one member’s own', async () => {
    const id = await ready()
    expect(await codeOf(uploads.get('eve', id))).to.equal('media-gone')
    expect(await codeOf(uploads.change('eve', id, { alt: 'mine' }))).to.equal('media-gone')
    expect(await codeOf(uploads.remove('eve', id))).to.equal('media-gone')
    expect(await codeOf(uploads.attach('eve', [id], 'post:1'))).to.equal('media-gone')
    expect(await uploads.some('eve', [id])).to.deep.equal([])
    expect((await uploads.get('ada', id)).alt).to.equal('A bed')
  })

  it('stand beside one of two posts that want them at the same time', async () => {
    const ids = [await ready(), await ready(), await ready()]
    const [a, b, c] = ids as [string, string, string]
    const wants = [
      [a, b],
      [b, c],
      [c, a],
      [a, b, c],
    ]
    const got = await Promise.all(wants.map((some, at) => codeOf(uploads.attach('ada', some, `post:${at}`))))
    expect(got.filter((one) => one === 'done').length).to.be.lessThan(2)
    const winner = got.indexOf('done')
    for (const doc of await docs()) {
      const expected = winner !== -1 && wants[winner]?.includes(doc._id) === true ? `post:${winner}` : null
      expect(doc.holder, doc._id).to.equal(expected)
    }
    if (winner !== -1)
      expect(await codeOf(uploads.attach('ada', wants[winner] ?? [], `post:${winner}`))).to.equal('done')
  })

  it('are not taken when they are too many, unready or failed, and then none is', async () => {
    const [good, bad] = [await ready(), await ready('broken')]
    const { id: unready } = await add()
    expect(await codeOf(uploads.attach('ada', [good, unready], 'post:1'))).to.equal('media-unready')
    expect(await codeOf(uploads.attach('ada', [good, bad], 'post:1'))).to.equal('picture-unreadable')
    expect(await codeOf(uploads.attach('ada', [good, '00000000000000000001'], 'post:1'))).to.equal('media-gone')
    await work()
    const five = [good, unready, await ready(), await ready(), await ready()]
    expect(await codeOf(uploads.attach('ada', five, 'post:1'))).to.equal('media-many')
    expect((await docs()).every(({ holder }) => holder === null)).to.equal(true)
    const order = [unready, good]
    const files = await uploads.attach('ada', order, 'post:1')
    expect(files.map(({ own }) => own?.media)).to.deep.equal(order)
  })

  it('are deleted by whoever sent them while nothing holds them, with their files', async () => {
    const id = await ready()
    await uploads.attach('ada', [id], 'post:1')
    expect(await codeOf(uploads.remove('ada', id))).to.equal('media-gone')
    await uploads.detach('post:1')
    await uploads.remove('ada', id)
    expect(await codeOf(uploads.get('ada', id))).to.equal('media-gone')
    await sweep()
    expect([await docs(), disk.kept.size]).to.deep.equal([[], 0])
  })

  it('that are deleted while they are worked on do not come back', async () => {
    const { id } = await add()
    disk.during(() => uploads.remove('ada', id))
    await work()
    expect(await codeOf(uploads.get('ada', id))).to.equal('media-gone')
    pass(MINUTE_MS)
    await sweep()
    expect([await docs(), disk.kept.size]).to.deep.equal([[], 0])
  })

  it('are swept after a day beside nothing, and stay while a post has them', async () => {
    const [used, unused] = [await ready(), await ready()]
    await uploads.attach('ada', [used], 'post:1')
    posts.set('post:1', [used])
    pass(DAY_MS - MINUTE_MS)
    await sweep()
    expect((await docs()).length).to.equal(2)
    pass(2 * MINUTE_MS)
    await sweep()
    expect((await docs()).map(({ _id }) => _id)).to.deep.equal([used])
    expect(await codeOf(uploads.get('ada', unused))).to.equal('media-gone')
    pass(90 * DAY_MS)
    await sweep()
    expect((await docs()).length).to.equal(1)
    posts.clear()
    pass(31 * DAY_MS)
    await sweep()
    expect([await docs(), disk.kept.size]).to.deep.equal([[], 0])
  })

  it('that were taken for a post that never came to be are free within the hour', async () => {
    const id = await ready()
    await uploads.attach('ada', [id], 'post:1')
    pass(60 * MINUTE_MS)
    await sweep()
    expect(await docs()).to.deep.equal([])
  })

  it('go from one holder to another, and with what is dropped', async () => {
    const [a, b] = [await ready(), await ready()]
    await uploads.attach('ada', [a, b], 'scheduled:1')
    await uploads.pass('scheduled:1', 'post:1')
    expect(await codeOf(uploads.attach('ada', [a], 'post:2'))).to.equal('media-gone')
    await uploads.detach('post:1', { keep: [a] })
    expect(await codeOf(uploads.attach('ada', [b], 'post:2'))).to.equal('done')
    await uploads.drop('post:1')
    await sweep()
    expect((await docs()).map(({ _id, holder }) => [_id, holder])).to.deep.equal([[b, 'post:2']])
  })

  it('may be described anew by whoever holds them, and by nobody else', async () => {
    const id = await ready()
    const changed = await uploads.change('ada', id, { alt: ' Two beds ', focus: [0.5, -1] })
    expect(changed).to.deep.include({ alt: 'Two beds', focus: [0.5, -1] })
    const error = await uploads.change('ada', id, { alt: 'x'.repeat(1_501) }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Refusal)
    await uploads.attach('ada', [id], 'post:1')
    expect(await codeOf(uploads.change('ada', id, { alt: 'late' }))).to.equal('media-gone')
    expect((await uploads.change('ada', id, { alt: 'edited' }, 'post:1')).alt).to.equal('edited')
    const [file] = await uploads.attach('ada', [id], 'post:1')
    expect(file).to.deep.include({ alt: 'edited', focus: [0.5, -1] })
  })

  it('show a picture before they are played, the newest there is', async () => {
    const { id } = await add('film', 'ada', 'poster')
    await work()
    const first = (await uploads.get('ada', id)).file
    expect(first?.own.still).to.deep.include({ width: 320, height: 240 })
    expect(first?.blurhash).to.equal(poster.blurhash)
    await uploads.change('ada', id, { thumbnail: { path: 'poster', size: 10 } })
    expect((await uploads.get('ada', id)).state).to.equal('waiting')
    await work()
    const second = (await uploads.get('ada', id)).file
    expect(second?.own.still?.key).to.be.a('string').and.not.equal(first?.own.still?.key)
    await uploads.change('ada', id, { thumbnail: { path: 'broken', size: 10 } })
    await work()
    expect((await uploads.get('ada', id)).file?.own.still).to.deep.equal(second?.own.still)
    expect([...disk.kept.values()].toSorted()).to.deep.equal(['a still', 'made of film'])
    expect(await codeOf(add('film', 'ada', 'page'))).to.equal('clip-kind')
    expect(await codeOf(add('film', 'ada', 'film'))).to.equal('picture-kind')
    expect([...disk.kept.values()].toSorted()).to.deep.equal(['a still', 'made of film'])
  })

  it('fill no more room than each member has, also when they come at the same time', async () => {
    for (let n = 0; n < 20; n++) await ready()
    const [one, other] = [await codeOf(add()), await codeOf(add())]
    expect([one, other]).to.deep.equal(['done', 'done'])
    expect(await codeOf(add())).to.equal('media-full')
    expect(await codeOf(add('photo', 'eve'))).to.equal('done')
    await work()
    const many = await Promise.all(Array.from({ length: 8 }, () => codeOf(add('photo', 'ben'))))
    await work()
    const more = await Promise.all(Array.from({ length: 8 }, () => codeOf(add('film', 'ben'))))
    expect(many.filter((code) => code === 'done').length).to.equal(8)
    expect(more.filter((code) => code === 'done').length).to.be.lessThan(8)
  })

  it('go with the account', async () => {
    const ids = [await ready(), await ready()]
    await uploads.attach('ada', ids, 'post:1')
    await ready('photo', 'eve')
    while (await uploads.forget('ada'));
    await sweep()
    expect((await docs()).map(({ member }) => member)).to.deep.equal(['eve'])
    expect(disk.kept.size).to.equal(1)
  })
})

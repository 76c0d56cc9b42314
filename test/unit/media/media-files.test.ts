import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMediaFiles, type MediaFiles } from '../../../src/media/media-files.js'
import { freshFolder } from '../../support/folders.js'

const HOUR_MS = 3_600_000

describe('the files of pictures', () => {
  let folder: string
  let drawn: number
  const clock = () => new Date()
  const randomBytes = (size: number) => new Uint8Array(size).fill(drawn++)
  const opened = () => createMediaFiles(folder, { clock, randomBytes })
  const keep = async (files: MediaFiles, names: Record<string, string>) => {
    const made = await files.begin()
    for (const [name, text] of Object.entries(names)) await writeFile(join(made, name), text, { mode: 0o600 })
    return files.keep(made)
  }
  const picture = { '480.webp': 'small', '1600.webp': 'larger', 'card.jpg': 'card' }
  const rejected = async (work: Promise<unknown>) => work.then(() => null, String)

  beforeEach(async () => {
    folder = join(await freshFolder(), 'media')
    drawn = 0xa0
  })

  it('stand under a random key, for nobody else to read', async () => {
    const files = await opened()
    const { key, bytes } = await keep(files, picture)
    expect([key, bytes]).to.deep.equal(['a0'.repeat(16), 15])
    const found = await files.find(key, '1600.webp')
    expect(found).to.deep.equal({ path: join(folder, 'a0', key, '1600.webp'), type: 'image/webp', bytes: 6 })
    expect((await files.find(key, 'card.jpg'))?.type).to.equal('image/jpeg')
    for (const path of [folder, files.incoming, join(folder, 'a0'), join(folder, 'a0', key)]) {
      expect((await stat(path)).mode & 0o777, path).to.equal(0o700)
    }
    expect(await readdir(files.incoming)).to.deep.equal([])
  })

  it('never take the place of others', async () => {
    const files = await opened()
    const { key } = await keep(files, picture)
    drawn = 0xa0
    expect(await rejected(keep(files, { '480.webp': 'other' }))).to.match(/ENOTEMPTY|EEXIST/)
    expect((await files.find(key, '480.webp'))?.bytes).to.equal(5)
  })

  it('are kept all together, or not at all', async () => {
    const files = await opened()
    for (const names of [[], ['x.svg'], ['480.webp', '480.webp.bak'], ['0480.webp']]) {
      const made = keep(files, Object.fromEntries(names.map((name) => [name, 'x'])))
      expect(await rejected(made), names.join()).to.match(/Not the files of a picture/)
    }
    const made = await files.begin()
    await mkdir(join(made, '480.webp'))
    expect(await rejected(files.keep(made))).to.match(/Not the files of a picture: 480.webp/)
    expect(await readdir(folder)).to.deep.equal(['incoming'])
  })

  it('are found by nothing but their own names', async () => {
    const files = await opened()
    const { key } = await keep(files, picture)
    await writeFile(join(folder, 'a0', key, 'secret'), 'x')
    const keys = [
      '..',
      '',
      key.toUpperCase(),
      `${key}/`,
      `${key}\n`,
      `../a0/${key}`,
      `${key}\0`,
      'incoming',
      '__proto__',
    ]
    for (const odd of keys) expect(await files.find(odd, '480.webp'), JSON.stringify(odd)).to.equal(null)
    const names = [
      'secret',
      '.',
      '..',
      '',
      '../480.webp',
      '480.webp\0',
      '480.webp/',
      '..\\480.webp',
      '480.WEBP',
      '480.webp\n',
    ]
    for (const odd of names) expect(await files.find(key, odd), JSON.stringify(odd)).to.equal(null)
    expect(await files.find('b0'.repeat(16), '480.webp')).to.equal(null)
  })

  it('are gone after they were deleted, and can be deleted again', async () => {
    const files = await opened()
    const [first, second] = [await keep(files, picture), await keep(files, picture)]
    expect(await files.totalBytes()).to.equal(30)
    for (const key of [first.key, first.key, '../incoming', '']) await files.delete(key)
    expect(await files.find(first.key, '480.webp')).to.equal(null)
    expect(await files.find(second.key, '480.webp')).to.not.equal(null)
    expect([await files.totalBytes(), await readdir(files.incoming)]).to.deep.equal([15, []])
  })

  it('that a crash left half way are swept at the next start, the fresh ones spared', async () => {
    const files = await opened()
    const { key } = await keep(files, picture)
    const old = new Date(Date.now() - HOUR_MS - 1_000)
    const [stale, fresh] = [await files.begin(), await files.begin()]
    await writeFile(join(stale, '480.webp'), 'half')
    await writeFile(join(files.incoming, 'stale.upload'), 'half')
    for (const path of [stale, join(files.incoming, 'stale.upload')]) await utimes(path, old, old)
    const again = await opened()
    expect(await readdir(files.incoming)).to.deep.equal([fresh.slice(files.incoming.length + 1)])
    expect(existsSync((await again.find(key, '480.webp'))?.path ?? '')).to.equal(true)
  })
})

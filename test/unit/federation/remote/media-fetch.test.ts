import { expect } from 'chai'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchPicture } from '../../../../src/federation/remote/media-fetch.js'
import { closeFetchers, testFetcher } from '../../../support/fetching.js'
import { freshFolder } from '../../../support/folders.js'
import { redirecting, saying, startOddServer, stopOddServers, type Oddity } from '../../../support/odd-server.js'

const png = { 'content-type': 'image/png' }

async function fetchFrom(oddity: Oddity, options = {}) {
  const server = await startOddServer()
  server.on('/p', oddity)
  const folder = await freshFolder()
  const path = join(folder, 'p')
  const got = await fetchPicture(testFetcher(), `http://localhost:${server.port}/p`, path, options)
  return { got, path, files: await readdir(folder) }
}

describe('a remote picture', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  it('is written to a file that only the hub can read', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    const { got, path } = await fetchFrom(saying(bytes, { 'content-type': 'image/png; x=1' }))
    expect(got).to.include({ kind: 'ok', type: 'image/png', bytes: bytes.length })
    expect((await readFile(path)).equals(bytes)).to.equal(true)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
  })

  it('may have ten mebibytes and not a byte more', async () => {
    const max = 10 * 1_048_576
    expect((await fetchFrom(saying(Buffer.alloc(max), png))).got).to.include({ kind: 'ok', bytes: max })
    const pieces: Oddity = (_request, response) => {
      response.writeHead(200, png)
      response.write(Buffer.alloc(max))
      response.end('x')
    }
    for (const oddity of [saying(Buffer.alloc(max + 1), png), pieces]) {
      const { got, files } = await fetchFrom(oddity)
      expect(got).to.include({ kind: 'invalid' })
      expect(files).to.deep.equal([])
    }
  })

  it('is nothing else, and leaves no file when it does not come', async () => {
    const odd: Record<string, Oddity> = {
      'svg': saying('<svg/>', { 'content-type': 'image/svg+xml' }),
      'html': saying('<p>', { 'content-type': 'text/html' }),
      'no type': saying('x', { 'content-type': '' }),
      'empty': saying('', png),
      'cut short': (_request, _response, socket) =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\nx'),
      'elsewhere': redirecting('https://10.0.0.1/'),
      'gone': saying('', {}, 410),
    }
    for (const [name, oddity] of Object.entries(odd)) {
      const { got, files } = await fetchFrom(oddity)
      expect(got.kind, name).to.not.equal('ok')
      expect(files, name).to.deep.equal([])
    }
  })

  it('throws what the disk says, and asks nobody', async () => {
    const server = await startOddServer()
    const folder = await freshFolder()
    const url = `http://localhost:${server.port}/p`
    const failed = await fetchPicture(testFetcher(), url, join(folder, 'no', 'p')).catch((error: unknown) => error)
    expect(failed).to.be.an('error').with.property('code', 'ENOENT')
    expect(server.connections()).to.equal(0)
  })
})

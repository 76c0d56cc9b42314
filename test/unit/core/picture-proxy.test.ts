import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { pictureProxy, type ProxyWidth } from '../../../src/core/picture-proxy.js'

describe('addresses of pictures of others', () => {
  const key = Buffer.alloc(32, 7)
  const proxy = pictureProxy(key)
  const partsOf = (href: string) => {
    const [, , width = '', signature = '', url = ''] = href.split('/')
    return { width, signature, url }
  }
  const signed = (url: string, width: number) =>
    createHmac('sha256', key).update(`${width}\n${url}`).digest('base64url').slice(0, 32)

  it('are the same each time they are asked for, and each of its own width', () => {
    const url = 'https://cabbages.test/leeks.jpg'
    for (const width of [480, 960, 480, 960] as ProxyWidth[]) {
      const parts = partsOf(proxy.hrefOf(url, width))
      expect(parts.signature).to.equal(signed(url, width))
      expect(proxy.read(parts)).to.deep.equal({ url, width })
    }
  })

  it('stay right when there are more than are kept, and for long ones', () => {
    const urls = Array.from({ length: 1_200 }, (_, n) => `https://cabbages.test/${n}.jpg`)
    for (const url of [...urls, ...urls, `https://cabbages.test/${'x'.repeat(900)}`])
      expect(proxy.read(partsOf(proxy.hrefOf(url, 480)))).to.deep.equal({ url, width: 480 })
  })
})

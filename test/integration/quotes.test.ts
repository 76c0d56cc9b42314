import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import { neighbourPaths } from '../../src/web/neighbour-paths.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { attacks } from '../support/attacks.js'
import { cleanUp } from './hubs.js'
import { outskirts, type Outskirts } from './outside.js'

const FIRST = iri('https://elm.test/notes/first')
const STAMP = iri('https://elm.test/stamps/1')

describe('what a post quotes, on its page', () => {
  let there: Outskirts
  let ada: { iri: Iri; address: string }
  let bob: { iri: Iri; address: string }
  beforeEach(async () => {
    there = await outskirts()
    ada = await there.know('ada')
    bob = await there.know('bob')
  })
  afterEach(cleanUp)

  const quote = { of: FIRST, stamp: STAMP }
  const quoting = (more = {}) =>
    there.hear(bob.iri, { html: '<p>See this <span class="quote-inline">RE: x</span></p>', quote, ...more })
  const approve = async (id: string, change: { target?: Iri; author?: Iri; approved?: boolean } = {}) => {
    const post = await there.hub.services.posts.get(id)
    const found = { target: FIRST, author: ada.iri, approved: true, ...change }
    await there.hub.services.quotes.keep(post?.iri as Iri, { ...quote, ...found })
  }
  const pageOf = async (id: string) => (await (await there.member()).get(neighbourPaths.post(id))).text
  const quoted = (page: string) => /<(blockquote|p) class="post-quote".*?<\/\1>/s.exec(page)?.[0] ?? ''

  it('is shown with who wrote it, and the way to it', async () => {
    const first = await there.hear(ada.iri, { iri: FIRST, html: '<p>Leaves fall.</p>' })
    const id = await quoting()
    await approve(id)
    const part = quoted(await pageOf(id))
    for (const words of ['Leaves fall.', neighbourPaths.post(first), neighbourPaths.actor(ada.address)])
      expect(part, words).to.include(words)
  })

  it('is a link alone until it is known that it may be shown, and members who look have that found out', async () => {
    await there.hear(ada.iri, { iri: FIRST, html: '<p>Leaves fall.</p>' })
    const id = await quoting()
    const part = quoted(await pageOf(id))
    expect(part).to.include(FIRST).and.not.include('Leaves fall.')
    expect(there.network.quotesAsked).to.have.length(1)
    await approve(id, { approved: false })
    expect(quoted(await pageOf(id))).to.not.include('Leaves fall.')
  })

  it('is a link when it is for followers, taken down, or by somebody whom the reader has turned away', async () => {
    await there.hear(ada.iri, { iri: FIRST, html: '<p>Leaves fall.</p>', audience: 'followers' })
    const id = await quoting()
    await approve(id)
    expect(quoted(await pageOf(id)), 'for followers').to.not.include('Leaves fall.')
    const open = iri('https://elm.test/notes/second')
    await there.hear(ada.iri, { iri: open, html: '<p>Leaves fall.</p>' })
    await approve(id, { target: open })
    const reader = await there.member()
    const seen = async () => quoted((await reader.get(neighbourPaths.post(id))).text)
    expect(await seen()).to.include('Leaves fall.')
    await there.hub.services.memberBlocks.put(reader.member.id, ada.iri, 'mute')
    expect(await seen(), 'muted').to.not.include('Leaves fall.')
    await there.hub.services.memberBlocks.remove(reader.member.id, ada.iri)
    await there.hub.services.posts.deleted(open, ada.iri)
    expect(await seen(), 'taken down').to.not.include('Leaves fall.')
  })

  it('may be an item of ours that everybody may read', async () => {
    const id = await quoting()
    await approve(id, { target: iri(there.call.iri) })
    expect(quoted(await pageOf(id))).to.include(pathOf(there.call))
  })

  it('says of what comes with a warning only that, and nothing of what it quotes in turn', async () => {
    const warned = { summary: 'Spiders', sensitive: true, quote: { of: bob.iri, stamp: null } }
    await there.hear(ada.iri, { iri: FIRST, html: '<p>Eight legs.</p>', ...warned })
    const id = await quoting()
    await approve(id)
    const part = quoted(await pageOf(id))
    expect(part).to.include('Spiders').and.not.include('Eight legs.')
    expect(part.match(/post-quote/g)).to.have.length(1)
  })

  it('brings nothing into the page that runs', async () => {
    await there.hear(ada.iri, { iri: FIRST, title: attacks[0] ?? '', html: '<p>&lt;script&gt;x()&lt;/script&gt;</p>' })
    const id = await quoting()
    await approve(id)
    expect(quoted(await pageOf(id)))
      .to.include('&lt;script>')
      .and.not.include('<script')
  })
})

import { expect } from 'chai'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import { bob, CONTEXT, HUB, serve, stopServed } from '../../../support/wire-sources.js'

const items = (count: number) => Array.from({ length: count }, (_, index) => `${HUB}/o/${index + 1}`)

describe('collections for other servers', () => {
  afterEach(stopServed)
  const names = ['outbox', 'followers', 'following', 'featured', 'tags']
  const paths = [
    ...names.flatMap((name) => [`/a/hub/${name}`, `/actor/${name}`]),
    ...['replies', 'context', 'likes', 'shares'].map((name) => `/o/12/${name}`),
  ]

  for (const path of paths) {
    it(`have a size and pages of 20: ${path}`, async () => {
      const { source, get } = await serve()
      const all = items(45)
      source.collect(path, all, { attributedTo: bob })
      const id = HUB + path
      const first = await get(path)
      expect(first.text).to.equal(
        JSON.stringify({
          '@context': CONTEXT,
          id,
          'type': 'OrderedCollection',
          'attributedTo': bob,
          'totalItems': 45,
          'first': `${id}?page=true`,
        }),
      )
      const pageOf = async (address: string) => (await get(address.slice(HUB.length))).json() as JsonObject
      const one = await pageOf(`${id}?page=true`)
      expect(one).to.deep.equal({
        '@context': CONTEXT,
        'id': `${id}?page=true`,
        'type': 'OrderedCollectionPage',
        'partOf': id,
        'next': `${id}?page=20`,
        'orderedItems': all.slice(0, 20),
      })
      const two = await pageOf(one.next as string)
      const three = await pageOf(two.next as string)
      expect(two.orderedItems).to.deep.equal(all.slice(20, 40))
      expect(three.orderedItems).to.deep.equal(all.slice(40))
      expect(three).to.not.have.property('next')
      expect(first.headers).to.include({
        'content-type': 'application/activity+json; charset=utf-8',
        'vary': 'Accept, Signature, Signature-Input',
        'cache-control': 'public, max-age=60',
      })
    })
  }

  it('show their size alone when they are hidden', async () => {
    const { source, get } = await serve()
    source.collect('/a/hub/followers', items(3), { hidden: true })
    expect((await get('/a/hub/followers')).json()).to.deep.equal({
      '@context': CONTEXT,
      'id': `${HUB}/a/hub/followers`,
      'type': 'OrderedCollection',
      'totalItems': 3,
    })
    for (const page of ['true', '20']) {
      const { status, text } = await get(`/a/hub/followers?page=${page}`)
      expect(status).to.equal(404)
      expect(text).to.not.include('/o/1')
    }
  })

  it('have no order where that says nothing', async () => {
    const { source, get } = await serve()
    source.collect('/o/1/replies', items(2), { ordered: false })
    expect((await get('/o/1/replies')).json()).to.include({ type: 'Collection' })
    const page = (await get('/o/1/replies?page=true')).json()
    expect(page).to.include({ type: 'CollectionPage' })
    expect(page).to.have.deep.property('items', items(2))
    expect(page).to.not.have.property('orderedItems')
  })

  it('may be empty, and may hold whole objects, nulls and strings like cursors', async () => {
    const { source, get } = await serve()
    source.collect('/a/hub/outbox', [])
    expect((await get('/a/hub/outbox?page=true')).json()).to.have.deep.property('orderedItems', [])
    const whole = [{ type: 'Create', _id: '7', to: ['x'], cc: [] }, 'true', ['x']]
    source.collect('/a/hub/featured', whole)
    const page = (await get('/a/hub/featured?page=true')).json()
    expect(page).to.have.deep.property('orderedItems', [{ type: 'Create', to: ['x'], cc: [] }, 'true', ['x']])
    expect(page).to.not.have.property('next')
  })

  it('refuse what is no cursor', async () => {
    const { source, get, errors } = await serve()
    source.collect('/a/hub/outbox', items(45))
    const bad = [
      '',
      '-1',
      'nothing',
      '1e9',
      '%27%3B--',
      'true&page=20',
      '20,20',
      '%00',
      '..%2f..',
      '%F0%9F%92%A3',
      'x'.repeat(201),
      '1'.repeat(8_000),
      '%E0%A4%A',
      '{"$gt":0}'.replaceAll('"', '%22'),
    ]
    for (const page of bad) {
      const { status, headers } = await get(`/a/hub/outbox?page=${page}`)
      expect(status, page).to.equal(400)
      expect(headers['content-type']).to.equal('application/json; charset=utf-8')
    }
    expect(errors).to.deep.equal([])
    expect((await get('/a/hub/outbox?page[$gt]=')).json()).to.include({ totalItems: 45 })
  })
})

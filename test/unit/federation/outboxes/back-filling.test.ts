import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { createLog } from '../../../../src/core/log.js'
import type { ActorDoc } from '../../../../src/domain/actors/actor-repo.js'
import { backFiller } from '../../../../src/federation/outboxes/back-filling.js'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import type { ReadPost } from '../../../../src/federation/vocab/read/post.js'
import { createReaders } from '../../../../src/federation/vocab/read/readers.js'
import { actorDoc } from '../../../support/neighbours.js'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const now = new Date('2026-11-21T12:00:00Z')
const ANN = iri('https://elm.test/users/ann')
const at = (path: string, host = 'elm.test'): Iri => iri(`https://${host}${path}`)

/** An actor to be asked, a web of documents, and a memory for what is kept. */
function scene(outbox: Iri | null = at('/outbox')) {
  const web = new Map<Iri, JsonObject>()
  const [asked, kept]: [Iri[], ReadPost[]] = [[], []]
  const known = new Set<Iri>()
  let due = 1
  const step = backFiller({
    fetch: async (url) => {
      asked.push(url)
      const document = web.get(url)
      return document === undefined ? { kind: 'gone' } : { kind: 'ok', id: url, document }
    },
    readers: createReaders({ clock: () => now }),
    authors: {
      known: async (name) => ({ iri: name }) as ActorDoc,
      get: async (name) => ({ kind: 'ok', actor: { iri: name } as ActorDoc }),
    },
    isLocal: (name) => new URL(name).host === 'oak.test',
    blocks: { refuses: (host) => host === 'bad.test' },
    clock: () => now,
    backFills: {
      claim: async () => (due-- > 0 ? { _id: ANN, due: now, at: now } : null),
      done: async () => true,
    },
    actors: { get: async () => ({ ...actorDoc('ann'), iri: ANN, outbox }) },
    posts: {
      byIri: async (name) => (known.has(name) ? {} : null),
      receive: async (post, { followed }) => {
        expect(followed).to.equal(true)
        kept.push(post)
      },
    },
    log: createLog({ level: 'error' }),
  })
  const says = (url: Iri, json: JsonObject) => web.set(url, { id: url, ...json })
  const note = (url: Iri, more: JsonObject = {}) =>
    says(url, { type: 'Note', attributedTo: ANN, to: [PUBLIC], content: '<p>Hello</p>', ...more })
  const lists = (...items: JsonObject['x'][]) => {
    says(at('/outbox'), { type: 'OrderedCollection', first: at('/outbox?page=1') })
    says(at('/outbox?page=1'), {
      type: 'OrderedCollectionPage',
      orderedItems: items,
      next: at('/outbox?page=2'),
    })
    says(at('/outbox?page=2'), { type: 'OrderedCollectionPage', orderedItems: [at('/notes/far')] })
  }
  return { step, says, note, lists, asked, kept, known, iris: () => kept.map(({ iri: name }) => name) }
}

const create = (object: JsonObject['x']): JsonObject => ({ type: 'Create', id: at('/acts/c'), actor: ANN, object })

describe('asking an outbox for what is there already', () => {
  it('takes posts by their own addresses, not by what is written out in it, and those that are known not again', async () => {
    const { step, note, lists, known, iris, kept, asked } = scene()
    for (const name of ['1', '2', '3', 'far']) note(at(`/notes/${name}`))
    known.add(at('/notes/2'))
    const forged = { id: at('/notes/1'), type: 'Note', content: '<p>Forged</p>' }
    lists(create(forged), create(at('/notes/2')), { ...create(at('/notes/3')), type: 'Announce' }, at('/notes/3'))
    expect(await step()).to.equal(true)
    expect(iris()).to.deep.equal([at('/notes/1'), at('/notes/3')])
    expect(kept[0]?.html).to.equal('<p>Hello</p>')
    expect(asked).to.not.include(at('/outbox?page=2'))
    expect(await step()).to.equal(false)
  })

  it('takes nothing of others, of other hosts, of ours, and nothing that is not for everybody', async () => {
    const { step, note, lists, iris, asked } = scene()
    note(at('/notes/1'), { attributedTo: at('/users/bob') })
    note(at('/notes/2'), { to: [at('/users/ann/followers')] })
    note(at('/notes/3', 'fir.test'))
    lists(at('/notes/1'), at('/notes/2'), at('/notes/3', 'fir.test'), at('/o/1', 'oak.test'), at('/x', 'bad.test'))
    await step()
    expect(iris()).to.deep.equal([])
    expect(asked.filter((url) => new URL(url).host !== 'elm.test')).to.deep.equal([])
  })

  it('is bounded, however much is listed', async () => {
    const { step, note, lists, iris, asked } = scene()
    const many = Array.from({ length: 900 }, (_, n) => at(`/notes/${n}`))
    for (const one of many) note(one)
    lists(...many)
    await step()
    expect(iris()).to.deep.equal(many.slice(0, 20))
    expect(asked).to.have.length(22)
  })

  it('asks nobody where there is no outbox, or it is on another host', async () => {
    for (const outbox of [null, at('/outbox', 'fir.test')]) {
      const { step, asked } = scene(outbox)
      expect(await step()).to.equal(true)
      expect(asked).to.deep.equal([])
    }
  })
})

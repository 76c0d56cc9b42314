import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { redirecting, saying } from '../../../support/odd-server.js'
import { actorJson, HUB, multikey, rsaKey, strangers, strangersGone } from '../../../support/strangers.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('the directory', () => {
  afterEach(strangersGone)

  it('asks for who is unknown, signed by the hub, and then knows them', async () => {
    const { directory, at, holds, paths, server, woken } = await strangers()
    holds(actorJson(at('/u/ana')))
    expect(await directory.known(at('/u/ana'))).to.equal(null)
    const got = await directory.get(at('/u/ana'))
    expect(got.kind === 'ok' && got.actor).to.deep.include({
      _id: at('/u/ana'),
      state: 'here',
      handle: 'ana',
      address: `ana@oak.test:${server.port}`,
      inbox: at('/u/ana/inbox'),
      sharedInbox: at('/inbox'),
      keyIds: [`${at('/u/ana')}#main-key`],
    })
    expect(await directory.get(at('/u/ana'))).to.deep.equal(got)
    expect((await directory.known(at('/u/ana')))?.name).to.equal('Somebody called ana')
    expect(paths()).to.deep.equal(['/u/ana'])
    expect(server.arrived[0]?.headers.signature).to.equal('of the hub')
    expect(woken()).to.equal(1)
  })

  it('asks once for all who want the same at the same time', async () => {
    const { directory, at, holds, paths } = await strangers()
    holds(actorJson(at('/u/ana')))
    const all = await Promise.all(Array.from({ length: 40 }, () => directory.get(at('/u/ana'))))
    expect(new Set(all.map(({ kind }) => kind))).to.deep.equal(new Set(['ok']))
    expect(paths()).to.have.lengthOf(1)
  })

  it('asks again after a day, and lives with what it knows when nobody answers', async () => {
    const { directory, at, holds, paths, later, server } = await strangers()
    holds(actorJson(at('/u/ana')))
    await directory.get(at('/u/ana'))
    later(DAY - 1)
    await directory.get(at('/u/ana'))
    expect(paths()).to.have.lengthOf(1)
    later(1)
    server.on('/u/ana', saying('', {}, 503))
    const stale = await directory.get(at('/u/ana'))
    expect(stale.kind === 'ok' && stale.actor.name).to.equal('Somebody called ana')
    await directory.get(at('/u/ana'))
    expect(paths(), 'not again within five minutes').to.have.lengthOf(2)
    holds(actorJson(at('/u/ana'), { name: 'Ana' }))
    later(5 * MINUTE)
    const fresh = await directory.get(at('/u/ana'))
    expect(fresh.kind === 'ok' && fresh.actor.name).to.equal('Ana')
  })

  it('keeps the number of an actor, and gives others another', async () => {
    const { directory, at, holds, later, actors } = await strangers()
    holds(actorJson(at('/u/ana')))
    holds(actorJson(at('/u/ben')))
    const before = await directory.get(at('/u/ana'))
    const ben = await directory.get(at('/u/ben'))
    later(DAY)
    const after = await directory.get(at('/u/ana'))
    if (before.kind !== 'ok' || after.kind !== 'ok' || ben.kind !== 'ok') throw new Error('not there')
    expect(after.actor.number).to.equal(before.actor.number).and.not.to.equal(ben.actor.number)
    expect((await actors.byNumber(ben.actor.number))?.iri).to.equal(at('/u/ben'))
    expect(after.actor.fetchedAt > before.actor.fetchedAt).to.equal(true)
  })

  it('refreshes once in five minutes, whichever process asks', async () => {
    const { directory, anotherProcess, at, holds, paths, later } = await strangers()
    holds(actorJson(at('/u/ana')))
    await directory.get(at('/u/ana'))
    holds(actorJson(at('/u/ana'), { name: 'Ana' }))
    const early = await directory.refresh(at('/u/ana'))
    expect(early.kind === 'ok' && early.actor.name).to.equal('Somebody called ana')
    expect(paths()).to.have.lengthOf(1)
    later(5 * MINUTE)
    const other = anotherProcess()
    await Promise.all([
      ...Array.from({ length: 10 }, () => directory.refresh(at('/u/ana'))),
      other.refresh(at('/u/ana')),
    ])
    expect(paths()).to.have.lengthOf(2)
    expect((await directory.known(at('/u/ana')))?.name).to.equal('Ana')
    later(5 * MINUTE - 1)
    await other.refresh(at('/u/ana'))
    expect(paths()).to.have.lengthOf(2)
  })

  for (const status of [410, 404]) {
    it(`keeps that somebody is gone when their server says ${status}, without their keys`, async () => {
      const { directory, at, holds, server, later, actors, paths } = await strangers()
      holds(actorJson(at('/u/ana')))
      await directory.get(at('/u/ana'))
      server.on('/u/ana', saying('', {}, status))
      later(5 * MINUTE)
      expect(await directory.refresh(at('/u/ana'))).to.deep.equal({ kind: 'gone' })
      expect(await directory.known(at('/u/ana'))).to.equal(null)
      expect(await actors.get(at('/u/ana'))).to.deep.include({ state: 'gone', keys: [], keyIds: [] })
      expect(await directory.get(at('/u/ana'))).to.deep.equal({ kind: 'gone' })
      expect(await directory.keyOf(at('/u/ana#main-key'))).to.deep.equal({ kind: 'gone' })
      expect(paths()).to.have.lengthOf(2)
    })
  }

  it('finds those who came back, a day later', async () => {
    const { directory, at, holds, later } = await strangers()
    holds(actorJson(at('/u/ana')))
    await directory.get(at('/u/ana'))
    await directory.gone(at('/u/ana'))
    expect(await directory.get(at('/u/ana'))).to.deep.equal({ kind: 'gone' })
    later(DAY)
    expect(await directory.get(at('/u/ana'))).to.include({ kind: 'ok' })
    expect(await directory.keyOf(at('/u/ana#main-key'))).to.include({ kind: 'ok' })
  })

  it('never asks this hub, or a blocked host, not even by a redirect', async () => {
    const { directory, at, holds, paths, server } = await strangers()
    holds(actorJson(at('/u/ana', 'blocked.test')))
    server.on('/u/way', redirecting(at('/u/ana', 'blocked.test')))
    const forbidden = [iri(`${HUB}/a/hub`), at('/u/ana', 'blocked.test')]
    for (const name of forbidden) {
      expect(await directory.get(name)).to.include({ kind: 'refused', status: null })
      expect(await directory.refresh(name)).to.include({ kind: 'refused', status: null })
      expect(await directory.keyOf(iri(`${name}#main-key`))).to.include({ kind: 'refused', status: null })
      expect(await directory.proofKeyOf(name, iri(`${name}#ed25519`))).to.equal(null)
    }
    expect(paths()).to.deep.equal([])
    expect(await directory.get(at('/u/way'))).to.include({ kind: 'refused', status: null })
    expect(paths()).to.deep.equal(['/u/way'])
  })

  it('takes no actor with an inbox elsewhere, and no other address that is elsewhere', async () => {
    const { directory, at, holds } = await strangers()
    holds(actorJson(at('/u/spy'), { inbox: at('/u/victim/inbox', 'elm.test') }))
    expect(await directory.get(at('/u/spy'))).to.include({ kind: 'invalid' })
    const elsewhere = {
      endpoints: { sharedInbox: at('/inbox', 'elm.test') },
      outbox: at('/outbox', 'elm.test'),
      followers: at('/followers', 'elm.test'),
      featured: at('/featured', 'elm.test'),
    }
    holds(actorJson(at('/u/odd'), elsewhere))
    const odd = await directory.get(at('/u/odd'))
    const none = { sharedInbox: null, outbox: null, followers: null, featured: null }
    expect(odd.kind === 'ok' && odd.actor).to.deep.include({ inbox: at('/u/odd/inbox'), ...none })
  })

  it('takes no actor from a document of another id, host or type', async () => {
    const { directory, at, says, server, actors } = await strangers()
    says('/u/victim', actorJson(at('/u/victim', 'elm.test')))
    says(
      '/u/liar',
      actorJson(at('/u/victim', 'elm.test'), { publicKey: rsaKey(at('/u/victim', 'elm.test'), { pair: 'evil' }) }),
    )
    expect(await directory.get(at('/u/liar'))).to.include({ kind: 'invalid' })
    expect(await actors.get(at('/u/victim', 'elm.test'))).to.equal(null)
    const notActors = [
      actorJson(at('/u/odd'), { type: 'Note' }),
      actorJson(at('/u/odd'), { preferredUsername: '' }),
      actorJson(at('/u/odd'), { preferredUsername: 'ana@elm.test' }),
      actorJson(at('/u/odd'), { preferredUsername: 'a b' }),
      actorJson(at('/u/odd'), { inbox: undefined }),
      {},
    ]
    for (const [number, document] of notActors.entries()) {
      const id = at(`/u/odd${number}`)
      says(`/u/odd${number}`, { ...document, id })
      expect((await directory.lookUp(id)).kind, JSON.stringify(document)).to.equal('invalid')
    }
    server.on('/u/page', saying(JSON.stringify(actorJson(at('/u/page'))), { 'content-type': 'text/html' }))
    expect(await directory.lookUp(at('/u/page'))).to.include({ kind: 'invalid' })
  })

  it('stops asking for unknown actors: ten of a domain in a minute, sixty in five minutes', async () => {
    const { directory, at, holds, paths, later } = await strangers()
    const of = (name: number, host: string) => at(`/u/a${name}`, host)
    for (let name = 0; name < 12; name++) holds(actorJson(of(name, 'x.many.test')))
    const kinds = async (host: string) => {
      const all = await Promise.all(Array.from({ length: 12 }, (_, name) => directory.get(of(name, host))))
      return all.map(({ kind }) => kind).filter((kind) => kind !== 'invalid')
    }
    const first = await kinds('x.many.test')
    expect(first.filter((kind) => kind === 'ok')).to.have.lengthOf(10)
    expect(first.filter((kind) => kind === 'unavailable')).to.have.lengthOf(2)
    expect(paths()).to.have.lengthOf(10)
    const refused = await directory.get(of(10, 'y.many.test'))
    expect(refused, 'a subdomain is no other domain').to.include({ kind: 'unavailable', reached: true })
    expect(refused.kind === 'unavailable' && refused.retryAfterMs).to.be.within(1, MINUTE)
    expect(await directory.get(of(0, 'x.many.test')), 'who is known costs nothing').to.include({ kind: 'ok' })
    expect(await directory.lookUp(of(10, 'x.many.test')), 'members have an allowance of their own').to.include({
      kind: 'ok',
    })
    later(MINUTE)
    expect(await directory.get(of(11, 'x.many.test'))).to.include({ kind: 'ok' })
  })

  it('asks for no more than sixty unknown actors in five minutes', async () => {
    const { directory, at, paths, later } = await strangers()
    let asked = 0
    const batch = async () => {
      const all = await Promise.all(
        ['oak.test', 'elm.test', 'x.many.test'].flatMap((host) =>
          Array.from({ length: 10 }, () => directory.get(at(`/u/b${asked++}`, host))),
        ),
      )
      return all.filter(({ kind }) => kind === 'not-found').length
    }
    // The purse is refilled evenly: 12 in a minute.
    expect([await batch(), paths().length]).to.deep.equal([30, 30])
    later(MINUTE)
    expect(await batch()).to.equal(30)
    later(MINUTE)
    expect(await batch()).to.equal(24)
    later(MINUTE)
    expect(await batch()).to.equal(12)
    expect(paths()).to.have.lengthOf(96)
  })

  it('finds actors by address and by host', async () => {
    const { directory, at, holds, actors, server } = await strangers()
    for (const name of ['ana', 'ben', 'cleo']) {
      holds(actorJson(at(`/u/${name}`)))
      await directory.get(at(`/u/${name}`))
    }
    const host = `oak.test:${server.port}`
    expect((await actors.byAddress(`ben@${host}`))?.iri).to.equal(at('/u/ben'))
    expect(await actors.byAddress(`dora@${host}`)).to.equal(null)
    const first = await actors.ofHost(host, { after: null, limit: 2 })
    const rest = await actors.ofHost(host, { after: first.docs.at(-1)?.number ?? null, limit: 2 })
    expect([...first.docs, ...rest.docs].map(({ handle }) => handle)).to.deep.equal(['ana', 'ben', 'cleo'])
    await directory.gone(at('/u/ben'))
    expect(await actors.byAddress(`ben@${host}`)).to.equal(null)
  })

  it('reads the keys an actor may have, and no others', async () => {
    const { directory, at, holds } = await strangers()
    const id = at('/u/ana')
    const keys = [
      rsaKey(id),
      rsaKey(at('/u/ben'), { id: `${id}#of-another` }),
      rsaKey(id, { id: at('/u/ana#elsewhere', 'elm.test') }),
    ]
    const assertionMethod = [multikey(id), multikey(at('/u/ben'), { id: `${id}#also-another` }), `${id}#only-named`]
    holds(actorJson(id, { publicKey: keys, assertionMethod }))
    const got = await directory.get(id)
    expect(got.kind === 'ok' && got.actor.keyIds).to.deep.equal([`${id}#main-key`, `${id}#ed25519`])
  })
})

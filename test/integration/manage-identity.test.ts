import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import type { MovingNetwork } from '../../src/domain/actors/moving-service.js'
import { openBrowser } from './browsers.js'
import { closeDoors, withPorts } from './doors.js'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

const element = '<b>"\'><canary-element></b>'

describe('the group’s own address', () => {
  let hub: TestHub
  let voice: Iri
  beforeEach(async () => {
    hub = await temporaryHub({ baseUrl: 'http://hub.test', strictQueries: true, role: 'web' })
    await hub.start()
    await hub.setUp()
    voice = (await hub.services.localActors.voice())?.iri ?? expect.fail('no voice')
  })
  afterEach(async () => {
    closeDoors()
    await cleanUp()
  })
  const notes = async () => (await hub.services.audit.page(null, 20)).docs.map(({ what, detail }) => [what, detail])
  const old = iri('https://old.test/users/plots')
  const next = iri('https://new.test/users/plots')
  /** @param names  former addresses that the account at the other end names */
  const network = (names: readonly Iri[], movedTo: Iri | null = null): MovingNetwork => ({
    find: (query) =>
      Promise.resolve(
        query === '@plots@old.test' || query === old
          ? { kind: 'actor', iri: old }
          : query === '@plots@new.test' || query === next
            ? { kind: 'actor', iri: next }
            : query === '@walton@hub.test'
              ? { kind: 'actor', iri: voice }
              : query.includes('bad')
                ? { kind: 'blocked' }
                : { kind: 'nothing' },
      ),
    asNow: (name) =>
      Promise.resolve({
        ...{ iri: name, name: `Plots ${element}`, address: 'plots@new.test', alsoKnownAs: [...names], movedTo },
      }),
  })
  const from = '/manage/identity'

  it('keeps former ones, looked up, so that others believe a move here', async () => {
    const ada = await openBrowser(await withPorts(hub, { moving: network([]) }), 'steward')
    const put = (former: string) => ada.post('/manage/identity/former', { former }, { from })
    const done = await put('@plots@old.test\n\n@plots@old.test\n')
    expect([done.status, done.headers.location]).to.deep.equal([303, `${from}?done=former`])
    expect((await hub.services.localActors.voice())?.alsoKnownAs).to.deep.equal([old])
    expect((await ada.get(from)).text).to.include(old)
    const wrong = await put(`${old}\n@nobody@old.test`)
    expect([wrong.status, wrong.text.includes('Nobody is found there')]).to.deep.equal([400, true])
    expect(wrong.text).to.include('@nobody@old.test')
    expect((await put('@walton@hub.test')).text).to.include('an address of this hub itself')
    expect((await put('@x@bad.test')).text).to.include('A rule of this hub keeps that server out')
    expect((await put(Array.from({ length: 6 }, (_, at) => `@a${at}@b.test`).join('\n'))).status).to.equal(400)
    expect((await hub.services.localActors.voice())?.alsoKnownAs).to.deep.equal([old])
    expect((await put('')).status).to.equal(303)
    expect((await hub.services.localActors.voice())?.alsoKnownAs).to.deep.equal([])
    expect((await notes()).map(([what]) => what)).to.deep.equal(['identity.former', 'identity.former'])
  })

  it('moves only to an account that names it, in two steps, for good', async () => {
    const deaf = await openBrowser(await withPorts(hub, { moving: network([]) }), 'steward')
    const typed = { target: '@plots@new.test' }
    for (const step of ['look', 'move']) {
      const refused = await deaf.post(`/manage/identity/${step}`, typed, { from })
      expect([refused.status, refused.text.includes('does not name this hub')], step).to.deep.equal([400, true])
      expect(refused.text).to.include('@plots@new.test')
    }
    const near = await openBrowser(
      await withPorts(hub, { moving: network([iri(`${voice}/`), iri(`${voice}x`)]) }),
      'steward',
    )
    expect((await near.post('/manage/identity/move', typed, { from })).status).to.equal(400)
    const gone = await openBrowser(await withPorts(hub, { moving: network([voice], old) }), 'steward')
    expect((await gone.post('/manage/identity/move', typed, { from })).text).to.include('itself moved elsewhere')
    expect((await hub.services.localActors.voice())?.movedTo).to.equal(null)

    const ada = await openBrowser(await withPorts(hub, { moving: network([voice]) }), 'steward')
    const sure = await ada.post('/manage/identity/look', typed, { from })
    expect(sure.status).to.equal(200)
    expect(sure.text).to.include('Move the group for good?').and.include(next).and.not.include('<canary-element')
    expect((await hub.services.localActors.voice())?.movedTo).to.equal(null)
    const done = await ada.post('/manage/identity/move', { target: next }, { from })
    expect([done.status, done.headers.location]).to.deep.equal([303, `${from}?done=moved`])
    expect((await hub.services.localActors.voice())?.movedTo).to.equal(next)
    const after = (await ada.get(from)).text
    expect(after).to.include(next).and.not.include('/manage/identity/look')
    expect((await ada.post('/manage/identity/move', { target: old }, { from })).status).to.equal(409)
    expect(await notes()).to.deep.equal([['identity.move', 'new.test']])
  })

  it('says so when nobody answers there', async () => {
    const silent: MovingNetwork = { find: () => Promise.resolve({ kind: 'unreachable' }), asNow: () => expect.fail() }
    const ada = await openBrowser(await withPorts(hub, { moving: silent }), 'steward')
    const { status, text } = await ada.post('/manage/identity/look', { target: '@plots@new.test' }, { from })
    expect([status, text.includes('does not answer just now')]).to.deep.equal([400, true])
    expect((await ada.post('/manage/identity/look', { target: ' ' }, { from })).text).to.include('This is needed.')
  })
})

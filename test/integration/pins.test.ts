import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { edit } from '../support/published.js'
import { neighbourPaths } from '../../src/web/neighbour-paths.js'
import { toolPaths } from '../../src/web/paths.js'
import { cleanUp } from './hubs.js'
import { outskirts, type Outskirts } from './outside.js'

describe('what is pinned, on the pages', () => {
  let there: Outskirts
  beforeEach(async () => void (there = await outskirts()))
  afterEach(cleanUp)
  const startPage = async () => (await there.hub.get('/')).text

  it('is put first on the start page by those who publish, at once and for everybody', async () => {
    const coordinator = await there.member('coordinator')
    const path = pathOf(there.call)
    expect(await startPage()).to.not.include('id="pinned"')
    expect((await coordinator.get(path)).text).to.include('Pin to the start page')
    const { status, headers } = await coordinator.post(toolPaths(there.call.id).pin, {}, { from: path })
    expect([status, headers['location']]).to.deep.equal([303, path])
    const text = await startPage()
    const part = text.slice(text.indexOf('id="pinned"'), text.indexOf('id="asked"'))
    expect(part).to.include(`href="${path}"`)
    expect((await coordinator.get(path)).text).to.include('Unpin')
    await coordinator.post(toolPaths(there.call.id).unpin, {}, { from: path })
    expect(await startPage()).to.not.include('id="pinned"')
  })

  it('is not for readers and strangers to say, nor without a token', async () => {
    const [reader, coordinator] = [await there.member('reader'), await there.member('coordinator')]
    const pin = toolPaths(there.call.id).pin
    expect((await reader.get(pathOf(there.call))).text).to.not.include('Pin to the start page')
    expect((await reader.post(pin, {}, { from: '/neighbours' })).status).to.equal(403)
    expect((await coordinator.post(pin, {}, { token: null })).status).to.equal(403)
    expect((await coordinator.get(pin)).status).to.equal(404)
    expect(await startPage()).to.not.include('id="pinned"')
  })

  it('leaves the start page when it is no longer for everybody, before anybody else is told', async () => {
    const coordinator = await there.member('coordinator')
    await coordinator.post(toolPaths(there.call.id).pin, {}, { from: pathOf(there.call) })
    await edit(there.hub.services, there.steward, there.call, { audience: 'hub' })
    expect(await startPage()).to.not.include('id="pinned"')
    const reader = await there.member('reader')
    expect((await reader.get('/')).text).to.not.include('id="pinned"')
  })

  it('of somebody elsewhere stands above what they wrote, and their server is asked for it', async () => {
    const ada = await there.know('ada', { featured: iri('https://elm.test/users/ada/featured') })
    const first = iri('https://elm.test/notes/first')
    await there.hear(ada.iri, { iri: first, html: '<p>Read this first.</p>' })
    await there.hub.services.remotePins.add(ada.iri, first)
    const reader = await there.member()
    const { text } = await reader.get(neighbourPaths.actor(ada.address))
    expect(text.indexOf('What they put first')).to.be.within(1, text.indexOf('What they published'))
    expect(text.slice(text.indexOf('id="pinned"'), text.indexOf('id="posts"'))).to.include('Read this first.')
    expect(there.network.pinsAsked).to.deep.equal([ada.iri])
  })

  it('of a member is what they wrote as themselves, and theirs alone to say', async () => {
    const [olga, otto] = [await there.member('reader', 'Olga'), await there.member('reader', 'Otto')]
    const { posts } = there.hub.services
    const { id } = await posts.reply(olga.member, { inReplyTo: there.call.iri, text: 'Count me in' })
    const path = neighbourPaths.post(id)
    expect((await otto.get(path)).text).to.not.include('Pin to your profile')
    expect((await otto.post(`${path}/pin`, {}, { from: path })).status).to.equal(403)
    expect((await olga.post(`${path}/pin`, {}, { from: path })).status).to.equal(303)
    const profile = (await there.hub.get(neighbourPaths.profile(olga.member.name))).text
    expect(profile.slice(profile.indexOf('id="pinned"'), profile.indexOf('id="posts"'))).to.include('Count me in')
    expect((await olga.get(path)).text).to.include('Unpin')
  })
})

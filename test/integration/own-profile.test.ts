import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Member } from '../../src/domain/members/member.js'
import { halves } from '../support/pictures.js'
import { ask, tokenFor } from './api/apps.js'
import { csrfIn, type Browser } from './browsers.js'
import { cleanUp, temporaryFolder, temporaryHub, type TestHub } from './hubs.js'

const PAGE = '/account/profile/public'
const typed = { name: 'Ada', bio: 'Mends things', domains: 'Example.org\nhttps://ada.example/x' }

describe('a member’s own public profile', () => {
  let hub: TestHub
  let ada: Browser
  let member: Member
  let picture: Blob

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('reader', 'ada')
    member = (await hub.services.members.byName('ada')) as Member
    const path = join(await temporaryFolder(), 'face.png')
    await halves(600, 600).png().toFile(path)
    picture = new Blob([await readFile(path)], { type: 'image/png' })
  })
  after(cleanUp)

  const details = async () => (await hub.services.profiles.of(member.id))?.details ?? expect.fail('no profile')
  const actor = async (): Promise<Record<string, unknown>> => {
    const answer = await hub.get('/a/ada', { headers: { Accept: 'application/activity+json' } })
    return JSON.parse(answer.text) as Record<string, unknown>
  }

  /** As a browser sends a form with a file in it. */
  async function upload(part: string, file: Blob | null, alt: string, token?: string): Promise<Response> {
    const form = new FormData()
    form.set('csrf', token ?? csrfIn((await ada.get(`${PAGE}/${part}`)).text))
    form.set(`${part}-alt`, alt)
    if (file !== null) form.set(part, file, 'face.png')
    const cookie = Array.from(ada.cookies, ([key, value]) => `${key}=${value}`).join('; ')
    const headers = { 'Cookie': cookie, 'Sec-Fetch-Site': 'same-origin' }
    return fetch(`${hub.address ?? ''}${PAGE}/${part}`, { method: 'POST', body: form, headers, redirect: 'manual' })
  }

  it('is kept with its lines and decisions, and hands back what cannot be', async () => {
    const lines = { 'fields.0.name': 'Site', 'fields.0.value': 'https://ada.example/' }
    const long = await ada.post(PAGE, { ...typed, ...lines, 'fields.1.name': 'x', 'fields.1.value': 'x'.repeat(300) })
    expect(long.status).to.equal(400)
    expect(long.text).to.contain('value="https://ada.example/"')
    expect(long.text).to.match(/id="errors"/)
    const sent = { ...typed, ...lines, discoverable: 'yes', bot: 'yes' }
    expect((await ada.post(PAGE, sent)).headers.location).to.equal(`${PAGE}?done=profile`)
    expect(await details()).to.deep.include({ discoverable: true, indexable: false, bot: true, hidesFollows: false })
    expect((await details()).attributionDomains).to.deep.equal(['example.org', 'ada.example'])
    const page = (await hub.get('/a/ada', { headers: { Accept: 'text/html' } })).text
    expect(page).to.contain('<a href="https://ada.example/" rel="me nofollow')
    expect(await actor()).to.deep.include({ type: 'Service', discoverable: true, indexable: false })
    const wrong = await ada.post(PAGE, { ...typed, domains: 'not a domain!' })
    expect(wrong.status).to.equal(400)
  })

  it('shows pictures that are sent on its pages, and no others', async () => {
    expect((await upload('avatar', picture, 'Ada, laughing', 'forged')).status).to.equal(403)
    expect((await upload('avatar', null, 'Ada')).status).to.equal(400)
    expect((await upload('avatar', new Blob(['<svg/>']), 'Ada')).status).to.equal(400)
    expect((await upload('avatar', picture, 'Ada, laughing')).headers.get('location')).to.equal(`${PAGE}?done=profile`)
    const { icon } = await actor()
    expect(icon).to.include({ type: 'Image', mediaType: 'image/webp', name: 'Ada, laughing' })
    const page = (await hub.get('/a/ada', { headers: { Accept: 'text/html' } })).text
    expect(page).to.match(/<img class="person-face" src="[^"]+\.webp" alt="Ada, laughing"/)
    const adas = (await hub.services.members.byName('ada')) ?? expect.fail('nobody')
    const { iri } = await hub.services.statuses.post(adas, { text: 'Beans are up' })
    const ben = await hub.browser('reader', 'bea')
    const post = `/neighbours/posts/${(await hub.services.posts.byIri(iri))?.id}`
    for (const [who, path] of [
      [ada, '/neighbours'],
      [ben, '/a/ada'],
      [ben, post],
    ] as const) {
      const { text } = await who.get(path)
      const [, article = ''] = /<header class="post-head">([^]*?)<\/header>/.exec(text) ?? []
      expect(article, path)
        .to.match(/<img class="person-face" src="[^"]+\.webp" alt(?:="")? width="40" height="40" loading="lazy"/)
        .and.not.include('http')
    }
    expect((await upload('avatar', null, 'Ada, singing')).status).to.equal(303)
    expect((await details()).avatar?.alt).to.equal('Ada, singing')
    expect((await ada.post(`${PAGE}/avatar/remove`, {}, { from: `${PAGE}/avatar` })).status).to.equal(303)
    expect((await actor()).icon).to.equal(undefined)
    const other = await hub.browser('reader', 'ben')
    expect((await other.get(`${PAGE}/avatar`)).status).to.equal(409)
  })

  it('takes pictures from apps, in one form with everything else', async () => {
    const token = await tokenFor(hub, ada)
    const parts = new FormData()
    parts.set('avatar', picture, 'face.png')
    parts.set('header', picture, 'hall.png')
    parts.set('header_description', 'Our hall')
    parts.set('note', 'Sings')
    parts.set('fields_attributes[0][name]', 'Choir')
    parts.set('fields_attributes[0][value]', 'Tenor')
    const { status, json } = await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token, parts })
    expect(status, JSON.stringify(json)).to.equal(200)
    expect(json.note).to.equal('<p>Sings</p>')
    expect(json.fields).to.deep.equal([{ name: 'Choir', value: 'Tenor', verified_at: null }])
    for (const name of ['avatar', 'avatar_static', 'header', 'header_static']) {
      const path = String(json[name]).slice(hub.config.baseUrl.length)
      const answer = await fetch(`${hub.address ?? ''}${path}`)
      expect(answer.headers.get('content-type'), name).to.equal('image/webp')
    }
    const profile = await ask(hub, 'GET', '/api/v1/profile', { token })
    expect(profile.json).to.include({ avatar: json.avatar, header_description: 'Our hall', note: 'Sings' })
    const gone = await ask(hub, 'DELETE', '/api/v1/profile/avatar', { token })
    expect(gone.json.avatar).not.to.equal(json.avatar)
    expect((await ask(hub, 'GET', '/api/v1/profile', { token })).json).to.include({ avatar: null, header: json.header })
    const bad = new FormData()
    bad.set('avatar', new Blob(['no picture']), 'x.png')
    expect((await ask(hub, 'PATCH', '/api/v1/accounts/update_credentials', { token, parts: bad })).status).to.equal(422)
  })
})

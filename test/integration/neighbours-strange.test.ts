import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import type { ActorDoc } from '../../src/domain/actors/actor-repo.js'
import type { ReadPost } from '../../src/domain/posts/post-service.js'
import { pathOf } from '../../src/domain/text/slug.js'
import type { Browser } from './browsers.js'
import { cleanUp } from './hubs.js'
import { anIri, fetchedBy, outskirts, type Outskirts } from './outside.js'

/** Right-to-left override, and what would be an element if nobody looked. */
const EVIL = '\u202e<img src=x onerror=alert(1)>"\'</title><script>alert(1)</script>'
const BAD_LINK = 'javascript:alert(document.cookie)'

const who: Partial<ActorDoc> = {
  name: EVIL,
  icon: 'https://elm.test/face.png?"><b>',
  image: 'https://elm.test/banner.png',
  url: BAD_LINK,
  html: '<p>About</p>',
  fields: [{ name: EVIL, html: '<p>Field</p>' }],
}

const file = { mediaType: null, alt: EVIL, width: 1e9, height: -1, blurhash: null, focus: null }
const wild: Partial<ReadPost> = {
  title: EVIL,
  summary: EVIL,
  sensitive: true,
  url: BAD_LINK,
  language: 'x"><b>',
  html: `<p>${'beans '.repeat(17_000)}</p>`,
  tags: [EVIL],
  files: [
    { ...file, kind: 'image', url: 'https://elm.test/a.png"><script>' },
    { ...file, kind: 'image', url: BAD_LINK },
    { ...file, kind: 'video', url: 'https://elm.test/a.mp4' },
    { ...file, kind: 'link', url: BAD_LINK },
  ],
}
const when = new Date('2026-12-01T12:00:00Z')
const wildEvent: Partial<ReadPost> = {
  ...wild,
  kind: 'event',
  event: {
    startsAt: new Date(8.64e15),
    endsAt: new Date(-8.64e15),
    overAt: when,
    zone: 'Mars/Olympus',
    place: { name: EVIL, address: `${EVIL}\n${EVIL}`, latitude: null, longitude: null },
    online: BAD_LINK,
    state: 'tentative',
    joinMode: EVIL,
    participants: 1e15,
    capacity: -1,
  },
}
const wildCall: Partial<ReadPost> = {
  ...wild,
  kind: 'call',
  call: {
    ...{ title: EVIL, action: 'sign', link: BAD_LINK, deadline: new Date(8.64e15), goal: 0, pledged: 1e15 },
    ...{ state: 'open', area: EVIL },
  },
}
const wildPoll: Partial<ReadPost> = {
  ...wild,
  kind: 'question',
  poll: { many: true, options: [{ name: EVIL, votes: -5 }], voters: null, endsAt: new Date(8.64e15), closedAt: null },
}

describe('what strangers write', () => {
  let out: Outskirts
  let browser: Browser
  let paths: string[]
  const mal = anIri('users/mal')
  before(async function () {
    this.timeout(30_000)
    out = await outskirts()
    await out.know('mal', who)
    const speaker = await out.member('coordinator', 'Sam outside')
    browser = speaker
    const { follows, localActors } = out.hub.services
    await follows.followQuietly(speaker.member.id, { iri: mal, host: 'elm.test' })
    await follows.answered({ by: mal, activity: null, follower: localActors.instanceIri }, 'accepted')
    const ids: string[] = []
    for (const one of [wild, wildEvent, wildCall, wildPoll]) ids.push(await out.hear(mal, one))
    await out.hear(mal, { ...wild, inReplyTo: iri(out.call.iri) })
    const root = await out.hub.services.posts.get(ids[0] ?? '')
    ids.push(await out.hear(mal, { ...wildEvent, inReplyTo: root?.iri ?? null }))
    ids.push(await out.hear(anIri('users/unknown'), wild))
    paths = [
      ...['/neighbours', '/neighbours/@mal@elm.test', pathOf(out.call), `${pathOf(out.call)}/replies`],
      ...ids.map((id) => `/neighbours/posts/${id}`),
      `/neighbours/answer?to=${encodeURIComponent(root?.iri ?? '')}`,
      `/neighbours/report?who=${encodeURIComponent(mal)}&post=${ids[0]}`,
      `/interact?uri=${encodeURIComponent(EVIL)}`,
    ]
  })
  after(cleanUp)

  it('becomes text and never markup, on no page and in no language', async () => {
    for (const path of paths) {
      for (const language of ['en', 'de']) {
        const { status, text } = await browser.get(path, { 'Accept-Language': language })
        expect(status, path).to.equal(200)
        expect(text, path).not.to.match(/<script>|<img src=x|<b>"|onerror=alert\(1\)>(?!"|&)/)
        expect(text, path).not.to.match(/(?:href|src|action)="\s*javascript:/i)
        expect(text, path).not.to.include('lang="x"')
        expect(/<title>([^<]*)<\/title>/.exec(text)?.[1] ?? '', path).not.to.match(/[\u202a-\u202e]/)
      }
    }
    expect((await browser.get('/neighbours')).text, 'it was there at all').to.include('&lt;script>')
  })

  it('makes no browser ask another server for anything', async () => {
    let proxied = 0
    for (const path of paths) {
      const { text } = await browser.get(path)
      for (const address of fetchedBy(text)) {
        expect(address, path).to.match(/^(?:\/(?!\/)|$)/)
        if (address.startsWith('/proxy/')) proxied++
      }
    }
    expect(proxied).to.be.above(10)
    expect(fetchedBy('<img src="https://elm.test/x.png">')).to.deep.equal(['https://elm.test/x.png'])
  })

  it('does not make lists long', async () => {
    const { text } = await browser.get('/neighbours')
    expect(text.length).to.be.below(80_000)
    expect(text).to.include('Read on')
  })

  it('is not led to by an address that is none', async () => {
    for (const path of ['/neighbours/@', '/neighbours/@@', '/neighbours/@a@b@c', '/neighbours/@%2e%2e%2f@elm.test']) {
      expect((await browser.get(path)).status, path).to.equal(404)
    }
    for (const after of ['9'.repeat(60), '1-1', '-1-00000000000000000001', '999999999999999-1', '%00']) {
      for (const path of paths.slice(0, 6)) {
        const { status } = await browser.get(`${path}?after=${after}`)
        expect(status, `${path} ${after}`).to.be.oneOf([200, 404])
      }
    }
  })
})

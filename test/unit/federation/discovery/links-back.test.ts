import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { hasLinkTo, linksBack } from '../../../../src/federation/discovery/links-back.js'
import type { Fetched } from '../../../../src/federation/remote/fetcher.js'

const PROFILE = iri('https://oak.test/a/ann')
const PAGE = 'https://ann.example/about/'
const leads = (html: string) => hasLinkTo(html, PAGE, PROFILE)

describe('whether a page leads back to a profile', () => {
  it('is said by links and anchors of its own, in every way in which HTML is written', () => {
    expect(leads(`<a rel="me nofollow" href="${PROFILE}">Me</a>`)).to.equal(true)
    expect(leads(`<LINK REL=ME HREF=${PROFILE}>`)).to.equal(true)
    expect(leads(`<p><b><a class=x href=' ${PROFILE}\n' rel='author me'>`)).to.equal(true)
    expect(leads(`<a rel="me" href="//oak.test/a/ann">Me</a>`)).to.equal(true)
  })

  it('is not said by a link that does not say "me", or leads elsewhere', () => {
    expect(leads(`<a href="${PROFILE}">Ann</a>`)).to.equal(false)
    expect(leads(`<a rel="meow" href="${PROFILE}">Ann</a>`)).to.equal(false)
    expect(leads('<a rel="me" href="https://oak.test/a/anna">Me</a>')).to.equal(false)
    expect(leads('<a rel="me" href="https://evil.test/https://oak.test/a/ann">Me</a>')).to.equal(false)
    expect(leads('<a rel="me" href="/a/ann">Me</a>')).to.equal(false)
    expect(leads(`<img rel="me" href="${PROFILE}">`)).to.equal(false)
  })

  it('is not said by what visitors of the page can leave in comments, attributes or text', () => {
    const link = `<a rel=me href=${PROFILE}>`
    const within = [`<!-- ${link} -->`, `<div title="${link}">`, `<script>"${link}"</script>`, `&lt;${link.slice(1)}`]
    for (const html of [...within, `<textarea>${link}</textarea>`]) expect(leads(html), html).to.equal(false)
  })

  it('is found out in no time, whatever the page consists of', () => {
    for (const tag of ['<a>', '<a rel=me href=x>', '<b>', '<']) expect(leads(tag.repeat(170_000)), tag).to.equal(false)
  }).timeout(5_000)

  it('is believed of pages alone, and of those that can be had', async () => {
    const asked: string[] = []
    const answering = (type: string): Parameters<typeof linksBack>[0] => ({
      get: async (url) => {
        asked.push(url)
        const body = Buffer.from(`<a rel="me" href="${PROFILE}">Me</a>`)
        const head = { status: 200, url, headers: { 'content-type': type } }
        return { kind: 'ok', ...head, body } satisfies Fetched
      },
    })
    expect(await linksBack(answering('text/html; charset=utf-8'))(PAGE, PROFILE)).to.equal(true)
    expect(await linksBack(answering('text/plain'))(PAGE, PROFILE)).to.equal(false)
    expect(await linksBack({ get: async () => ({ kind: 'not-found' }) })(PAGE, PROFILE)).to.equal(false)
    expect(asked).to.deep.equal([PAGE, PAGE])
  })
})

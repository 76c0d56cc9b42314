import { expect } from 'chai'
import { wantsDocument } from '../../../../src/federation/apex/accept.js'

const PROFILE = 'profile="https://www.w3.org/ns/activitystreams"'

const documents = [
  'application/activity+json',
  'Application/Activity+JSON',
  'application/activity+json; charset=utf-8',
  `application/activity+json; ${PROFILE}`,
  `application/ld+json; ${PROFILE}`,
  `application/ld+json;${PROFILE};q=0.8`,
  'application/ld+json; profile="https://example.org/other https://www.w3.org/ns/activitystreams"',
  'application/ld+json',
  'application/json',
  'application/*',
  'application/activity+json, application/ld+json',
  `application/activity+json, application/ld+json; ${PROFILE}, text/html;q=0.1`,
  `application/ld+json; ${PROFILE}, application/activity+json, */*;q=0.1`,
  'application/json, text/plain, */*',
  'application/activity+json, text/html',
  'text/html;q=0.9, application/ld+json',
  'text/html;q=0, application/json;q=0.001',
  '*/*;q=0.5, application/activity+json;q=0.5',
  'text/html;q=0, */*',
  'a,,;q,"x, application/activity+json", application/activity+json',
]

const pages = [
  undefined,
  '',
  '*/*',
  'text/html',
  'text/*',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'text/html, application/activity+json',
  'text/html, application/json;q=0.9',
  'text/html, application/*;q=0.9',
  'application/activity+json;q=0',
  'application/activity+json;q=2',
  'application/activity+json;q=no',
  'application/activity+json;q=0.1;q=1',
  'application/activity+json;q=0.1, */*',
  'application/*;q=0, */*',
  'application/ld+json; profile="https://example.org/other"',
  'image/avif,image/webp,*/*',
  'application/xml',
  'application/activityjson, json, ;;;, "',
  `x"${'\\'.repeat(8_000)}`,
  ','.repeat(8_000),
]

describe('who asks for what is a page and a document', () => {
  for (const accept of documents) {
    it(`wants the document with ${accept}`, () => expect(wantsDocument(accept)).to.equal(true))
  }
  for (const accept of pages) {
    it(`wants the page with ${accept?.slice(0, 150)}`, () => expect(wantsDocument(accept)).to.equal(false))
  }
})

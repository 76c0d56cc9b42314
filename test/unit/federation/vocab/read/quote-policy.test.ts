import { expect } from 'chai'
import type { Iri } from '../../../../../src/core/iri.js'
import { canQuoteOf } from '../../../../../src/federation/vocab/read/quote.js'
import type { Json } from '../../../../../src/federation/remote/strict-json.js'

const author = 'https://far.example/users/kim' as Iri
const followers = `${author}/followers` as Iri
const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const read = (canQuote: Json, known: Iri | null = null) =>
  canQuoteOf({ interactionPolicy: { canQuote } }, author, known)

describe('who may quote what others wrote', () => {
  it('is everybody, followers or those they follow, at once or after a look', () => {
    expect(read({ automaticApproval: everybody })).to.deep.equal({ automatic: ['public'], manual: [] })
    expect(read({ automaticApproval: [followers], manualApproval: ['as:Public'] })).to.deep.equal({
      automatic: ['followers'],
      manual: ['public'],
    })
    expect(read({ automaticApproval: [`${author}/following`, author] })).to.deep.equal({
      automatic: ['following'],
      manual: [],
    })
    expect(read({ automaticApproval: ['https://far.example/f/1'] }, 'https://far.example/f/1' as Iri)).to.deep.equal({
      automatic: ['followers'],
      manual: [],
    })
  })

  it('is not known where they do not say it, and nobody where it says nothing that can be used', () => {
    expect(canQuoteOf({}, author, null)).to.equal(null)
    expect(canQuoteOf({ interactionPolicy: ['x'] }, author, null)).to.equal(null)
    for (const odd of [{}, { automaticApproval: 7 }, { automaticApproval: [{ id: everybody + 'x' }, null] }] as Json[])
      expect(read(odd)).to.deep.equal({ automatic: [], manual: [] })
  })
})

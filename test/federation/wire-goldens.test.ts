import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { golden, goldenNames, goldenText, made, pathOf, textOf } from './wire-goldens.js'
import { faultsIn } from './wire-rules.js'

const isWriting = process.env['ALLOTMENT_WRITE_GOLDENS'] !== undefined

describe('what goes over the wire', () => {
  for (const [name, make] of Object.entries(made)) {
    it(`is to the byte as ever: ${name}`, () => {
      const text = textOf(make())
      if (isWriting) writeFileSync(pathOf(name), text)
      expect(text).to.equal(goldenText(name))
    })

    it(`keeps the conventions: ${name}`, () => {
      expect(faultsIn(make())).to.deep.equal([])
    })
  }

  it('has a file for each document, and no other files', () => {
    expect(goldenNames()).to.deep.equal(Object.keys(made).sort())
  })
})

describe('the check of conventions', () => {
  const event = () => golden('activity-create-event')
  const object = () => golden('object-event-hybrid')
  const broken: Record<string, () => Record<string, unknown>> = {
    'a scalar where a list belongs': () => ({ ...object(), to: 'https://www.w3.org/ns/activitystreams#Public' }),
    'a list of types': () => ({ ...object(), type: ['Event', 'Object'] }),
    'a list of places': () => ({ ...object(), location: [object()['location']] }),
    'null': () => ({ ...object(), inReplyTo: null }),
    'a short name for everybody': () => ({ ...object(), to: ['as:Public'] }),
    'an activity for others than its object': () => ({ ...event(), cc: [] }),
    'an activity by another than the author': () => ({ ...event(), actor: 'https://hub.example/a/ada' }),
    'a time without an offset': () => ({ ...object(), startTime: '2026-12-12T14:00:00' }),
    'whole degrees': () => ({ ...object(), location: { type: 'Place', latitude: 47, longitude: 15.4 } }),
    'no cc': () => ({ ...object(), cc: undefined }),
    'an id with a query': () => ({ ...object(), id: 'https://hub.example/o?id=1' }),
    'plain http': () => ({ ...object(), id: 'http://hub.example/o/1' }),
    'no context': () => ({ ...object(), '@context': 'https://schema.org' }),
    'half a character': () => ({ ...object(), name: 'a\ud800' }),
  }
  for (const [what, make] of Object.entries(broken)) {
    it(`finds ${what}`, () => {
      expect(faultsIn(make() as Parameters<typeof faultsIn>[0])).to.have.lengthOf.at.least(1)
    })
  }
})

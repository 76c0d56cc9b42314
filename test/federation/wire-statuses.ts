import type { Iri } from '../../src/core/iri.js'
import { deedIri } from '../../src/federation/vocab/addresses.js'
import { askToQuote } from '../../src/federation/vocab/write/activity.js'
import { objectOf } from '../../src/federation/vocab/write/object.js'
import { castVote } from '../../src/federation/vocab/write/vote.js'
import { documentOf } from '../../src/federation/vocab/write/writing.js'
import { ada, baseUrl, friend, question, quotingPost, writing } from './wire-scene.js'

const at = new Date('2026-11-04T08:00:00Z')
const of = 'https://far.example/notes/7' as Iri
const asking = { ...quotingPost, quote: { of, stamp: null, state: 'pending' as const } }
const tally = { likes: 5, boosts: 1 }

/** What members write, as it goes over the wire beside their notes and questions. */
export const statuses = {
  'object-note-quoting': () =>
    documentOf(
      objectOf({ of: 'post', post: quotingPost, named: [{ iri: friend, address: 'kim@far.example' }] }, writing, tally),
    ),
  'object-question-hidden': () =>
    documentOf(
      objectOf(
        { of: 'post', post: { ...question, poll: { ...question.poll!, hidesTotals: true } }, named: [] },
        writing,
        tally,
      ),
    ),
  'activity-quote-request': () =>
    askToQuote(
      {
        ...{ of, author: friend },
        instrument: objectOf({ of: 'post', post: asking, named: [] }, writing),
      },
      { id: `${quotingPost.iri}/act/quote` as Iri, actor: ada },
    ),
  'activity-quote-request-followers': () =>
    askToQuote(
      { of, author: friend, instrument: quotingPost.iri },
      { id: `${quotingPost.iri}/act/quote` as Iri, actor: ada },
    ),
  'activity-vote': () =>
    castVote(
      {
        id: deedIri(baseUrl, '98', 'Vote'),
        question: 'https://far.example/notes/9' as Iri,
        to: friend,
        choice: 'Tuesday',
      },
      { id: deedIri(baseUrl, '98', 'Create'), actor: ada, at },
    ),
}

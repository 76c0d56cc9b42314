import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { ShownEntry } from '../../src/domain/reading-lists/list-shelf.js'
import type { Iri } from '../../src/core/iri.js'
import type { WireObject } from '../../src/federation/activity.js'
import { activityIri, actorAddresses, deedIri } from '../../src/federation/vocab/addresses.js'
import {
  addTo,
  announce,
  answer,
  answerJoin,
  attend,
  answerInvite,
  answerOffer,
  answerQuote,
  flag,
  follow,
  invite,
  like,
  move,
  offer,
  remove,
  removeActor,
  removeStamp,
  say,
  takeFrom,
  undo,
  updateActor,
} from '../../src/federation/vocab/write/activity.js'
import { actorObject, formerActor } from '../../src/federation/vocab/write/actor.js'
import { addressing } from '../../src/federation/vocab/write/addressing.js'
import {
  collectionPage,
  hashtagCollection,
  orderedCollection,
  wholeCollection,
} from '../../src/federation/vocab/write/collection.js'
import { quoteAuthorization } from '../../src/federation/vocab/write/quoting.js'
import { entryObject } from '../../src/federation/vocab/write/list.js'
import { statuses } from './wire-statuses.js'
import { objectOf, type Subject } from '../../src/federation/vocab/write/object.js'
import { actorDocumentOf, documentOf } from '../../src/federation/vocab/write/writing.js'
import type { Item } from '../../src/domain/items/item.js'
import { call, event, picture, writeUp } from '../support/items.js'
import {
  ada,
  baseUrl,
  details,
  friend,
  instance,
  keysOf,
  localActor,
  member,
  post,
  profiled,
  question,
  reply,
  voice,
  writing,
} from './wire-scene.js'
import { filesBeside } from './wire-files.js'
import { comer, saidNotes } from './wire-notes.js'

/** Where the documents of the profile are kept as files. Set `ALLOTMENT_WRITE_GOLDENS` to write them anew. */
const FOLDER = 'test/fixtures/wire'

export const pathOf = (name: string): string => `${FOLDER}/${name}.json`

/** As it stands in the file, to the byte. */
export const textOf = (document: WireObject): string => `${JSON.stringify(document, null, 2)}\n`

/** As the files have it; empty when the file is not there. */
export const goldenText = (name: string): string => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : '')

export const goldenNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort()

export const golden = (name: string): WireObject => JSON.parse(goldenText(name)) as WireObject

const at = new Date('2026-11-04T08:00:00Z')
const tally = { likes: 5, boosts: 1 }
const ofItem = (item: Item): Subject => ({ of: 'item', item })
const ended = { at: new Date('2026-11-09T09:00:00Z'), reason: 'The hall is <flooded>' }
const far = 'https://far.example/notes/7' as Iri
const asked = { id: 'https://far.example/follows/1' as Iri, follower: friend, target: voice }
const stamp = `${baseUrl}/stamps/01234567890123456789` as Iri
const quoting = {
  id: 'https://far.example/quotes/1' as Iri,
  actor: friend,
  object: call().iri as Iri,
  instrument: far,
}
const offered = {
  id: 'https://far.example/o/9/act/1-offer' as Iri,
  author: friend,
  object: 'https://far.example/o/9' as Iri,
  target: call().iri as Iri,
}
const deed = (key: string, verb: string, actor: Iri = voice) => ({ id: deedIri(baseUrl, key, verb), actor, at })
const elsewhere = { event: 'https://far.example/events/3' as Iri, organiser: friend }
const joined = { id: 'https://far.example/join/9' as Iri, actor: friend, event: event().iri as Iri }
const whole = (subject: Subject) => objectOf(subject, writing, tally)
const said = (verb: 'Create' | 'Update', item: Item) =>
  say(verb, objectOf(ofItem(item), writing), { id: activityIri(item.iri as Iri, item.revision, verb), at })

const keptBack = { name: 'Volkshaus', address: 'Lagergasse 98\nGraz', access: 'Ring twice', point: null }
const rules = { capacity: 40, waitingList: true, approval: false, closesAt: null }
const signUp = event({ pictures: [] }, { signUp: rules })
const approved = event({ pictures: [] }, { signUp: { ...rules, capacity: null, approval: true } })
const takingUp: Subject = {
  of: 'item',
  item: call(
    { pictures: [], revision: 1, editedAt: null },
    {
      area: 'Walton Vale & around',
      background: 'https://far.example/o/31',
      asksByReply: true,
      takesUp: { iri: 'https://far.example/o/9', title: 'Save the mill' },
    },
  ),
  pledged: { total: 37, at: new Date('2026-11-05T18:30:00Z') },
}
const cancelled = event({ ended, revision: 3 })
const postponed = event({ ended: { ...ended, postponed: true }, revision: 3 })
const online = event(
  { pictures: [], language: 'de', title: 'Küfa', html: '', tags: [], tagKeys: [] },
  { place: null, endsAt: null },
)
const place = event(
  { audience: 'unlisted', editedAt: null, revision: 1 },
  { online: null, zone: 'America/St_Johns', place: { name: 'Volkshaus', address: '', access: '' } },
)
const article = writeUp({ byline: 'the Tuesday group', pictures: [picture, { ...picture, key: 'k2', alt: 'Two' }] })
const invitation = {
  ...{ id: deedIri(baseUrl, '93-1', 'Invite'), inviter: voice, target: 'https://far.example/a/elm' as Iri },
  event: event().iri as Iri,
}
const told = event(
  {},
  {
    place: {
      name: 'Volkshaus',
      address: 'Lagergasse 98',
      access: 'Ring twice',
      point: { latitude: 47, longitude: 15.45634 },
    },
    online: null,
    features: ['step-free', 'sign-language'],
    spoken: ['de', 'ar'],
    category: 'CLIMATE_ENVIRONMENT',
    organizers: ["Tenants' union", 'The kitchen'],
    moved: { from: new Date('2026-12-11T13:00:00Z'), online: false },
    exact: null,
    series: {
      ...{ id: '00117281362944000001', day: '2026-12-12', first: '2026-12-12', own: false },
      rule: { pace: 'nth', every: 2, until: '2027-06-30', except: [] },
    },
  },
)
const kept = event(
  {},
  {
    place: { name: 'Northgate', address: '', access: 'Step-free', point: { latitude: 47.07, longitude: 15.46 } },
    exact: {
      name: 'Volkshaus; hall 2',
      address: 'Lagergasse 98',
      point: { latitude: 47.06829, longitude: 15.45634 },
    },
  },
)
const trial = post({
  author: voice,
  html: '<p><strong>We tried this: it worked in part.</strong></p><p>The van, again.</p>\n',
  inReplyTo: 'https://oak.example/o/1' as Iri,
  thread: 'https://oak.example/o/1' as Iri,
  mentions: ['https://oak.example/a/oak' as Iri],
  ...{ tags: [], tagKeys: [] },
  tried: {
    of: 'https://oak.example/o/1' as Iri,
    ...{ outcome: 'partly', people: 5, hours: 10, money: { amount: 20, currency: 'GBP' }, weeks: null },
  },
})
const licence = 'by-sa' as const
const origins = ['https://elm.example/o/2' as Iri, 'https://oak.example/o/1' as Iri] as const
const adapted = writeUp(
  { pictures: [] },
  {
    sections: [
      { name: 'situation', source: 'Bins.', html: '<p>Bins.</p>\n' },
      { name: 'failed', source: 'The van.', html: '<p>The van.</p>\n' },
    ],
    ...{ people: 12, hours: 40, money: null, weeks: 3, setting: 'town', licence },
    adaptedFrom: {
      ...{ iri: origins[0], title: 'The <alley>', name: 'The elm hub', host: 'elm.example', licence, at },
      ...{ author: 'https://elm.example/a/elm' as Iri, lineage: [...origins] },
      authors: ['https://elm.example/a/elm' as Iri, 'https://oak.example/a/oak' as Iri],
    },
  },
)
const list: Item = {
  ...writeUp({ pictures: [] }),
  ...{ kind: 'list', writeUp: null, title: 'Starting a <foodbank>', source: 'In *this* order.' },
  ...{ summary: 'In this order.', html: '<p>In <em>this</em> order: <a href="/tags/food">food</a>.</p>\n' },
}
const onList = { addedAt: at, note: '' }
const read: ShownEntry[] = [
  {
    ...{ ...onList, of: 'item', at: article.iri as Iri, title: article.title, note: 'Begin <here> & now.' },
    ...{ state: 'here', item: article },
  },
  {
    ...{ ...onList, of: 'post', at: 'https://elm.example/o/2' as Iri, title: 'The alley' },
    ...{ state: 'elsewhere', host: 'elm.example', post: '2', language: 'en' },
    page: 'https://elm.example/write-ups/the-alley-2' as Iri,
  },
  {
    ...{ ...onList, of: 'link', at: 'https://food.example/safe?a=1&b=2' as Iri, title: 'Food safety' },
    ...{ state: 'elsewhere', host: 'food.example', post: null, language: null, note: 'An hour.' },
    page: 'https://food.example/safe?a=1&b=2' as Iri,
  },
  {
    ...{ ...onList, of: 'post', at: 'https://ash.example/o/3' as Iri, title: 'What was there' },
    ...{ state: 'gone', host: 'ash.example' },
  },
]
const listed: Subject = { of: 'item', item: list, entries: read }
const followers = event({ audience: 'followers' })
const deleted = event({ state: 'deleted', deletedAt: at, revision: 4 })

const objects: Record<string, () => WireObject> = {
  'object-event-hybrid': () => documentOf(whole(ofItem(event()))),
  'object-event-sign-up': () => documentOf(objectOf({ of: 'item', item: signUp, taking: 3 }, writing, tally)),
  'object-event-sign-up-approved': () =>
    documentOf(objectOf({ of: 'item', item: approved, taking: 0 }, writing, tally)),
  'object-event-online': () => documentOf(objectOf(ofItem(online), writing)),
  'object-event-place': () => documentOf(objectOf(ofItem(place), writing)),
  'object-event-details': () => documentOf(objectOf(ofItem(told), writing)),
  'object-event-kept': () => documentOf(objectOf(ofItem(kept), writing)),
  'object-event-cancelled': () => documentOf(whole(ofItem(cancelled))),
  'object-event-postponed': () => documentOf(whole(ofItem(postponed))),
  'object-event-followers': () => documentOf(objectOf(ofItem(followers), writing)),
  'object-article': () => documentOf(whole(ofItem(article))),
  'object-article-adapted': () => documentOf(objectOf(ofItem(adapted), writing)),
  'object-list': () => documentOf(objectOf(listed, writing, tally)),
  'object-list-empty': () =>
    documentOf(objectOf({ ...listed, item: { ...list, html: '', summary: '' }, entries: [] }, writing)),
  'object-call': () => documentOf(whole(ofItem(call()))),
  'object-call-closed': () =>
    documentOf(
      whole(ofItem(call({ ended, pictures: [] }, { action: 'object', deadline: null, goal: null, link: null }))),
    ),
  'object-call-taking-up': () => documentOf(objectOf(takingUp, writing, tally)),
  'object-call-won': () =>
    documentOf(
      whole(
        ofItem(call({ ended: { ...ended, outcome: 'won', learned: 'Ask <early>.' }, pictures: [] }, { link: null })),
      ),
    ),
  'object-note': () => documentOf(whole({ of: 'post', post: post(), named: [] })),
  'object-note-reply': () =>
    documentOf(whole({ of: 'post', post: reply, named: [{ iri: friend, address: 'kim@far.example' }] })),
  'object-note-files': () => documentOf(whole({ of: 'post', post: post({ files: filesBeside }), named: [] })),
  'object-note-tried': () => documentOf(whole({ of: 'post', post: trial, named: [] })),
  'object-note-change': () => documentOf(objectOf({ of: 'post', post: saidNotes.change, named: [] }, writing)),
  'object-note-reminder': () => documentOf(objectOf({ of: 'post', post: saidNotes.reminder, named: [] }, writing)),
  'object-note-reminder-direct': () =>
    documentOf(objectOf({ of: 'post', post: saidNotes.direct, named: [comer] }, writing)),
  'object-note-direct': () => documentOf(whole({ of: 'post', post: { ...reply, audience: 'direct' }, named: [] })),
  'object-question': () => documentOf(whole({ of: 'post', post: question, named: [] })),
  'object-question-closed': () =>
    documentOf(
      whole({
        of: 'post',
        post: { ...question, poll: { ...question.poll!, many: true, closedAt: new Date('2026-11-10T10:00:00Z') } },
        named: [],
      }),
    ),
  'object-tombstone-event': () => documentOf(whole(ofItem(deleted))),
  'object-tombstone-note': () =>
    documentOf(whole({ of: 'post', post: post({ state: 'deleted', editedAt: at }), named: [] })),
}

const voiceObject = () => actorObject(localActor(), keysOf(voice), details, { baseUrl })

const actors: Record<string, () => WireObject> = {
  'actor-voice': () => actorDocumentOf(voiceObject()),
  'actor-voice-moved': () =>
    actorDocumentOf(
      actorObject(localActor({ movedTo: 'https://new.example/a/walton' as Iri }), keysOf(voice), details, { baseUrl }),
    ),
  'actor-instance': () =>
    actorDocumentOf(
      actorObject(
        instance,
        keysOf(instance.iri),
        { ...details, icon: null, fields: [], discoverable: false, indexable: false },
        { baseUrl },
      ),
    ),
  'actor-member': () =>
    actorDocumentOf(
      actorObject(member, keysOf(ada), { ...details, icon: null, fields: [], locked: true }, { baseUrl }),
    ),
  'actor-member-whole': () =>
    actorDocumentOf(actorObject({ ...member, type: 'Service' }, keysOf(ada), profiled, { baseUrl })),
  'actor-former': () => documentOf(formerActor(member)),
}

const activities: Record<string, () => WireObject> = {
  'activity-create-event': () => said('Create', event({ revision: 1, editedAt: null })),
  'activity-create-event-followers': () => said('Create', event({ revision: 1, audience: 'followers' })),
  'activity-update-event': () => said('Update', cancelled),
  'activity-create-article': () => said('Create', article),
  'activity-create-call': () => said('Create', call()),
  'activity-create-note': () =>
    say('Create', objectOf({ of: 'post', post: reply, named: [] }, writing), {
      id: activityIri(reply.iri, 1, 'Create'),
      at,
    }),
  'activity-update-question': () =>
    say('Update', objectOf({ of: 'post', post: question, named: [] }, writing), {
      id: activityIri(question.iri, 2, 'Update'),
      at,
    }),
  'activity-delete-event': () =>
    remove(objectOf(ofItem(deleted), writing), addressing('public', actorAddresses(voice).followers), {
      ...{ id: activityIri(deleted.iri as Iri, 4, 'Delete'), actor: voice, at },
    }),
  'activity-delete-actor': () => removeActor(deed('ada-gone', 'Delete', ada)),
  'activity-update-actor': () => updateActor(voiceObject(), deed('walton-2', 'Update')),
  'activity-announce': () => announce(far, friend, deed('81', 'Announce')),
  'activity-announce-unlisted': () => announce(far, friend, deed('81', 'Announce'), 'unlisted'),
  'activity-announce-followers': () => announce(far, friend, deed('81', 'Announce'), 'followers'),
  'activity-announce-own': () => {
    const own = objectOf({ of: 'post', post: post({ audience: 'followers' }), named: [] }, writing)
    return announce(own, ada, deed('83', 'Announce', ada), 'followers')
  },
  'activity-undo-announce': () => undo(announce(far, friend, deed('81', 'Announce')), deed('81', 'Undo').id),
  'activity-invite': () => invite(invitation),
  'activity-accept-invite': () =>
    answerInvite('Accept', { ...invitation, inviter: friend, target: voice }, deedIri(baseUrl, '93-2', 'Accept')),
  'activity-like': () => like(far, friend, deed('82', 'Like', ada)),
  'activity-undo-like': () => undo(like(far, friend, deed('82', 'Like', ada)), deed('82', 'Undo').id),
  'activity-follow': () => follow(friend, deed('90-1', 'Follow')),
  'activity-undo-follow': () => undo(follow(friend, deed('90-1', 'Follow')), deed('90-2', 'Undo').id),
  'activity-accept-follow': () => answer('Accept', asked, deed('91-1', 'Accept').id),
  'activity-reject-follow': () => answer('Reject', asked, deed('91-2', 'Reject').id),
  'activity-join': () => attend('Join', elsewhere, deed('95-1', 'Join', ada)),
  'activity-leave': () => attend('Leave', elsewhere, deed('95-2', 'Leave', ada)),
  'activity-accept-join': () => answerJoin('Accept', joined, deed('96-1', 'Accept')),
  'activity-accept-join-place': () => answerJoin('Accept', joined, deed('96-5', 'Accept'), keptBack),
  'activity-reject-join': () => answerJoin('Reject', joined, deed('96-2', 'Reject')),
  'activity-tentative-accept-join': () => answerJoin('TentativeAccept', joined, deed('96-3', 'TentativeAccept')),
  'activity-ignore-join': () => answerJoin('Ignore', joined, deed('96-4', 'Ignore')),
  'activity-flag': () =>
    flag({ about: friend, objects: [far], words: 'Spam under our events' }, deed('92', 'Flag', instance.iri)),
  'activity-add-featured': () => addTo(call().iri as Iri, actorAddresses(voice).featured, deed('93-1', 'Add')),
  'activity-remove-featured': () => takeFrom(call().iri as Iri, actorAddresses(voice).featured, deed('93-2', 'Remove')),
  'activity-offer-call': () =>
    offer(
      objectOf(takingUp, writing),
      { target: 'https://far.example/o/9' as Iri, author: friend },
      { id: `${call().iri}/act/1-offer` as Iri, actor: voice },
    ),
  'activity-accept-offer': () => answerOffer('Accept', offered, deed('95-1', 'Accept')),
  'activity-reject-offer': () => answerOffer('Reject', offered, deed('95-2', 'Reject')),
  ...statuses,
  'activity-accept-quote': () => answerQuote('Accept', quoting, stamp, deed('97-1', 'Accept')),
  'activity-reject-quote': () => answerQuote('Reject', quoting, stamp, deed('97-2', 'Reject')),
  'activity-delete-stamp': () => removeStamp(stamp, friend, deed('97-3', 'Delete')),
  'activity-move': () => move('https://new.example/a/walton' as Iri, deed('94', 'Move')),
}

const { followers: followersOf, outbox, featured, featuredTags } = actorAddresses(voice)

const collections: Record<string, () => WireObject> = {
  'collection-followers': () => orderedCollection({ id: followersOf, totalItems: 12 }),
  'collection-outbox': () =>
    orderedCollection({ id: outbox, totalItems: 2, first: `${outbox}?page=1`, last: `${outbox}?page=2` }),
  'collection-outbox-page': () =>
    collectionPage({
      ...{ id: `${outbox}?page=1`, partOf: outbox, totalItems: 2, next: `${outbox}?page=2`, prev: null },
      items: [activityIri(event().iri as Iri, 1, 'Create')],
    }),
  'collection-entries-page': () =>
    collectionPage({
      ...{ id: `${list.iri}/entries?page=1`, partOf: `${list.iri}/entries` as Iri, totalItems: 4, next: null },
      items: read.map(entryObject),
    }),
  'collection-context': () =>
    wholeCollection(`${event().iri}/context` as Iri, [event().iri as Iri, 'https://far.example/notes/7' as Iri], voice),
  'stamp': () => quoteAuthorization({ id: stamp, author: voice, quote: far, object: call().iri as Iri }),
  'collection-featured': () => wholeCollection(featured, [call().iri as Iri]),
  'collection-hashtags': () => hashtagCollection(featuredTags, [{ name: 'Café', key: 'cafe' }], baseUrl),
}

/** Everything the profile has, made anew from the domain's own types. */
export const made: Record<string, () => WireObject> = { ...objects, ...actors, ...activities, ...collections }

import { shownId } from '../../../src/core/ids.js'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import type { Item, Kind } from '../../../src/domain/items/item.js'
import type { Member, Role } from '../../../src/domain/members/member.js'
import { OPERATOR } from '../../../src/domain/members/standing.js'
import { pathOf } from '../../../src/domain/text/slug.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { asFile, photo } from '../../support/pictures.js'
import { csrfIn } from '../browsers.js'
import { others } from '../../support/federated.js'
import { PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { anIri, ToldNetwork } from '../outside.js'
import { wireTo, type Asked, type Said, type Wire } from './wire.js'

/** Something written where not everybody may read it, that is looked for in every answer and in the log. */
export type Canary = {
  text: string
  /** Roles it may be shown to, wherever they find it. */
  seenBy: readonly Role[]
  /** Where anybody may find it. */
  openAt?: (path: string) => boolean
}

/** Somebody who attacks: with a session, or with one that no longer counts. */
export type Intruder = {
  name: 'stranger' | 'suspended' | 'gone' | Role
  role: Role | null
  cookie: string
  /** Of the forms this one gets to see. */
  token: string
}

export type Scene = {
  hub: TestHub
  wire: Wire
  /** Asks as one of them; each time from another network, as counters of tries would hide what lies behind them. */
  as(who: Intruder, path: string, asked?: Asked): Promise<Said>
  intruders: Intruder[]
  canaries: Canary[]
  /** What a name in a route's path can stand for here. */
  valuesOf(route: string, name: string): string[]
  /** How often each collection was written to, as one text for each. */
  kept(): Promise<Map<string, string>>
  now: { ms: number }
}

const all: Role[] = ['reader', 'coordinator', 'moderator', 'steward']
const looksAfter: Role[] = ['moderator', 'steward']
/** What must never be an element of a page. */
const element = `"'><canary-element src=x>`
const soon = '2031-05-01T19:00'

/** A hub in which everything is kept that somebody may be after. */
export async function openScene(): Promise<Scene> {
  const now = { ms: Date.now() }
  const clock = () => new Date(now.ms)
  const hub = await temporaryHub({ trustProxy: 1 }, { clock, network: new ToldNetwork() })
  await hub.start()
  const own = element
  await hub.setUp({ signUps: 'approval', name: `Walton ${own}`, area: own, contact: own, about: own })
  const wire = wireTo(hub.address ?? '')
  const people = await peopleOf(hub)
  const things = await thingsOf(hub, people)
  const secrets = await linksOf(hub, people)
  const report = await othersOf(hub)
  const talk = await talkOf(hub, people)
  await hub.settle()
  const as = askerFor(wire)
  // Keys are made when they are first asked for, which is no change by whoever looks.
  for (const handle of ['walton', talk.handle]) {
    await wire(`/a/${handle}`, { headers: { Accept: 'application/activity+json' } })
  }
  return {
    hub,
    wire,
    as,
    now,
    intruders: await intrudersOf(hub, as),
    canaries: canariesOf(hub, people, things, secrets),
    valuesOf: (route, name) => valuesOf(route, name, { people, things, secrets, report, talk }),
    kept: () => keptIn(hub),
  }
}

type People = { writer: Member; suspended: Member; waiting: Member }

async function peopleOf({ services }: TestHub): Promise<People> {
  const { members } = services
  const writer = await members.add({
    name: 'wanda_writer',
    displayName: `Wanda canary-display ${element}`,
    email: 'canary-mail@example.org',
    password: PASSWORD,
    role: 'coordinator',
  })
  const barred = await members.add({ name: 'sid_suspended', email: 'canary-sid@example.org' })
  const suspended = await members.suspend(OPERATOR, barred.id, `canary-reason: ${element}`)
  const waiting = await members.add(
    { name: 'will_waiting' },
    {
      state: 'waiting',
      request: `canary-request: ${element} I live at number 9`,
      unconfirmed: 'canary-unconfirmed@example.org',
    },
  )
  return { writer, suspended, waiting }
}

type Things = { open: Item[]; hidden: Item[]; unlisted: Item; removed: string; draft: string; files: string[] }

async function thingsOf({ services }: TestHub, { writer }: People): Promise<Things> {
  const { drafts, publishing, items } = services
  const picture = await asFile(await photo(400, 300))
  const write = async (kind: Kind, fields: Fields, pictured = false) => {
    const id = drafts.fresh(writer)
    await drafts.save(writer, { id, kind, texts: 0, fields: { zone: 'Europe/London', ...fields }, edits: null })
    if (pictured) await drafts.addPicture(writer, id, picture, `canary-alt of ${fields.title ?? ''}`)
    return id
  }
  const publish = async (kind: Kind, fields: Fields) => {
    const done = await publishing.publish(writer, await write(kind, fields))
    if (!done.published) throw new Error('It was not published')
    return done.item
  }
  const event = { startsAt: soon, body: 'Text #common' }
  const writeUp = { situation: 'Bins', action: 'Swept' }
  const open = await Promise.all([
    publish('event', {
      ...event,
      title: `Open ${element} event`,
      placeName: element,
      address: element,
      access: element,
    }),
    publish('call', {
      title: `Open ${element} call`,
      body: `Text #common ${element}`,
      byline: element,
      deadline: soon,
    }),
    publish('write-up', { ...writeUp, title: `Open ${element}`, result: element, summary: element, tags: 'common' }),
  ])
  const hub = { audience: 'hub', tags: 'common, canarytag' }
  const hidden = await Promise.all([
    publish('event', { ...event, ...hub, title: `Hidden canary-hub ${element}` }),
    publish('call', { title: 'Hidden canary-hub call', body: 'canary-hub text', ...hub }),
    publish('write-up', { ...writeUp, ...hub, title: 'Hidden canary-hub write-up' }),
  ])
  open.push(
    await publish('list', {
      ...{ title: `Open ${element} list`, body: `Text #common ${element}` },
      entries: [
        ...[...open, ...hidden].map(
          (item) => `${item.iri}\t\t${item.audience === 'hub' ? 'canary-hub note' : element}`,
        ),
        `https://example.org/x?a=1&b=2\t${element}\t${element}`,
      ].join('\n'),
    }),
  )
  hidden.push(
    await publish('list', { ...hub, title: 'Hidden canary-hub list', entries: `${open[0]?.iri}\t\tcanary-hub` }),
  )
  const unlisted = await publish('event', { ...event, title: 'Hidden canary-unlisted', audience: 'unlisted' })
  const gone = await publish('call', { title: 'Hidden canary-hub removed', body: 'canary-hub', audience: 'hub' })
  await items.remove(writer, gone.id)
  await opened(services, writer, hidden[1])
  const draft = await write('call', { title: `canary-draft ${element}`, body: 'canary-draft text' }, true)
  const { pictures } = await drafts.get(writer, draft)
  return { open, hidden, unlisted, removed: gone.id, draft, files: pictures.map(({ key }) => key) }
}

/** A call that was for members alone at first, and is for everybody now. */
async function opened(services: TestHub['services'], writer: Member, hidden: Item | undefined): Promise<void> {
  const { drafts, publishing } = services
  const id = drafts.fresh(writer)
  const first: Fields = { zone: 'Europe/London', title: 'Once canary-former', body: 'canary-former', audience: 'hub' }
  await drafts.save(writer, { id, kind: 'call', texts: 0, fields: first, edits: null })
  const { item } = await publishing.publish(writer, id)
  const edit = await drafts.edit(writer, item.id)
  const edits = { item: item.id, revision: item.revision }
  const fields: Fields = { ...first, title: 'Opened', body: 'For all', audience: 'public' }
  await drafts.save(writer, { id: edit.id, kind: 'call', texts: 0, fields, edits })
  await publishing.publish(writer, edit.id)
  if (hidden !== undefined) await services.items.end(writer, hidden.id, 'canary-hub: it is off')
}

type Talk = { address: string; posts: string[]; handle: string }

/** Somebody elsewhere and what they wrote: to everybody, and to one member who speaks outside. */
async function talkOf({ services, store }: TestHub, { writer }: People): Promise<Talk> {
  const actor = { ...actorDoc('other'), name: `Other ${element}`, html: '<p>canary-actor</p>' }
  await store.collection(ACTORS).insertMany([actor])
  const speaker = await services.members.add({ name: 'sue_speaker' })
  const { handle } = await services.profiles.open(speaker.id, { name: `Sue ${element}`, bio: element })
  const self = await services.localActors.ofMember(speaker.id)
  const recipients = self === null ? [] : [self.iri]
  const posts: string[] = []
  for (const change of [
    { title: element, summary: element, html: '<p>canary-elsewhere</p>' },
    { html: '<p>canary-direct</p>', audience: 'direct' as const, recipients },
  ]) {
    const { id } = await services.posts.receive(noteBy(actor.iri, change))
    if (id !== null) posts.push(id)
  }
  await services.follows.followQuietly(writer.id, { iri: actor.iri, host: actor.host })
  await services.follows.answered(
    { by: anIri('users/other'), activity: null, follower: services.localActors.instanceIri },
    'accepted',
  )
  return { address: actor.address, posts, handle }
}

type Secrets = { reset: string; join: string; address: string; mail: string; invitation: string }

async function linksOf({ services }: TestHub, { writer }: People): Promise<Secrets> {
  const { account, audit, credentials, invitations, mails } = services
  const reset = (await credentials.resetLink(OPERATOR, writer.id)).split('/').pop() ?? ''
  const made = await invitations.create(OPERATOR, { role: 'steward', note: `canary-note ${element}` })
  await account.changeAddress(writer.id, { email: 'canary-next@example.org', password: PASSWORD })
  const { mails: kept } = await mails.page(null, 10)
  const address = kept.map(({ text }) => /\/account\/address\/([\w-]+)/.exec(text ?? '')?.[1]).find(Boolean) ?? ''
  await mails.queue({
    to: 'canary-to@example.org',
    subject: `canary-subject ${element}`,
    text: `canary-letter ${element}`,
    member: null,
  })
  await audit.note(OPERATOR, 'settings.change', null, 'canary-audit detail')
  const mail = (await mails.page(null, 1)).mails[0]?.id ?? ''
  return { reset, join: made.token, address, mail, invitation: made.id }
}

/** What other servers left here. @returns the id of a report */
async function othersOf(hub: TestHub): Promise<string> {
  const { localActors, reports } = hub.services
  const there = others(hub)
  const mallory = await there.know('mallory', 'canary-host.test', { name: `canary-follower ${element}` })
  await there.follow((await localActors.voice())?.iri ?? localActors.instanceIri, 'mallory', mallory.host)
  await there.arrive({ actor: mallory.iri, type: `canary-type ${element}` })
  await there.trouble(mallory.host, { trouble: 'canary-trouble' }, 2)
  const about = { about: mallory.iri, subjects: [], comment: `canary-report ${element}` }
  await reports.receive({ ...about, from: mallory.iri, activity: mallory.iri, host: mallory.host })
  return (await reports.page('open', null, 1)).docs[0]?.id ?? ''
}

function canariesOf(hub: TestHub, { writer }: People, { unlisted, draft }: Things, secrets: Secrets): Canary[] {
  const nobody: Canary[] = ['canary-draft', 'canary-direct', 'canary-alt', '$argon2id', hub.config.dataFolder].map(
    (text) => ({
      text,
      seenBy: [],
    }),
  )
  const steward: Canary[] = ['canary-audit', 'canary-subject', 'canary-to@', 'canary-letter'].map((text) => ({
    text,
    seenBy: ['steward'],
  }))
  // Whoever has the link that an address is confirmed with is shown which.
  const confirming = (path: string) => path.includes(secrets.address)
  const next: Canary = { text: 'canary-next@', seenBy: looksAfter, openAt: confirming }
  const keepers: Canary[] = ['canary-host.test', 'canary-follower', 'canary-type', 'canary-trouble', 'canary-report']
    .concat('canary-reason', 'canary-request', 'canary-unconfirmed@', 'canary-note', 'canary-sid@')
    .concat('canary-mail@')
    .map((text) => ({ text, seenBy: looksAfter }))
  return [
    ...nobody,
    ...steward,
    ...keepers,
    next,
    { text: 'canary-hub', seenBy: all },
    ...['canary-elsewhere', 'canary-actor'].map((text) => ({ text, seenBy: all })),
    { text: 'canarytag', seenBy: all, openAt: (path) => path.toLowerCase().includes('canarytag') },
    { text: 'canary-former', seenBy: all },
    { text: 'canary-display', seenBy: looksAfter.concat('coordinator') },
    {
      text: 'canary-unlisted',
      seenBy: all,
      openAt: (path) => path.includes(addressEnd(unlisted)) || path.includes(unlisted.id),
    },
    { text: draft, seenBy: [], openAt: (path) => path.includes(draft) },
    { text: writer.id, seenBy: looksAfter, openAt: (path) => path.includes(writer.id) },
    ...[secrets.reset, secrets.join].map((text) => ({
      text,
      seenBy: [],
      openAt: (path: string) => path.includes(text),
    })),
    { text: secrets.address, seenBy: ['steward'], openAt: confirming },
  ]
}

const addressEnd = (item: Item): string => pathOf(item).split('-').pop() ?? ''

type Planted = { people: People; things: Things; secrets: Secrets; report: string; talk: Talk }

function valuesOf(route: string, name: string, { people, things, secrets, report, talk }: Planted): string[] {
  const { open, hidden, unlisted, removed, draft, files } = things
  const published = [...open, ...hidden, unlisted]
  const ids = published.map(({ id }) => id).concat(removed)
  const addresses = published.map((item) => pathOf(item).split('/').pop() ?? '')
  const bare = (address: string) => `x-${address.split('-').pop()}`
  if (route.startsWith('/neighbours')) return name === 'address' ? [talk.address] : talk.posts
  if (name === 'handle') return [talk.handle, 'walton', people.writer.name]
  if (name === 'address') return [...addresses, ...addresses.map(bare), `x-${shownId(removed)}`]
  if (name === 'token') return [secrets.reset, secrets.join, secrets.address]
  if (name === 'key') return route.startsWith('/media') ? files : ['common', 'canarytag']
  if (name === 'kind') return ['event', 'call', 'write-up', 'list']
  if (name === 'month') return ['2031-05']
  if (name === 'file') return ['card.jpg', 'accent-148-000000000000.css']
  if (name === 'part') return ['1']
  if (route.startsWith('/manage/reports')) return [report]
  const members = Object.values(people).map(({ id }) => id)
  return route.startsWith('/manage/drafts')
    ? [draft, `${people.writer.id}-e${ids[0]}r1`]
    : [...ids, ...ids.slice(0, 1).map((id) => id.replace(/^0+/, '')), ...members, secrets.mail, secrets.invitation]
}

function askerFor(wire: Wire): Scene['as'] {
  let asked = 0
  return (who, path, { headers = {}, ...rest } = {}) => {
    asked++
    const from = `198.${18 + ((asked >> 16) & 1)}.${(asked >> 8) & 255}.${asked & 255}`
    const own: Asked['headers'] = { 'Accept': 'text/html', 'X-Forwarded-For': from }
    if (who.cookie !== '') own.Cookie = who.cookie
    return wire(path, { ...rest, headers: { ...own, ...headers } })
  }
}

async function intrudersOf({ services }: TestHub, as: Scene['as']): Promise<Intruder[]> {
  const { members, sessions } = services
  const made: Intruder[] = []
  const add = async (name: Intruder['name'], role: Role | null, cookie: string) => {
    const who = { name, role, cookie, token: '' }
    const page = await as(who, role === null ? '/sign-in' : '/account')
    const [form = ''] = page.headers['set-cookie']?.flatMap((line) => /^form=[^;]+/.exec(line) ?? []) ?? []
    const cookies = [cookie, form].filter((one) => one !== '').join('; ')
    made.push({ ...who, cookie: cookies, token: csrfIn(page.text) })
  }
  await add('stranger', null, '')
  for (const role of all) {
    const { id } = await members.add({ name: `eve_${role}`, role, password: PASSWORD })
    await add(role, role, `session=${await sessions.begin(id, 'a browser')}`)
  }
  for (const name of ['suspended', 'gone'] as const) {
    const { id } = await members.add({ name: `eve_${name}`, role: 'steward' })
    const token = await sessions.begin(id, 'a browser')
    await (name === 'gone' ? members.remove(OPERATOR, id) : members.suspend(OPERATOR, id, 'an attack'))
    await add(name, null, `session=${token}`)
  }
  return made
}

async function keptIn({ store }: TestHub): Promise<Map<string, string>> {
  const kept = new Map<string, string>()
  for (const spec of await store.collections()) {
    const docs: string[] = []
    for await (const doc of store.collection(spec).stream({})) docs.push(JSON.stringify(doc))
    kept.set(spec.name, docs.sort().join('\n'))
  }
  return kept
}

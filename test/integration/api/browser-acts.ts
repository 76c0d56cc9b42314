/**
 * What apps do in a browser. Each of these is sent to a page and runs there: it knows nothing but what it is
 * given, what browsers have, and `masto`, which the page can import.
 */

type Canvas = {
  width: number
  height: number
  getContext(kind: '2d'): { fillRect(x: number, y: number, width: number, height: number): void }
  toBlob(done: (blob: Blob | null) => void): void
}
declare const document: { createElement(kind: 'canvas'): Canvas }
declare class Image {
  naturalWidth: number
  onload: () => void
  onerror: () => void
}

/** Each page that the apps have, opened. @returns what could not be read */
export async function readAll(hub: string): Promise<string[]> {
  const { createRestAPIClient } = await import('masto')
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const { id } = await v1.accounts.verifyCredentials()
  const me = v1.accounts.$select(id)
  const asked: Record<string, () => PromiseLike<unknown>> = {
    preferences: () => v1.preferences.fetch(),
    home: () => v1.timelines.home.list({ limit: 20 }),
    local: () => v1.timelines.public.list({ limit: 40, local: true }),
    federated: () => v1.timelines.public.list({ remote: true }),
    tag: () => v1.timelines.tag.$select('beds').list({ any: ['rows'], limit: 20 } as never),
    mentions: () => v1.notifications.list({ types: ['mention'], limit: 80 }),
    policy: () => v2.notifications.policy.fetch(),
    requests: () => v1.notifications.requests.list(),
    markers: () => v1.markers.fetch({ timeline: ['home', 'notifications'] }),
    announcements: () => v1.announcements.list(),
    followRequests: () => v1.followRequests.list({ limit: 80 }),
    followedTags: () => v1.followedTags.list({ limit: 200 }),
    featuredTags: () => v1.featuredTags.list(),
    lists: () => v1.lists.list(),
    filters: () => v2.filters.list(),
    oldFilters: () => v1.filters.list(),
    emoji: () => v1.customEmojis.list(),
    bookmarks: () => v1.bookmarks.list({ limit: 20 }),
    favourites: () => v1.favourites.list({ limit: 20 }),
    conversations: () => v1.conversations.list({ limit: 20 }),
    scheduled: () => v1.scheduledStatuses.list(),
    blocks: () => v1.blocks.list({ limit: 80 }),
    mutes: () => v1.mutes.list({ limit: 80 }),
    domains: () => v1.domainBlocks.list(),
    tags: () => v1.trends.tags.list({ limit: 20 }),
    posts: () => v1.trends.statuses.list({ limit: 20 }),
    links: () => v1.trends.links.list({ limit: 10 }),
    suggestions: () => v2.suggestions.list({ limit: 20 }),
    search: () => v2.search.list({ q: 'beds', type: 'hashtags', limit: 5, resolve: false }),
    people: () => v1.accounts.search.list({ q: 'b', limit: 5, resolve: false }),
    lookup: () => v1.accounts.lookup({ acct: 'bea' }),
    pinned: () => me.statuses.list({ pinned: true }),
    mine: () => me.statuses.list({ limit: 20, excludeReplies: true }),
    media: () => me.statuses.list({ onlyMedia: true }),
    followers: () => me.followers.list({ limit: 40 }),
    following: () => me.following.list({ limit: 40 }),
    ownFeatured: () => me.featuredTags.list(),
    endorsed: () => me.endorsements.list(),
    familiar: () => v1.accounts.familiarFollowers.fetch([id]),
    relationships: () => v1.accounts.relationships.fetch({ id: [id] }),
    old: () => v1.instance.fetch(),
  }
  const failed = await Promise.all(
    Object.entries(asked).map(async ([name, ask]) =>
      Promise.resolve(ask()).then(
        (found) => (typeof found === 'object' && found !== null ? [] : [name]),
        (error: unknown) => [`${name}: ${String(error)}`],
      ),
    ),
  )
  return failed.flat()
}

/** Posts with a picture and with a poll, and changes what it said. */
export async function write(hub: string) {
  const { createRestAPIClient } = await import('masto')
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 200 })
  canvas.getContext('2d').fillRect(20, 20, 100, 100)
  const file = await new Promise<Blob | null>((done) => canvas.toBlob(done))
  if (file === null) throw new Error('There is no picture')
  const picture = await v2.media.create({ file, description: 'A bed of beans' })
  const post = {
    ...{ status: 'Beans #beds', spoiler_text: 'green', language: 'en', sensitive: true, visibility: 'public' },
    media_ids: [picture.id],
  }
  const requestInit = { headers: { 'Idempotency-Key': crypto.randomUUID() } }
  const posted = await v1.statuses.create(post as never, { requestInit })
  const { poll } = await v1.statuses.create({
    ...{ status: 'Which?', visibility: 'public', quoteApprovalPolicy: 'public', mediaIds: [] },
    poll: { options: ['Beans', 'Peas'], expiresIn: 86_400, multiple: true, hideTotals: false },
  } as never)
  const one = v1.statuses.$select(posted.id)
  const { text } = await one.source.fetch()
  const edited = await one.update({
    ...{ status: text.replace('Beans', 'Beans, at last'), spoiler_text: '', language: 'en', sensitive: false },
    ...{ media_ids: [picture.id], media_attributes: [{ id: picture.id, description: 'Beans in a bed' }] },
    quote_approval_policy: 'followers',
  } as never)
  sessionStorage.setItem('posted', posted.id)
  const { type, description, blurhash } = picture
  return {
    picture: { type, description, blurhash },
    poll: { multiple: poll?.multiple, voted: poll?.voted, ownVotes: poll?.ownVotes },
    edited: {
      text: edited.content.replace(/<[^>]+>/g, ''),
      alt: edited.mediaAttachments[0]?.description,
      pictures: edited.mediaAttachments.length,
      warning: edited.spoilerText,
      editedAt: edited.editedAt,
    },
  }
}

/** Pages through the start page, by what the answers say of further pages. */
export async function pageThrough(hub: string) {
  const { createRestAPIClient } = await import('masto')
  const accessToken = sessionStorage.getItem('token') ?? ''
  const { v1 } = createRestAPIClient({ url: hub, accessToken })
  const headers = { Authorization: `Bearer ${accessToken}` }
  const page = await fetch(`${hub}/api/v1/timelines/home?limit=1`, { headers })
  const pages: number[] = []
  for await (const some of v1.timelines.home.list({ limit: 1 })) {
    pages.push(some.length)
    if (pages.length === 2) break
  }
  return {
    older: /<([^>]+)>; rel="next"/.exec(page.headers.get('Link') ?? '')?.[1],
    left: page.headers.get('X-RateLimit-Remaining'),
    pages,
  }
}

/** Listens to two streams over one connection, and takes a post down meanwhile. @returns what it heard */
export async function listen(hub: string): Promise<string[]> {
  const { createRestAPIClient, createStreamingAPIClient } = await import('masto')
  const accessToken = sessionStorage.getItem('token') ?? ''
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken })
  const { configuration } = await v2.instance.fetch()
  const streamingApiUrl = configuration.urls.streaming
  const streams = createStreamingAPIClient({ streamingApiUrl, accessToken, implementation: WebSocket })
  const [user, told] = [streams.user.subscribe(), streams.user.notification.subscribe()]
  const events = user[Symbol.asyncIterator]()
  const first = events.next()
  told[Symbol.asyncIterator]()
    .next()
    .catch(() => undefined)
  const pause = () => new Promise<undefined>((done) => setTimeout(() => done(undefined), 100))
  let heard: Awaited<typeof first> | undefined
  // The library does not say when the hub has begun to listen.
  for (let tries = 0; heard === undefined && tries < 50; tries++) {
    await v1.statuses.create({ status: `Row ${tries}`, visibility: 'unlisted' })
    heard = await Promise.race([first, pause()])
  }
  type Event = { event: string; payload: unknown }
  const id = sessionStorage.getItem('posted') ?? ''
  await v1.statuses.$select(id).remove()
  let gone: Event
  do gone = (await events.next()).value as Event
  while (gone.event !== 'delete' || gone.payload !== id)
  user.unsubscribe()
  told.unsubscribe()
  streams.close()
  return [(heard?.value as Event).event, gone.event]
}

/** Changes a profile by a form that has no new picture behind it, with one empty line. */
export async function changeProfile(hub: string) {
  const { createRestAPIClient } = await import('masto')
  const { v1 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 200 })
  canvas.getContext('2d').fillRect(20, 20, 100, 100)
  const avatar = await new Promise<Blob | null>((done) => canvas.toBlob(done))
  const none = new File([], '', { type: 'application/octet-stream' })
  const changed = await v1.accounts.updateCredentials({
    ...{ header: none, avatar, displayName: 'Ada B.', note: 'I dig.' },
    fieldsAttributes: [
      { name: 'Tool', value: 'Spade' },
      { name: '', value: '' },
    ],
  })
  return {
    name: changed.displayName,
    fields: changed.fields.map(({ name }) => name),
    avatar: (await fetch(changed.avatar)).ok,
  }
}

/** Asks to be woken, with keys as browsers make them. @returns the id and the policy of that */
export async function askToBeWoken(hub: string): Promise<unknown[]> {
  const { createRestAPIClient } = await import('masto')
  const { v1 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const base64 = (bytes: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/[+]/g, '-')
      .replace(/[/]/g, '_')
      .replace(/=/g, '')
  const p256dh = base64(await crypto.subtle.exportKey('raw', keys.publicKey))
  const place = { endpoint: 'https://push.example/send/1', keys: { p256dh, auth: base64(new ArrayBuffer(16)) } }
  const data = { alerts: { mention: true } }
  const { id, policy } = await v1.push.subscription.create({ policy: 'followed', subscription: place, data })
  await v1.push.subscription.remove()
  return [id, policy]
}

/** Shows pictures as apps do that take colours from them. @returns those that cannot be shown so */
export async function lookAt(addresses: readonly string[]): Promise<string[]> {
  const isShown = (src: string) =>
    new Promise<boolean>((done) => {
      const picture = new Image()
      picture.onload = () => done(picture.naturalWidth > 0)
      picture.onerror = () => done(false)
      Object.assign(picture, { crossOrigin: 'anonymous', src })
    })
  const shown = await Promise.all(addresses.map(isShown))
  return addresses.filter((_, at) => !shown[at])
}

/** Filters and lists, made, changed and taken away again. @param other  whom to put on a list */
export async function keepOrder(hub: string, other: string) {
  const { createRestAPIClient } = await import('masto')
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const begun = await v2.filters.create({
    ...{ title: 'weeds', context: ['home', 'public'], expiresIn: 3_600, filterAction: 'warn' },
    keywordsAttributes: [{ keyword: 'dandelion', wholeWord: true }],
  } as never)
  const [word] = begun.keywords
  const changed = await v2.filters.$select(begun.id).update({
    ...{ title: 'weeds', context: ['home'], expiresIn: null, filterAction: 'warn' },
    keywordsAttributes: [
      { id: word?.id, _destroy: true },
      { keyword: 'thistle', wholeWord: false },
    ],
  } as never)
  const [said] = await v1.accounts.$select(other).statuses.list({ limit: 1 })
  await v2.filters.$select(begun.id).remove()

  await v1.accounts.$select(other).follow()
  const made = await v1.lists.create({ title: 'Bed', replies_policy: 'list', exclusive: false } as never)
  const list = v1.lists.$select(made.id)
  const { title, repliesPolicy } = await list.update({
    title: 'Rows',
    replies_policy: 'none',
    exclusive: true,
  } as never)
  await list.accounts.create({ accountIds: [other] })
  const on = await list.accounts.list({ limit: 1_000 })
  await v1.timelines.list.$select(made.id).list({ limit: 20 })
  await list.accounts.remove({ accountIds: [other] })
  const off = await list.accounts.list()
  await list.remove()
  await v1.accounts.$select(other).unfollow()
  const shape = ({ title: called, keywords, expiresAt }: typeof begun) => [
    called,
    keywords.length,
    expiresAt !== null && expiresAt !== undefined,
  ]
  return {
    filters: [shape(begun), shape(changed)],
    filtered: (said?.filtered ?? []).map(({ filter }) => filter.title),
    lists: [title, repliesPolicy, on.map(({ username }) => username), off.length],
  }
}

/** What is new, by both versions of the list, and where it was left off. */
export async function notifications(hub: string) {
  const { createRestAPIClient } = await import('masto')
  const { v1, v2 } = createRestAPIClient({ url: hub, accessToken: sessionStorage.getItem('token') ?? '' })
  const before = (await v1.markers.fetch({ timeline: ['notifications'] })).notifications.lastReadId
  const unread = async () => (await v1.notifications.unreadCount.fetch()).count
  const first = await unread()
  const one = await v1.notifications.list({ limit: 30 })
  const grouped = await v2.notifications.list({ limit: 20, excludeTypes: ['follow_request'] })
  const newest = one[0]?.id ?? ''
  const marked = await v1.markers.create({ notifications: { lastReadId: newest } })
  return {
    before,
    v1: one.map(({ type }) => type),
    groups: grouped.notificationGroups.map(({ type, sampleAccountIds, ...group }) => [
      type,
      grouped.accounts.find(({ id }) => id === sampleAccountIds[0])?.username,
      grouped.statuses.some(({ id }) => id === (group as { statusId?: string }).statusId),
    ]),
    newest,
    after: marked.notifications.lastReadId,
    unread: [first, await unread()],
  }
}

/** As Pinafore: one connection for each stream, the token in the address, and `null` for the protocol. */
export async function listenAlone(hub: string, token: string): Promise<string[]> {
  const address = `${hub.replace('http', 'ws')}/api/v1/streaming?stream=user&access_token=${token}`
  const socket = new WebSocket(address, null as unknown as string)
  const heard = new Promise<string>((done) => {
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      const { stream, event, payload } = JSON.parse(String(data)) as {
        stream: string[]
        event: string
        payload: string
      }
      if (payload.includes('by Pinafore')) done(`${stream.join()} ${event}`)
    })
  })
  await new Promise((done) => socket.addEventListener('open', done))
  const post = () =>
    fetch(`${hub}/api/v1/statuses`, {
      method: 'POST',
      headers: { 'Authorization': `Bearer ${token}`, 'Accept': 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ status: `by Pinafore ${crypto.randomUUID()}`, visibility: 'public' }),
    })
  let said: string | undefined
  while (said === undefined) {
    await post()
    said = await Promise.race([heard, new Promise<undefined>((done) => setTimeout(() => done(undefined), 100))])
  }
  const closed = new Promise<number>((done) => socket.addEventListener('close', ({ code }) => done(code)))
  socket.close()
  return [said, socket.protocol, String(await closed)]
}

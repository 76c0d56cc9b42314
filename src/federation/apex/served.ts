/** What other servers read, by its address. `shared` ones are pages too, for people who come by the same address. */
export type Served = { path: string; kind: 'actor' | 'object' | 'activity' | 'collection'; shared: boolean }

const actors = ['/a/:handle', '/actor']
const ofActors = ['outbox', 'followers', 'following', 'featured', 'tags']
const ofObjects = ['replies', 'context', 'likes', 'shares', 'attendees', 'entries']

const one = (kind: Served['kind'], shared: boolean) => (path: string) => ({ path, kind, shared })

export const served: readonly Served[] = [
  one('actor', true)('/a/:handle'),
  one('actor', false)('/actor'),
  ...actors.flatMap((actor) => ofActors.map((name) => `${actor}/${name}`)).map(one('collection', false)),
  one('object', true)('/o/:id'),
  ...ofObjects.map((name) => `/o/:id/${name}`).map(one('collection', false)),
  one('object', false)('/stamps/:id'),
  ...['/o/:id/act/:act', '/act/:act'].map(one('activity', false)),
]

/** What stands in our addresses. Anything else, an encoded letter included, is none of them. */
const segments = { handle: '[a-z0-9_]{1,30}', id: '[0-9]{1,20}', act: '[a-z0-9][a-z0-9-]{0,99}' }

const patterns = served.map((one) => ({
  one,
  pattern: new RegExp(`^${one.path.replace(/:(\w+)/g, (_, name: string) => segments[name as keyof typeof segments])}$`),
}))

/** @param path  as it came over the wire, without its query */
export function servedAt(path: string): Served | null {
  return patterns.find(({ pattern }) => pattern.test(path))?.one ?? null
}

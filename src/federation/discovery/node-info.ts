import type { Clock } from '../../core/clock.js'
import { countedRarely, rounded } from '../../domain/usage.js'
import { APPLICATION, nodeInfoOf } from './relations.js'

/** What a hub tells machines about itself. */
export type HubFacts = {
  name: string
  /** Text, may be empty. */
  about: string
  language: string
  /** Whether strangers can come by an account without an invitation. */
  openRegistrations: boolean
  /** The actor that is followed. */
  voice: string
}
export type HubCounts = { members: number; activeMonth: number; posts: number }

export type NodeInfoDeps = {
  baseUrl: string
  /** Of this program. */
  version: string
  sourceUrl: string | null
  /** Null until the hub is set up. */
  facts: () => Promise<HubFacts | null>
  counts: () => Promise<HubCounts>
  clock: Clock
}

export type NodeInfoVersion = '2.0' | '2.1'
export const nodeInfoVersions: readonly NodeInfoVersion[] = ['2.1', '2.0']

const NAME = 'allotment'

/** The list that leads to the others. The newest stands first, as some peers take the first; the actor of FEP-2677 last. */
export function nodeInfoLinks(baseUrl: string, instance: string): { links: { rel: string; href: string }[] } {
  const versions = nodeInfoVersions.map((version) => ({
    rel: nodeInfoOf(version),
    href: `${baseUrl}/nodeinfo/${version}`,
  }))
  return { links: [...versions, { rel: APPLICATION, href: instance }] }
}

/** NodeInfo as its schemas want it; null until the hub is set up. What is served nowhere is not advertised. */
export function nodeInfo(deps: NodeInfoDeps): (version: NodeInfoVersion) => Promise<object | null> {
  const { version: programVersion, sourceUrl, facts } = deps
  const counted = countedRarely(deps)
  return async (version) => {
    const about = await facts()
    if (about === null) return null
    const { members, activeMonth, posts } = await counted()
    // The schema of 2.0 knows no repository, and allows nothing that it does not know.
    const repository = version === '2.1' && sourceUrl !== null ? { repository: sourceUrl } : {}
    return {
      version,
      software: { name: NAME, version: programVersion, ...repository },
      protocols: ['activitypub'],
      services: { inbound: [], outbound: [] },
      openRegistrations: about.openRegistrations,
      usage: { users: { total: rounded(members), activeMonth: rounded(activeMonth) }, localPosts: rounded(posts) },
      metadata: {
        nodeName: about.name,
        nodeDescription: about.about,
        federation: { enabled: true },
        // By which client libraries that do not know this program find out which API it speaks; the name above stays ours.
        upstream: { name: 'mastodon' },
        hub: { actor: about.voice, languages: [about.language] },
      },
    }
  }
}

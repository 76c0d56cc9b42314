import { iri, type Iri } from '../../src/core/iri.js'
import type { LocalActor, LocalKind } from '../../src/domain/actors/actor.js'
import type { OwnActors } from '../../src/federation/discovery/own-webfinger.js'

/** The actors of a hub with a voice, `hub`, a member with a profile, `ana`, and one who had one, `left`. */
export function ownActors(baseUrl: string): OwnActors {
  const make = (kind: LocalKind, handle: string, path: string, url: string): LocalActor => ({
    iri: iri(`${baseUrl}${path}`),
    number: '00000000000000000001',
    kind,
    type: kind === 'voice' ? 'Organization' : kind === 'instance' ? 'Application' : 'Person',
    handle,
    name: handle,
    html: '',
    member: kind === 'member' ? '1' : null,
    url: `${baseUrl}${url}`,
    since: new Date('2026-01-01T00:00:00Z'),
    alsoKnownAs: [],
    movedTo: null,
  })
  const instance = make('instance', new URL(baseUrl).host, '/actor', '/about')
  const voice = make('voice', 'hub', '/a/hub', '/')
  const member = make('member', 'ana', '/a/ana', '/a/ana')
  const left = iri(`${baseUrl}/a/left`)
  const all = [instance, voice, member]
  return {
    isLocal: (name: Iri) => new URL(name).origin === baseUrl,
    instance: () => Promise.resolve(instance),
    voice: () => Promise.resolve(voice),
    byHandle: (handle) => {
      const found = [voice, member].find((one) => one.handle === handle) ?? null
      return Promise.resolve(handle === 'left' ? 'gone' : found)
    },
    byIri: (name) => Promise.resolve(name === left ? 'gone' : (all.find((one) => one.iri === name) ?? null)),
  }
}

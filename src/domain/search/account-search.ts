import { hostOf, type Iri } from '../../core/iri.js'
import { foldAddress, parseAddress } from '../actors/address.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { LocalActor } from '../actors/actor.js'
import type { IdentityRepo } from '../actors/identity-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Member } from '../members/member.js'
import type { Blocks } from '../moderation/blocks.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { RelationReader } from '../relations/relation-reader.js'
import { queryTokens, searchTokens } from '../text/tokens.js'

export type AccountQuery = {
  limit: number
  offset?: number
  /** Only those whom the viewer follows. */
  following?: boolean
}

type Deps = {
  actors: Pick<ActorRepo, 'withWordLike' | 'byAddress'>
  identities: Pick<IdentityRepo, 'withWordLike'>
  locals: LocalActors
  rules: Pick<Blocks, 'refuses' | 'silenced'>
  blocks: Pick<MemberBlocks, 'hidden'>
  relations: Pick<RelationReader, 'between'>
}

/** Somebody who may be meant. */
type Candidate = { iri: Iri; handle: string; words: readonly string[]; local: boolean }

const MOST_CANDIDATES = 200

/**
 * Looks for people and groups by the beginnings of words in their names, or by their whole address. Strangers find only
 * those who speak for this hub: whom else it knows says whom its members read. Members without a public profile are found
 * by nobody.
 */
export function accountSearch({ actors, identities, locals, rules, blocks, relations }: Deps) {
  const named = byName({ actors, locals, rules })

  async function localsLike(token: string): Promise<Candidate[]> {
    const voice = await locals.voice()
    const found = await Promise.all((await identities.withWordLike(token)).map(({ _id }) => locals.byHandle(_id)))
    const all = [voice, ...found].filter((one): one is LocalActor => one !== null && one !== 'gone')
    const once = new Map(all.map((actor) => [actor.iri, actor]))
    return Array.from(once.values(), ({ iri, handle, name }) => ({
      ...{ iri, handle, local: true },
      words: searchTokens(handle, `${name} ${hostOf(iri)}`),
    }))
  }

  async function othersLike(token: string): Promise<Candidate[]> {
    const found = (await actors.withWordLike(token)).filter(
      ({ state, host }) => state === 'here' && !rules.refuses(host),
    )
    return found.map(({ iri, handle, words = [] }) => ({ iri, handle, words, local: false }))
  }

  /** @param exact  whom the viewer names in full: shown to them although turned away, or they could not undo it */
  async function allowed(
    viewer: Member | null,
    found: readonly Iri[],
    { exact, following }: { exact: Iri | null; following: boolean },
  ): Promise<Iri[]> {
    if (viewer === null) return found.filter((name) => locals.isLocal(name))
    const [hidden, between] = await Promise.all([blocks.hidden(viewer.id, found), relations.between(viewer, found)])
    const kept = found.filter((name) => {
      const follows = between.get(name)?.following === true
      return (name === exact || !hidden.has(name)) && (follows || (!following && !rules.silenced(hostOf(name))))
    })
    const rank = (name: Iri) => (between.get(name)?.following === true ? 0 : 1)
    return kept.sort((a, b) => rank(a) - rank(b))
  }

  return {
    named,

    /** The one who is named exactly first, then whom the viewer follows. */
    async find(
      viewer: Member | null,
      text: string,
      { limit, offset = 0, following = false }: AccountQuery,
    ): Promise<Iri[]> {
      const typed = text.trim()
      const tokens = queryTokens(typed).sort((a, b) => b.length - a.length)
      const [token] = tokens
      const exact = await named(typed)
      const like =
        token === undefined ? [] : [...(await localsLike(token)), ...(viewer === null ? [] : await othersLike(token))]
      const fits = ({ words }: Candidate) => tokens.every((one) => words.some((word) => word.startsWith(one)))
      const handle = typed.replace(/^@/, '').toLowerCase()
      const score = (one: Candidate) => (one.handle.toLowerCase() === handle ? 0 : one.local ? 1 : 2)
      const found = like.filter(fits).sort((a, b) => score(a) - score(b))
      const names = [...new Set([...(exact === null ? [] : [exact]), ...found.map(({ iri }) => iri)])]
      const kept = await allowed(viewer, names.slice(0, MOST_CANDIDATES), { exact, following })
      const first = exact !== null && kept.includes(exact) ? [exact] : []
      return [...first, ...kept.filter((name) => name !== exact)].slice(offset, offset + limit)
    },
  }
}

/** By their whole address, or of one of ours by the handle alone. */
function byName({ actors, locals, rules }: Pick<Deps, 'actors' | 'locals' | 'rules'>) {
  return async (text: string): Promise<Iri | null> => {
    const address = parseAddress(text)
    const here = hostOf(locals.instanceIri)
    const handle = address === null ? text.replace(/^@/, '') : address.host === here ? address.name : null
    if (handle !== null) {
      const own = /^[a-z0-9_]{1,30}$/i.test(handle) ? await locals.byHandle(handle.toLowerCase()) : null
      return own === null || own === 'gone' ? null : own.iri
    }
    const known = address === null ? null : await actors.byAddress(foldAddress(address))
    return known === null || rules.refuses(known.host) ? null : known.iri
  }
}

import type { Clock } from '../../core/clock.js'
import { parseIri, sameOrigin, type Iri } from '../../core/iri.js'
import { registeredDomain } from '../../core/registered-domain.js'
import { createBudget, type Budget, type BudgetOptions } from './budget.js'
import { AS2_ACCEPT, isAs2 } from './content-types.js'
import { createFailureMemory, type FailureMemory } from './failure-memory.js'
import type { Fetcher, Sign } from './fetcher.js'
import { brokenOff, invalid, type Failed } from './results.js'
import { parseStrictJson, type JsonObject } from './strict-json.js'

/** A document that was found at the place its `id` names, or at one of the same origin that led there. */
export type RemoteDocument = { kind: 'ok'; id: Iri; document: JsonObject }
/** Whose key it is, by the word of its own origin; `document` is the owner's when that was what the key's address gave. */
export type KeyOwner = { kind: 'ok'; owner: Iri; document: JsonObject | null }

export type FetchDocumentOptions = {
  sign?: Sign
  /** Asks although it failed lately. */
  anew?: boolean
}

export type Documents = {
  /** The ActivityStreams document with this id, or that this address stands for: then its `id` is another. */
  fetch(url: Iri, options?: FetchDocumentOptions): Promise<RemoteDocument | Failed>
  /**
   * Follows a key to its owner. That says little: the owner's own document must then list the key, which is for the
   * caller to see.
   */
  fetchKeyOwner(keyId: Iri, options?: FetchDocumentOptions): Promise<KeyOwner | Failed>
}

export type DocumentsOptions = {
  fetcher: Fetcher
  clock: Clock
  budget?: Partial<Omit<BudgetOptions, 'clock'>>
}

const MAX_REMEMBERED = 5_000
const usualBudget = {
  atOnce: 64,
  atOncePerHost: 4,
  waiting: 1_000,
  rate: { count: 3_000, windowMs: 300_000 },
  ratePerHost: { count: 300, windowMs: 300_000 },
}

/** Documents of strangers, with what keeps them honest and us modest. Nothing a stranger does makes it throw. */
export function createDocuments({ fetcher, clock, budget }: DocumentsOptions): Documents {
  const loader: Loader = {
    fetcher,
    budget: createBudget({ clock, ...usualBudget, ...budget }),
    failures: createFailureMemory({ clock, max: MAX_REMEMBERED }),
    underWay: new Map(),
  }
  return {
    async fetch(url, options = {}) {
      const found = await fetchDocument(loader, url, options)
      if (found.kind === 'invalid') loader.failures.note(new URL(withoutFragment(url)), found)
      return found
    },
    fetchKeyOwner: (keyId, options = {}) => fetchKeyOwner(loader, keyId, options),
  }
}

type Loaded = { kind: 'loaded'; document: JsonObject; from: string }
type Loader = {
  fetcher: Fetcher
  budget: Budget
  failures: FailureMemory
  underWay: Map<string, Promise<Loaded | Failed>>
}

async function fetchDocument(
  loader: Loader,
  url: Iri,
  options: FetchDocumentOptions,
): Promise<RemoteDocument | Failed> {
  const first = await load(loader, url, options)
  if (first.kind !== 'loaded') return first
  const id = idOf(first.document)
  if (id === null) return invalid('no id')
  if (isAt(id, url, first.from)) return { kind: 'ok', id, document: first.document }
  // What the address gave is no evidence for another id: that id has to speak for itself.
  if (id === url) return invalid('id of another origin than its document')
  const second = await load(loader, id, options)
  if (second.kind !== 'loaded') return second
  return idOf(second.document) === id && sameOrigin(second.from as Iri, id)
    ? { kind: 'ok', id, document: second.document }
    : invalid('id of another document')
}

/** Whether `id` itself was what was asked for in the end, and answered by its own origin. */
function isAt(id: Iri, asked: Iri, from: string): boolean {
  return (id === asked && sameOrigin(id, from as Iri)) || id === from
}

async function fetchKeyOwner(loader: Loader, keyId: Iri, options: FetchDocumentOptions): Promise<KeyOwner | Failed> {
  const loaded = await load(loader, keyId, options)
  if (loaded.kind !== 'loaded') return loaded
  const { document, from } = loaded
  if (!sameOrigin(from as Iri, keyId)) return invalid('key of another origin')
  const named = document['owner'] ?? document['controller'] ?? document['id']
  const owner = typeof named === 'string' ? parseIri(named) : null
  if (owner === null) return invalid('key without an owner')
  if (!sameOrigin(owner, keyId)) return invalid('owner of another origin than the key')
  const isOwners = document['id'] === owner && isAt(owner, withoutFragment(keyId), from)
  return { kind: 'ok', owner, document: isOwners ? document : null }
}

function idOf(document: JsonObject): Iri | null {
  return typeof document['id'] === 'string' ? parseIri(document['id']) : null
}

const withoutFragment = (name: Iri): Iri => name.replace(/#.*$/s, '') as Iri

/** One request for all who want the same address at the same time, unless it failed lately or there were too many. */
function load(loader: Loader, name: Iri, { sign, anew = false }: FetchDocumentOptions): Promise<Loaded | Failed> {
  const { failures, underWay } = loader
  const url = new URL(withoutFragment(name))
  const running = underWay.get(url.href)
  if (running !== undefined) return running
  const known = anew ? null : failures.recall(url)
  if (known !== null) return Promise.resolve(known)
  const started = request(loader, url, sign).finally(() => underWay.delete(url.href))
  underWay.set(url.href, started)
  return started
}

async function request({ fetcher, budget, failures }: Loader, url: URL, sign?: Sign): Promise<Loaded | Failed> {
  const options = { accept: AS2_ACCEPT, ...(sign === undefined ? {} : { sign }) }
  // By domain: whoever has one has any number of hosts, and could hold all places with them.
  const got = await budget.spend(registeredDomain(url.host), () => fetcher.get(url.href, options))
  // Our own limit says nothing of the other side: not to be remembered.
  if ('exhausted' in got) return { ...brokenOff('too many requests of ours'), retryAfterMs: got.exhausted } as Failed
  const loaded = got.kind === 'ok' ? read(got) : got
  if (loaded.kind !== 'loaded') failures.note(url, loaded)
  return loaded
}

function read({
  headers,
  body,
  url,
}: {
  headers: { 'content-type'?: string }
  body: Buffer
  url: string
}): Loaded | Failed {
  if (!isAs2(headers['content-type'])) return invalid('not an ActivityStreams type')
  const parsed = parseStrictJson(body)
  return 'fault' in parsed ? invalid(parsed.fault) : { kind: 'loaded', document: parsed.value, from: url }
}

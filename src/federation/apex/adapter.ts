import type { Apex, Net, Settings } from 'activitypub-express'
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { AsyncLocalStorage } from 'node:async_hooks'
import { registerHooks } from 'node:module'
import type { Log } from '../../core/log.js'
import type { Json } from '../remote/strict-json.js'
import type { Answering } from './answering.js'
import { ApexStore, unused } from './apex-store.js'
import { served, type Served } from './served.js'

export type LibraryMeans = {
  /** An origin. */
  baseUrl: string
  /** The `@context` of collections and their pages. */
  context: Json
  log: Log
  /** Called when all is known about an answer, before it is sent. */
  beforeSending: (req: Request, res: Response, shared: boolean) => void
}

/** Answers one request, which must be a GET or HEAD of what `served` has, or hands on the error that it came to. */
export type Library = (answering: Answering, req: Request, res: Response, next: NextFunction) => void

/** The package that stands in for its driver of MongoDB, which it would load and never use here. */
const NO_DRIVER = 'activitypub-express-mongodb'

/** What we call of it, through its middleware. All its other functions throw. */
const inUse = [
  'addPageToIRI',
  'buildCollection',
  'buildCollectionPage',
  'getAdded',
  'getCollection',
  'isString',
  'objectIdFromValue',
  'stringifyPublicJSONLD',
]

/**
 * activitypub-express as far as this hub lets it in: addresses, GETs of actors, objects, activities and collections,
 * and the pages of those. Nothing of it is on the way of a POST, reaches a store of its own, or the network. The only
 * importer of the library.
 */
export async function openLibrary({ baseUrl, context, log, beforeSending }: LibraryMeans): Promise<Library> {
  const create = await loadLibrary()
  const current = new AsyncLocalStorage<Answering>()
  const answering = (): Answering => {
    const found = current.getStore()
    if (found === undefined) throw new Error('activitypub-express read outside of a request')
    return found
  }
  const apex = create(settingsFor(baseUrl, new ApexStore(answering), log))
  confine(apex, async (working) => Promise.resolve(answering().wireOf(working, context)))
  const ready: RequestHandler = (req, res, next) => {
    beforeSending(req, res, answering().shared)
    next()
  }
  const app = express().disable('x-powered-by').set('query parser', 'simple')
  app.enable('case sensitive routing').enable('strict routing').use(apex)
  for (const { path, kind } of served) app.get(path, named(kind), ...chain(kind, apex.net, ready))
  return (one, req, res, next) => {
    // As Express does for an application inside another: whoever comes after sees their own again.
    const [ofRequest, ofResponse] = [req, res].map((message) => Object.getPrototypeOf(message) as object)
    current.run(one, () =>
      app(req, res, (error?: unknown) => {
        Object.setPrototypeOf(req, ofRequest ?? null)
        Object.setPrototypeOf(res, ofResponse ?? null)
        next(error)
      }),
    )
  }
}

async function loadLibrary() {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const inLibrary = context.parentURL?.includes('/node_modules/activitypub-express/') === true
      return next(specifier === 'mongodb' && inLibrary ? NO_DRIVER : specifier, context)
    },
  })
  try {
    return (await import('activitypub-express')).default
  } finally {
    hooks.deregister()
  }
}

/** Its names of things are our paths, without the slash in front: the shape of an address is said in `served` alone. */
function settingsFor(baseUrl: string, store: ApexStore, log: Log): Settings {
  const ofActor = (name: string) => `/:actor/${name}`
  return {
    name: 'allotment',
    version: '1',
    baseUrl,
    routes: {
      actor: '/:actor',
      object: '/:object',
      activity: '/:activity',
      inbox: ofActor('inbox'),
      outbox: ofActor('outbox'),
      following: ofActor('following'),
      followers: ofActor('followers'),
      liked: ofActor('liked'),
      blocked: ofActor('blocked'),
      rejected: ofActor('rejected'),
      rejections: ofActor('rejections'),
      shares: '/:activity/shares',
      likes: '/:activity/likes',
      collections: '/:actor/:collection',
    },
    actorParam: 'actor',
    objectParam: 'object',
    activityParam: 'activity',
    collectionParam: 'collection',
    pageParam: 'page',
    itemsPerPage: 20,
    offlineMode: true,
    store,
    logger: {
      info: (...words) => log.info({ words: words.map(String) }, 'activitypub-express'),
      warn: (...words) => log.warn({ words: words.map(String) }, 'activitypub-express'),
      error: (...words) => log.error({ words: words.map(String) }, 'activitypub-express'),
    },
  }
}

/** Its functions reach each other through the instance, so what is replaced here is replaced for all of them. */
function confine(apex: Apex, toJSONLD: Apex['toJSONLD']): void {
  for (const [name, value] of Object.entries(apex)) {
    if (typeof value === 'function' && !inUse.includes(name)) apex[name] = unused(name)
  }
  apex.fromJSONLD = async (object) => Promise.resolve(object)
  apex.toJSONLD = toJSONLD
}

/** Says in the library's terms what is asked for. Whether the asker may have it, the source decides. */
function named(kind: Served['kind']): RequestHandler {
  return (req, res, next) => {
    const path = req.path.slice(1)
    const end = path.lastIndexOf('/')
    if (kind === 'collection') req.params = { collection: path.slice(end + 1) }
    else req.params = { [kind]: path }
    const target = kind === 'collection' ? { preferredUsername: path.slice(0, end) } : undefined
    Object.assign(res.locals.apex as object, { responseType: 'application/activity+json', authorized: true, target })
    next()
  }
}

function chain(kind: Served['kind'], { validators, collection, responders }: Net, ready: RequestHandler) {
  if (kind === 'collection') return [collection.added, ready, responders.result]
  const target = { actor: 'targetActor', object: 'targetObject', activity: 'targetActivity' } as const
  return [validators[target[kind]], ready, responders.target]
}

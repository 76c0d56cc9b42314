/** What the adapter uses of activitypub-express 4.4.2, which has no types of its own. */
declare module 'activitypub-express' {
  import type { RequestHandler } from 'express'

  namespace create {
    /** An object as the library works on it. Only what it looks at on the paths we take is typed. */
    type Working = { id?: string; type?: string; [property: string]: unknown }

    type Settings = {
      name: string
      version: string
      baseUrl: string
      /** A pattern with one parameter for each, whether it is served or not. */
      routes: Record<
        | 'actor'
        | 'object'
        | 'activity'
        | 'inbox'
        | 'outbox'
        | 'following'
        | 'followers'
        | 'liked'
        | 'blocked'
        | 'rejected'
        | 'rejections'
        | 'shares'
        | 'likes',
        string
      > & { collections: string }
      actorParam: string
      objectParam: string
      activityParam: string
      collectionParam: string
      pageParam: string
      itemsPerPage: number
      offlineMode: true
      store: Store
      logger: Record<'info' | 'warn' | 'error', (...words: unknown[]) => void>
    }

    /** All that the library calls on its store. */
    type Store = {
      setup(actor?: Working): Promise<unknown>
      getObject(id: string, includeMeta?: boolean): Promise<Working | null>
      saveObject(object: Working): Promise<unknown>
      updateObject(object: Working, actorId: string | null, fullReplace: boolean): Promise<unknown>
      getActivity(id: string, includeMeta?: boolean): Promise<Working | null>
      findActivityByCollectionAndObjectId(collection: string, objectId: string, meta?: boolean): Promise<unknown>
      findActivityByCollectionAndActorId(collection: string, actorId: string, meta?: boolean): Promise<unknown>
      saveActivity(activity: Working): Promise<unknown>
      removeActivity(activity: Working, actorId: string): Promise<unknown>
      updateActivity(activity: Working, fullReplace: boolean): Promise<unknown>
      updateActivityMeta(activity: Working, key: string, value: unknown, remove?: boolean): Promise<unknown>
      /** @param limit  null for no limit @returns entries; `_id` of the last one names the page after this one */
      getStream(collection: string, limit: number | null, after: string | null): Promise<{ _id?: string }[]>
      getStreamCount(collection: string): Promise<number>
      getUserCount(): Promise<number>
      getContext(url: string): Promise<unknown>
      saveContext(context: unknown): Promise<unknown>
      generateId(): string
      deliveryEnqueue(actorId: string, body: string, addresses: string[], signingKey: string): Promise<unknown>
      deliveryDequeue(): Promise<unknown>
      deliveryRequeue(delivery: unknown): Promise<unknown>
    }

    /** Its middleware; one object for the whole process. */
    type Net = {
      validators: Record<'targetActor' | 'targetActivity' | 'targetObject', RequestHandler>
      collection: Record<'added', RequestHandler>
      responders: Record<'result' | 'target', RequestHandler>
    }

    /** Every function of it is a property of the instance, and called through it. */
    type Apex = RequestHandler & {
      net: Net
      fromJSONLD(object: Working): Promise<Working>
      toJSONLD(object: Working): Promise<unknown>
      [name: string]: unknown
    }
  }

  function create(settings: create.Settings): create.Apex
  export = create
}

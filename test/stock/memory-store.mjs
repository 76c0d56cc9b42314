// The store of activitypub-express in memory. It does what the default one does on a MongoDB, faults included: who owns
// an object is not asked when it is replaced, and a path like `_meta.collection` matches inside of lists.
export function createMemoryStore({ merge, Interface }) {
  const copy = (value) => (value === undefined || value === null ? null : merge({}, value))
  const without = (object, names) => {
    const rest = copy(object)
    if (rest !== null) for (const name of names) delete rest[name]
    return rest
  }
  const among = (value, wanted) => (Array.isArray(value) ? value.includes(wanted) : value === wanted)
  const inCollection = (document, collection) =>
    [document._meta].flat().some((meta) => meta !== undefined && among(meta.collection, collection))

  return class MemoryStore extends Interface {
    objects = new Map()
    streams = new Map()
    contexts = new Map()
    deliveries = []
    #next = 1

    generateId() {
      return (this.#next++).toString(16).padStart(24, '0')
    }

    async setup(actor) {
      if (actor !== undefined) this.objects.set(actor.id, copy(actor))
    }

    async getObject(id, includeMeta) {
      return without(this.objects.get(id), includeMeta === true ? [] : ['_meta'])
    }

    async saveObject(object) {
      if (this.objects.has(object.id)) return false
      this.objects.set(object.id, copy(object))
      return true
    }

    async updateObject(object, _actorId, fullReplace) {
      const stored = this.objects.get(object.id)
      if (stored === undefined) return undefined
      this.objects.set(object.id, fullReplace ? copy(object) : changed(stored, object))
      for (const activity of this.streams.values()) {
        if (!Array.isArray(activity.object)) continue
        activity.object = activity.object.map((inner) => (inner?.id === object.id ? copy(object) : inner))
      }
      return copy(this.objects.get(object.id))
    }

    async getActivity(id, includeMeta) {
      return without(this.streams.get(id), ['_id', ...(includeMeta ? [] : ['_meta'])])
    }

    async saveActivity(activity) {
      if (this.streams.has(activity.id)) return undefined
      this.streams.set(activity.id, { ...copy(activity), _id: this.generateId() })
      return true
    }

    async removeActivity(activity, actorId) {
      const stored = this.streams.get(activity.id)
      if (stored !== undefined && among(stored.actor, actorId)) this.streams.delete(activity.id)
    }

    async updateActivity(activity, fullReplace) {
      const stored = this.streams.get(activity.id)
      if (stored === undefined) return activity
      const next = fullReplace ? copy(activity) : changed(stored, activity)
      this.streams.set(activity.id, { ...next, _id: stored._id })
      return without(next, ['_id'])
    }

    async updateActivityMeta(activity, key, value, remove) {
      const stored = this.streams.get(activity.id)
      if (stored === undefined) throw new Error('Error updating activity meta: not found')
      if (Array.isArray(stored._meta)) throw new Error(`Cannot create field '${key}' in a list`)
      const values = (stored._meta?.[key] ?? []).filter((one) => one !== value)
      stored._meta = { ...stored._meta, [key]: remove ? values : [...values, value] }
      return without(stored, ['_id'])
    }

    #find(collection, property, id, includeMeta) {
      const found = [...this.streams.values()].find(
        (activity) => inCollection(activity, collection) && among(activity[property], id),
      )
      return without(found, ['_id', ...(includeMeta ? [] : ['_meta'])])
    }

    async findActivityByCollectionAndObjectId(collection, objectId, includeMeta) {
      return this.#find(collection, 'object', objectId, includeMeta)
    }

    async findActivityByCollectionAndActorId(collection, actorId, includeMeta) {
      return this.#find(collection, 'actor', actorId, includeMeta)
    }

    async getStream(collection, limit, after, blockList) {
      if (after && !/^[0-9a-f]{24}$/.test(after)) throw new Error('ApexStore: invalid page value')
      const newestFirst = [...this.streams.values()]
        .filter((activity) => inCollection(activity, collection) && (!after || activity._id < after))
        .filter(({ actor }) => !blockList?.some((blocked) => among(actor, blocked)))
        .sort((a, b) => (a._id < b._id ? 1 : -1))
      return newestFirst.slice(0, limit || newestFirst.length).flatMap((activity) => {
        const actor = [activity.actor].flat().flatMap((id) => without(this.objects.get(id), ['_meta']) ?? [])
        return actor.length === 0 ? [] : [{ ...without(activity, ['_meta']), actor }]
      })
    }

    async getStreamCount(collection) {
      return [...this.streams.values()].filter((activity) => inCollection(activity, collection)).length
    }

    async getUserCount() {
      return [...this.objects.values()].filter(({ _meta }) => _meta?.privateKey !== undefined).length
    }

    async getContext(url) {
      return this.contexts.get(url) ?? null
    }

    async saveContext(context) {
      this.contexts.set(context.documentUrl, context)
    }

    async deliveryEnqueue(actorId, body, addresses, signingKey) {
      const after = new Date()
      for (const address of [addresses].flat()) {
        this.deliveries.push({ address, actorId, signingKey, body, attempt: 0, after })
      }
      return true
    }

    async deliveryDequeue() {
      if (this.deliveries.length === 0) return null
      const now = new Date()
      const due = this.deliveries.findIndex(({ after }) => after <= now)
      if (due >= 0) return this.deliveries.splice(due, 1)[0]
      return {
        waitUntil: this.deliveries.reduce((first, { after }) => (after < first ? after : first), new Date(8e15)),
      }
    }

    async deliveryRequeue(delivery) {
      delivery.after = new Date(delivery.after.getTime() + 10 ** delivery.attempt++)
      this.deliveries.push(delivery)
      return true
    }
  }
}

/** A property that is null is taken away, as `$unset` does. */
function changed(stored, changes) {
  const next = { ...stored, ...changes }
  for (const [name, value] of Object.entries(changes)) if (value === null) delete next[name]
  return next
}

import type { Api } from './api.js'
import { apiRouter } from './open-api.js'
import { operationsIn, type Operation } from './operations.js'

/** Stands for whatever routes are built with, and is never asked for anything. */
const nothing: unknown = new Proxy(() => nothing, {
  get: (_of, name) => (name === Symbol.toPrimitive ? () => '' : name === Symbol.iterator ? undefined : nothing),
  apply: () => nothing,
})

/** All that apps can ask a hub for, without a hub. */
export function servedOperations(): Operation[] {
  const addresses = { baseUrl: 'http://hub.example', mediaHref: 'http://hub.example/media' }
  const api = new Proxy(addresses, { get: (of, name): unknown => Reflect.get(of, name) ?? nothing })
  return operationsIn(apiRouter(api as unknown as Api))
}

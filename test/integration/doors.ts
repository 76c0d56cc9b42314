import { expect } from 'chai'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PictureStore } from '../../src/core/picture.js'
import type { MovingNetwork } from '../../src/domain/actors/moving-service.js'
import { buildApp, type AppOptions } from '../../src/web/app.js'
import type { TestHub } from './hubs.js'

const servers: Server[] = []

/** The pages of a hub behind another door, with what a test gives them in place of federation. */
export async function withPorts(
  hub: TestHub,
  {
    refusals = hub.federation.refusals,
    moving,
  }: { refusals?: AppOptions['federation']['refusals']; moving?: MovingNetwork },
): Promise<TestHub> {
  const quiet = { log: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined }
  const log = {
    ...quiet,
    error: (given: unknown) => expect.fail(JSON.stringify(given)),
  } as unknown as AppOptions['log']
  const pictures = { open: () => Promise.resolve(null), incoming: () => hub.config.mediaFolder }
  const app = buildApp({
    ...{ baseUrl: hub.config.baseUrl, sourceUrl: null, mediaUrl: null, trustProxy: 0, clock: () => new Date() },
    ...{ services: hub.services, newId: () => '1', derive: () => Buffer.alloc(32, 7), sendsMail: true, log },
    pictures: pictures as unknown as PictureStore,
    readStore: () => Promise.resolve(),
    api: (_req, _res, next) => next(),
    network: {
      ...hub.federation.network,
      ...(moving !== undefined && { find: (query: string) => moving.find(query) }),
    },
    federation: {
      ...hub.federation,
      refusals,
      asNow: (name) => moving?.asNow(name) ?? expect.fail('nobody is to be asked'),
    },
  })
  const server = app.listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.create(hub, { address: { value: address } }) as TestHub
}

export function closeDoors(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
}

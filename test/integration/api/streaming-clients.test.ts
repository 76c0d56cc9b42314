import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { createStreamingAPIClient } from 'masto'
import { Mastodon } from 'megalodon'
import { WebSocket } from 'ws'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { freePort } from '../../support/free-port.js'
import { publish, typed } from '../../support/published.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { scriptToken } from './listeners.js'

type Heard = { value: { payload: { uri: string } } }

const PYTHON = '/usr/bin/python3'
const SCRIPT = `
import sys, json
from mastodon import Mastodon, StreamListener
class Listener(StreamListener):
    def say(self, *what): print(json.dumps(what), flush=True)
    def on_update(self, status): self.say('update', status['uri'])
    def on_status_update(self, status): self.say('status.update', status['uri'])
    def on_delete(self, id): self.say('delete', str(id))
    def on_filters_changed(self): self.say('filters_changed')
    def handle_heartbeat(self): self.say('heartbeat')
api = Mastodon(api_base_url=sys.argv[1], access_token=sys.argv[2])
assert api.stream_healthy()
api.stream_user(Listener())
`

describe('programs that others wrote', function () {
  this.timeout(30_000)
  let hub: TestHub
  let ada: Member
  let token: string
  const put = (): Promise<Item> => publish(hub.services, ada, 'call', typed.call)

  before(async () => {
    const port = await freePort()
    hub = await temporaryHub({ port, baseUrl: `http://localhost:${port}` })
    await hub.start()
    await hub.setUp()
    ada = await hub.services.members.add({ name: 'ada', role: 'coordinator' })
    token = await scriptToken(hub, ada)
  })
  after(cleanUp)

  it('listen: masto, to several streams by one connection, and again after it was cut', async () => {
    const sockets: WebSocket[] = []
    class Socket extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given)
        sockets.push(this)
      }
    }
    const app = createStreamingAPIClient({
      ...{ streamingApiUrl: `ws://localhost:${hub.config.port}`, accessToken: token },
      implementation: Socket,
    })
    const [user, tag] = [app.user.subscribe(), app.hashtag.subscribe({ tag: 'libraries' })]
    const [ofUser, ofTag] = [user[Symbol.asyncIterator](), tag[Symbol.asyncIterator]()]
    const first = await putUntil(Promise.all([ofUser.next(), ofTag.next()]))
    for (const { value } of first.heard as Heard[]) expect(first.uris).to.include(value.payload.uri)
    const again = ofUser.next()
    sockets[0]?.terminate()
    const second = await putUntil(again)
    expect([...first.uris, ...second.uris]).to.include((second.heard as Heard).value.payload.uri)
    expect(sockets).to.have.length(2)
    user.unsubscribe()
    tag.unsubscribe()
    app.close()
  })

  it('listen: megalodon, by a connection for each stream', async () => {
    const client = new Mastodon(hub.config.baseUrl, token)
    const streams = [
      await client.userStreaming(),
      await client.localStreaming(),
      await client.tagStreaming('libraries'),
    ]
    const { heard, uris } = await putUntil(Promise.all(streams.map((stream) => once(stream, 'update'))))
    for (const [status] of heard as [{ uri: string }][]) expect(uris).to.include(status.uri)
    const gone = once(streams[0] ?? expect.fail(), 'delete')
    const item = await put()
    await hub.services.items.remove(ada, item.id)
    expect(await gone).to.deep.equal([item.id.replace(/^0+/, '')])
    for (const stream of streams) stream.stop()
  })

  it('listen: Mastodon.py, by server-sent events', async function () {
    if (!existsSync(PYTHON)) this.skip()
    const child = spawn(PYTHON, ['-c', SCRIPT, hub.config.baseUrl, token], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async () => JSON.parse(((await lines.next()) as { value: string }).value) as unknown
    expect(await next()).to.deep.equal(['heartbeat'])
    const item = await put()
    expect(await next()).to.deep.equal(['update', item.iri])
    const settings = { title: 'No noise', contexts: ['home' as const], action: 'warn' as const, expiresAt: null }
    await hub.services.filters.add(ada, settings)
    expect(await next()).to.deep.equal(['filters_changed'])
    await hub.services.items.remove(ada, item.id)
    expect(await next()).to.deep.equal(['delete', item.id.replace(/^0+/, '')])
    child.kill()
  })

  /** These programs do not say when the hub knows what they want to hear: publishes until they do. */
  async function putUntil<T>(hearing: Promise<T>): Promise<{ heard: T; uris: string[] }> {
    const uris: string[] = []
    const late = {}
    for (;;) {
      uris.push((await put()).iri)
      const heard = await Promise.race([hearing, wait(200, late)])
      if (heard !== late) return { heard: heard as T, uris }
    }
  }
})

import { idSource } from '../../src/core/ids.js'
import type { Config } from '../../src/config.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item, Kind } from '../../src/domain/items/item.js'
import type { Member, Role } from '../../src/domain/members/member.js'
import type { Outside } from '../../src/hub.js'
import { cleanUp, temporaryHub, type TestHub } from '../integration/hubs.js'
import { authority } from '../support/fetching.js'
import { startTlsFront, type TlsFront } from './tls-front.js'

/** A hub that others reach over TLS under a name of its own. */
export type NetworkHub = TestHub & {
  /** `oak.test:40123` */
  readonly host: string
  readonly voice: string
  /** Nobody reaches it any more, and it goes on by itself. */
  goDark(): void
  comeBack(): void
  /** Moves its clock on. */
  pass(ms: number): void
  now(): Date
  member(name: string, role?: Role): Promise<Member>
  /** Publishes as a coordinator would. */
  publish(kind: Kind, fields: Fields): Promise<Item>
  /** Edits what was published. */
  edit(item: Item, fields: Fields): Promise<Item>
}

const fronts: TlsFront[] = []
const started: NetworkHub[] = []

/** Hubs at these names, each on a port, a clock and a store of its own; all of them reach each other. */
export async function hubsAt(...names: string[]): Promise<NetworkHub[]> {
  return Promise.all(names.map((name) => hubAt(name)))
}

type Wanted = { settings?: Partial<Config>; replaced?: Partial<Outside>; start?: Date }

export async function hubAt(name: string, { settings = {}, replaced = {}, start }: Wanted = {}): Promise<NetworkHub> {
  const front = await startTlsFront(authority.issue([name]))
  fronts.push(front)
  let now = start ?? new Date()
  const clock = () => now
  const host = `${name}:${front.port}`
  const handle = name.split('.')[0] ?? name
  const network = { lookup: async () => ['127.0.0.1'], tls: { ca: [authority.cert] } }
  const world = { clock, newId: idSource({ clock, worker: 0 }), ...network, ...replaced }
  const reachable = { baseUrl: `https://${host}`, privateRanges: ['127.0.0.0/8'] }
  const hub = await temporaryHub({ ...reachable, ...settings }, world)
  const { port } = await hub.start()
  front.lead(port)
  await hub.setUp({ name: `The ${handle} hub`, handle })
  let coordinator: Member | null = null
  const author = async () => (coordinator ??= await hub.services.members.add({ name: 'writer', role: 'coordinator' }))
  const publishDraft = async (by: Member, id: string): Promise<Item> => {
    const done = await hub.services.publishing.publish(by, id)
    if (!done.published) throw new Error('Somebody else was quicker')
    return done.item
  }
  const made: NetworkHub = Object.assign(hub, {
    host,
    voice: `https://${host}/a/${handle}`,
    goDark: () => front.lead(null),
    comeBack: () => front.lead(port),
    pass: (ms: number) => void (now = new Date(now.getTime() + ms)),
    now: clock,
    member: (member: string, role: Role = 'reader') => hub.services.members.add({ name: member, role }),
    async publish(kind: Kind, fields: Fields) {
      const by = await author()
      const id = hub.services.drafts.fresh(by)
      await hub.services.drafts.save(by, { id, kind, texts: 0, fields, edits: null })
      return publishDraft(by, id)
    },
    async edit(item: Item, fields: Fields) {
      const by = await author()
      const opened = await hub.services.drafts.edit(by, item.id)
      const edits = { item: item.id, revision: opened.baseRevision }
      const { id, kind } = opened
      await hub.services.drafts.save(by, { id, kind, texts: 0, fields: { ...opened.fields, ...fields }, edits })
      return publishDraft(by, id)
    },
  })
  started.push(made)
  return made
}

const traffic = (): number => fronts.reduce((sum, front) => sum + front.traffic(), 0)

/** Lets all of them work until none has anything to do. */
export async function settleAll(hubs: readonly NetworkHub[] = started): Promise<void> {
  for (let rounds = 0, quiet = 0; quiet < 2; rounds++) {
    const before = traffic()
    for (const hub of hubs) await hub.settle()
    quiet = traffic() === before ? quiet + 1 : 0
    if (rounds > 50) throw new Error('The hubs never come to rest')
  }
}

export async function stopHubs(): Promise<void> {
  started.splice(0)
  await Promise.all(fronts.splice(0).map((front) => front.stop()))
  await cleanUp()
}

import { iri, type Iri } from '../../src/core/iri.js'
import { ACTORS, type ActorDoc } from '../../src/domain/actors/actor-repo.js'
import type { Member, Role } from '../../src/domain/members/member.js'
import type { FetchedText, Found, Network, WayHome } from '../../src/domain/network.js'
import type { ReadPost } from '../../src/domain/posts/post-service.js'
import { actorDoc, noteBy } from '../support/neighbours.js'
import type { Browser } from './browsers.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

/** A network that says what it is told to say, and remembers what it was asked. */
export class ToldNetwork implements Network {
  found: Found = { kind: 'nothing' }
  way: WayHome = { kind: 'nothing' }
  calendar: FetchedText = { kind: 'nothing' }
  readonly queries: string[] = []
  readonly ways: { handle: string; subject: Iri }[] = []
  readonly threads: Iri[] = []

  find(query: string): Promise<Found> {
    this.queries.push(query)
    return Promise.resolve(this.found)
  }

  wayHome(handle: string, subject: Iri): Promise<WayHome> {
    this.ways.push({ handle, subject })
    return Promise.resolve(this.way)
  }

  fillThread(thread: Iri): void {
    this.threads.push(thread)
  }

  readonly quotesAsked: Iri[] = []

  checkQuote({ iri: post }: { iri: Iri }): void {
    this.quotesAsked.push(post)
  }

  readonly pinsAsked: Iri[] = []

  askPins({ iri: actor }: { iri: Iri }): void {
    this.pinsAsked.push(actor)
  }

  calendarAt(url: string): Promise<FetchedText> {
    this.queries.push(url)
    return Promise.resolve(this.calendar)
  }
}

export type Outskirts = Neighbourhood & {
  network: ToldNetwork
  /** Lets the hub know somebody elsewhere. */
  know(name: string, change?: Partial<ActorDoc>): Promise<ActorDoc>
  /** Takes in what they wrote. @returns its id here */
  hear(author: Iri, change?: Partial<ReadPost>): Promise<string>
  /** A member, signed in; with a public profile when `name` outside is given. */
  member(role?: Role, outside?: string): Promise<Browser & { member: Member }>
}

/** A hub of which neighbours can see something, and that knows others; nobody is really asked anything. */
export async function outskirts(): Promise<Outskirts> {
  const network = new ToldNetwork()
  const hood = await neighbourhood({}, { network, lookup: () => Promise.reject(new Error('Nobody is there')) })
  const { services } = hood.hub
  let made = 0
  return {
    ...hood,
    network,
    async know(name, change = {}) {
      const doc = { ...actorDoc(name), ...change }
      await hood.hub.store.collection(ACTORS).insertMany([doc])
      return doc
    },
    async hear(author, change = {}) {
      const received = await services.posts.receive(noteBy(author, change))
      if (received.id === null) throw new Error(`It was not taken: ${received.did}`)
      await hood.hub.settle()
      return received.id
    },
    async member(role = 'reader', outside) {
      const name = `${role}_${++made}`
      const browser = await hood.hub.browser(role, name)
      const member = await services.members.byName(name)
      if (member === null) throw new Error('The member is not there')
      if (outside !== undefined) await services.profiles.open(member.id, { name: outside })
      return { ...browser, member }
    },
  }
}

export const anIri = (path: string): Iri => iri(`https://elm.test/${path}`)

/** Every address that a page makes a browser ask for by itself, without a press of a button. */
export function fetchedBy(page: string): string[] {
  const attributes = page.matchAll(/\s(?:src|srcset|poster|data|background|imagesrcset)="([^"]*)"/g)
  const styles = page.matchAll(/url\(([^)]*)\)/g)
  const sheets = page.matchAll(/<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]*)"/g)
  return [...attributes, ...styles, ...sheets].flatMap(([, value = '']) =>
    value.split(',').map((part) => part.trim().split(/\s/)[0] ?? ''),
  )
}

import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { fieldsOf } from '../../../src/domain/drafts/fields.js'
import { idFromPath } from '../../../src/domain/text/slug.js'
import { EFFORT } from '../../support/effort.js'
import { cleanUp, get, temporaryHub, type Answer } from '../hubs.js'
import { hubProgram, run } from '../programs.js'
import { callFields } from './forms.js'

const ROUNDS = 4 * EFFORT
const WRITERS = 4
/** What the hub has said it has. */
type Promised = { published: Map<string, string>; drafts: Map<string, number> }

type Person = { member: string; session: string; csrf: string }

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept': 'text/html' }

async function post(at: string, path: string, person: Person, fields: Record<string, string>): Promise<Answer> {
  const headers = { ...FORM, Cookie: `session=${person.session}` }
  return get(at + path, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ csrf: person.csrf, ...fields }).toString(),
  })
}

/** Writes until the hub is gone: new calls in three savings each, then published; every other stays a draft. */
async function write(at: string, person: Person, name: string, said: Promised): Promise<void> {
  const page = await get(`${at}/manage/new/call`, {
    headers: { Cookie: `session=${person.session}`, Accept: 'text/html' },
  })
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const me = { ...person, csrf }
  for (let n = 0; ; n++) {
    const id = `${person.member}-${String(Number(process.hrtime.bigint() % 10n ** 15n)).padStart(20, '0')}`
    const path = `/manage/drafts/${id}`
    for (let version = 0; version < 3; version++) {
      const title = `${name} ${n} ${version}`
      const answer = await post(at, path, me, { ...callFields, title, texts: String(version), do: 'save' })
      if (answer.status !== 303) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`)
      said.drafts.set(id, version)
    }
    if (n % 2 === 0) continue
    const title = `${name} ${n} published`
    // Sent twice at once, as people do.
    const both = await Promise.all(
      [1, 2].map(() => post(at, path, me, { ...callFields, title, texts: '3', do: 'publish' })),
    )
    for (const { status, headers } of both) {
      if (status !== 303) throw new Error(`published with ${status}`)
      said.drafts.delete(id)
      said.published.set(idFromPath(/[^/?]+(?=\?|$)/.exec(String(headers.location))?.[0] ?? '') ?? '', title)
    }
  }
}

const gone = (error: unknown): void => {
  const code = (error as { code?: string }).code ?? ''
  if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code)) throw error
}

describe('publishing while the hub is killed', function () {
  this.timeout(240_000)
  after(cleanUp)

  it(`loses nothing it has said to have, and makes nothing twice, in ${ROUNDS} rounds`, async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const member = await hub.services.members.add({ name: 'ada', role: 'coordinator' })
    const session = await hub.services.sessions.begin(member.id, 'a test')
    await hub.stop()
    const person: Person = { member: member.id, session, csrf: '' }
    const said: Promised = { published: new Map(), drafts: new Map() }
    const settings = { ALLOTMENT_DATA: hub.config.dataFolder, ALLOTMENT_PORT: '0' }

    for (let round = 0; round < ROUNDS; round++) {
      const { child, ended, line } = run([hubProgram], settings)
      const { address } = await line('the hub is up')
      const writing = Array.from({ length: WRITERS }, (_, at) =>
        write(String(address), person, `${round}.${at}`, said).catch(gone),
      )
      await pause(300 + ((round * 977) % 900))
      // On a busy machine little has been published by then, and there is little to lose.
      while (said.published.size <= 2 * round) await pause(50)
      child.kill('SIGKILL')
      await Promise.all([...writing, ended])
    }

    await hub.start()
    const { reader, drafts } = hub.services
    const titles = new Map<string, number>()
    let after = null
    do {
      const { items, next } = await reader.newest(null, 'call', { limit: 200, after })
      for (const { title } of items) titles.set(title, (titles.get(title) ?? 0) + 1)
      after = next
    } while (after !== null)
    expect(
      [...titles].filter(([, count]) => count > 1),
      'twice',
    ).to.deep.equal([])
    expect(said.published.size, 'published').to.be.above(ROUNDS)
    for (const [id, title] of said.published) {
      expect(fieldsOf(await reader.view(null, id), false).title).to.equal(title)
    }
    for (const [id, version] of said.drafts) {
      const became = await drafts.became(member, id)
      if (became !== null) continue // published, and killed before it could say so
      const kept = await drafts.get(member, id)
      expect(kept.version, id).to.be.at.least(version + 1)
    }
    expect(await hub.store.check()).to.deep.equal([])
  })
})

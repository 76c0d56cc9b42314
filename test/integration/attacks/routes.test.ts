import { expect } from 'chai'
import { roles, type Role } from '../../../src/domain/members/member.js'
import { EFFORT } from '../../support/effort.js'
import { cleanUp } from '../hubs.js'
import { changed, inspect } from './inspection.js'
import { filled, paramsOf, routesOf, type Route } from './routes.js'
import { openScene, type Intruder, type Scene } from './scene.js'
import type { Asked } from './wire.js'

const FORM = 'application/x-www-form-urlencoded'

/** What a name in a path may be given instead of what it stands for; as it is sent. */
const oddParts = [
  '%00',
  'x%00y',
  '..%2f..%2fetc%2fpasswd',
  '..%5c..%5c',
  '%2e%2e',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
  '%ED%A0%80',
  '%E0%A4%A',
  '%F0%9F%90%9D%C2%85',
  '-1',
  '1e999',
  '00000000000000000000',
  '99999999999999999999',
  '18446744073709551616-1',
  '%24ne',
  '%7B%22%24gt%22%3A%22%22%7D',
  '%0d%0aSet-Cookie:%20x=1',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
]
/** Every name that some page looks for in its query. */
const queryNames = ['after', 'q', 'lang', 'next', 'size', 'state', 'name', 'done', 'by', 'key', 'month', 'go'].concat(
  ...['about', 'host', 'outcome', 'domain', 'follower', 'list'],
)
const oddQueries = [
  ...[
    ...oddParts,
    '',
    '%2F%2Fevil.example',
    '%2F%5Cevil.example',
    'https%3A%2F%2Fevil.example',
    '%25%25',
    'zzzzzzzzzzz.9',
  ],
  '8640000000000001-1',
].map((value) => queryNames.map((name) => `${name}=${value.slice(0, 300)}`).join('&'))
const oddShapes = [
  queryNames.map((name) => `${name}[]=1&${name}[a]=b&${name}=x&${name}=y`).join('&'),
  '__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__=x&hasOwnProperty=1&toString=1',
  'lang=de&lang=en&done=__proto__&state=constructor&size=toString&by=valueOf',
  `q=${'a%20'.repeat(1_000)}`,
  '&&&==&=&',
]
const headersToTry: Record<string, string>[] = [
  { 'If-None-Match': '*' },
  { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
  { 'If-Match': '"x"', 'If-Unmodified-Since': 'Fri, 01 Jan 1999 00:00:00 GMT' },
  { Range: 'bytes=0-5' },
  { Range: `bytes=${Array.from({ length: 100 }, (_, at) => `${at}-${at}`).join(',')}` },
  { 'Range': 'bytes=-9999999999999999999', 'If-Range': 'x' },
  {
    'Host': 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Original-URL': '/manage',
  },
  { 'X-Rewrite-URL': '/manage/members', 'X-HTTP-Method-Override': 'DELETE', 'Forwarded': 'for=x;host=evil.example' },
  { 'Accept': 'application/json', 'Accept-Encoding': 'br;q=9, *;q=0', 'Accept-Language': `${'x-'.repeat(500)},;q=,*` },
  { 'Accept-Encoding': 'gzip', 'Accept-Language': 'de;q=1e9', 'Cookie': 'session=e30.e30.x; lang=__proto__; form=' },
  { 'X-Forwarded-For': `${'x'.repeat(5_000)}, ::1%25eth0`, 'User-Agent': '\x80\xff'.repeat(500) },
]

/** Who may do what under `/manage`, by the beginning of the path; those who publish may do the rest. */
const leastRoles: readonly (readonly [RegExp, Role])[] = [
  [/^\/manage\/(?:settings|audit|mails|welcome|identity|servers\/policy)/, 'steward'],
  [/^\/manage\/members\/[^/]+\/(?:role|remove|reset-link|second-factor-off)/, 'steward'],
  [/^\/manage\/(?:members|invitations|requests|servers|followers|received|reports)/, 'moderator'],
]
const leastRole = (path: string): Role => leastRoles.find(([shape]) => shape.test(path))?.[1] ?? 'coordinator'
const reaches = (role: Role | null, path: string): boolean =>
  role !== null && roles.indexOf(role) >= roles.indexOf(leastRole(path))

/** Each run tries a third of all that is odd on each route, another one every time; three runs' effort is all of it. */
const seed = Number(process.env.ALLOTMENT_FUZZ_SEED ?? Date.now() >>> 0)
const THIRDS = 3
const someOf = <T>(all: readonly T[], route: number): T[] =>
  EFFORT >= THIRDS ? [...all] : all.filter((_, at) => (at + route + seed) % THIRDS === 0)

describe(`every route (seed ${seed})`, function () {
  this.timeout(120_000)
  let scene: Scene
  let routes: Route[]
  let gets: Route[]
  let posts: Route[]
  before(async () => {
    scene = await openScene()
    routes = routesOf(scene.hub.app)
    gets = routes.filter(({ method }) => method === 'GET')
    posts = routes.filter(({ method }) => method === 'POST')
  })
  after(async () => {
    scene.wire.close()
    await cleanUp()
  })

  /** Asks as one of them and looks at the answer. */
  async function attack(who: Intruder, path: string, asked: Asked = {}) {
    const said = await scene.as(who, path, asked)
    const what = `${who.name}: ${asked.method ?? 'GET'} ${path.slice(0, 200)} ${JSON.stringify(asked.headers ?? {}).slice(0, 200)}`
    inspect(scene, who, path, what, said)
    return said
  }

  /** Runs attacks, and says what they have changed in the store. */
  async function keeping(attacks: () => Promise<unknown>): Promise<string[]> {
    const before = await scene.kept()
    await attacks()
    return changed(before, await scene.kept())
  }

  /** All that a path can be here: each of its names in turn with everything that it can stand for. */
  function pathsOf(path: string): string[] {
    const [first, ...others] = paramsOf(path)
    if (first === undefined) return [path]
    const values = scene.valuesOf(path, first)
    const rest = (name: string) => (others.includes(name) ? (scene.valuesOf(path, name)[0] ?? 'x') : 'x')
    return values.map((value) => filled(path, (name) => (name === first ? value : rest(name))))
  }
  const usual = (path: string): string => pathsOf(path)[0] ?? path
  const someone = (...names: Intruder['name'][]) => scene.intruders.filter(({ name }) => names.includes(name))

  it('is known to this attack', () => {
    const known = routes.map(({ method, path }) => `${method} ${path}`)
    expect(known.length).to.be.above(100)
    expect(known).to.include.members(['GET /', 'POST /manage/drafts/:id/autosave', 'GET /media/:key/:file'])
  })

  it('tells nobody what is not for them, and changes nothing when it is looked at', async () => {
    const tally = new Map<string, number>()
    const touched = await keeping(async () => {
      for (const who of scene.intruders) {
        for (const { path } of gets) {
          for (const one of pathsOf(path)) {
            const { status } = await attack(who, one)
            if (one === usual(path)) await attack(who, one, { method: 'HEAD' })
            if (one.startsWith('/manage') && !reaches(who.role, one)) expect(status, one).to.be.oneOf([401, 403])
            tally.set(`${who.name} ${status}`, (tally.get(`${who.name} ${status}`) ?? 0) + 1)
          }
        }
      }
    })
    expect(touched).to.deep.equal([])
    expect(tally.get('steward 200'), 'the way in works').to.be.above(60)
    expect(tally.get('stranger 200')).to.be.above(30)
  })

  it('has no member’s page for anybody else: nothing that may be shared differs from what strangers get', async () => {
    const [stranger] = someone('stranger') as [Intruder]
    for (const who of someone('reader', 'suspended')) {
      for (const path of gets.flatMap(({ path: route }) => pathsOf(route))) {
        const theirs = await attack(who, path)
        if (!(theirs.headers['cache-control'] ?? '').includes('public')) continue
        const anybodys = await attack(stranger, path)
        expect([theirs.status, theirs.text], `${who.name} ${path}`).to.deep.equal([anybodys.status, anybodys.text])
      }
    }
  })

  it('takes odd names in its path', async () => {
    const touched = await keeping(async () => {
      for (const [at, { path }] of gets.entries()) {
        for (const name of paramsOf(path)) {
          for (const odd of someOf(oddParts, at)) {
            const one = filled(path, (each) => (each === name ? odd : (scene.valuesOf(path, each)[0] ?? 'x')))
            for (const who of someone('stranger', 'steward')) await attack(who, one)
          }
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  it('takes odd queries', async () => {
    const touched = await keeping(async () => {
      for (const [at, { path }] of gets.entries()) {
        const one = usual(path)
        for (const query of someOf([...oddQueries, ...oddShapes], at)) {
          const [who] = someone(query.length % 2 === 0 ? 'stranger' : 'steward') as [Intruder]
          await attack(who, `${one}?${query}`)
        }
      }
    })
    expect(touched).to.deep.equal([])
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined)
  })

  it('takes odd headers and conditions', async () => {
    const touched = await keeping(async () => {
      for (const [at, { path }] of gets.entries()) {
        for (const headers of someOf(headersToTry, at)) {
          const [stranger, reader] = someone('stranger', 'reader') as [Intruder, Intruder]
          const said = await attack(stranger, usual(path), { headers })
          expect(said.text, path).to.not.include('evil.example')
          await attack(headers.Cookie === undefined ? reader : stranger, usual(path), { headers })
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  it('takes odd methods', async () => {
    const touched = await keeping(async () => {
      for (const [at, path] of [...new Set(routes.map((route) => usual(route.path)))].entries()) {
        const methods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LINK']
        for (const method of someOf(methods, at)) {
          for (const who of someone('stranger', 'steward')) {
            const { status } = await attack(who, path, { method })
            if (method !== 'OPTIONS') expect(status, `${method} ${path}`).to.be.oneOf([400, 401, 403, 404, 405, 410])
          }
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  const typed = (fields: string, token?: string): Asked => ({
    method: 'POST',
    headers: { 'Content-Type': FORM },
    body: token === undefined ? fields : `csrf=${encodeURIComponent(token)}&${fields}`,
  })

  it('takes no form without its token, with another’s, or from another site', async () => {
    const touched = await keeping(async () => {
      for (const who of scene.intruders) {
        const other = scene.intruders.find(({ name }) => name !== who.name)?.token ?? ''
        for (const { path } of posts) {
          const one = usual(path)
          const fields = 'name=x&reason=x&sure=yes&role=steward&kind=call&title=x&version=0&do=publish'
          const refused = [400, 401, 403, 404, 410]
          const ways: Asked[] = [typed(fields), typed(fields, other), typed(fields, 'x'.repeat(43))]
          for (const asked of ways) expect((await attack(who, one, asked)).status, one).to.be.oneOf(refused)
          const from = { 'Content-Type': FORM, 'Sec-Fetch-Site': 'cross-site' }
          const cross = [
            from,
            { ...from, 'Sec-Fetch-Site': 'same-site' },
            { 'Content-Type': FORM, 'Origin': 'https://evil.example' },
          ]
          for (const headers of cross) {
            expect((await attack(who, one, { ...typed(fields, who.token), headers })).status, one).to.equal(403)
          }
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  it('of the back room does nothing for those without the power, whatever they send', async () => {
    const fields =
      'name=x&reason=long+enough&sure=yes&role=steward&uses=1&days=1&kind=call&title=x&version=0&do=publish'
    const touched = await keeping(async () => {
      for (const who of scene.intruders) {
        for (const path of posts.flatMap(({ path: route }) => pathsOf(route))) {
          if (!path.startsWith('/manage') || reaches(who.role, path)) continue
          expect((await attack(who, path, typed(fields, who.token))).status, `${who.name} ${path}`).to.be.oneOf([
            401, 403, 404,
          ])
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  const bodies: [type: string, body: string | Buffer, more?: Record<string, string>][] = [
    ['application/json', '{"csrf":{"$ne":null},"__proto__":{"x":1}}'],
    ['text/plain', 'csrf=x'],
    ['', 'csrf=x'],
    [`${FORM}; charset=utf-7`, 'csrf=+AHg-'],
    [`${FORM}; charset=${'x'.repeat(2_000)}`, 'a=b'],
    [FORM, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), { 'Content-Encoding': 'gzip' }],
    [FORM, 'a=b', { 'Content-Encoding': 'x-unknown' }],
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\ncut'],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--\r\n`,
    ],
    [`multipart/form-data; boundary=${'x'.repeat(500)}`, Buffer.alloc(2_000, 0xff)],
    [FORM, `${'a=b&'.repeat(5_000)}`],
    [FORM, Buffer.alloc(2_000_000, 'x')],
  ]

  it('takes odd bodies', async () => {
    const touched = await keeping(async () => {
      for (const [at, { path }] of posts.entries()) {
        for (const [type, body, more = {}] of someOf(bodies, at)) {
          for (const who of someone('stranger', 'steward')) {
            const headers = { ...(type !== '' && { 'Content-Type': type }), ...more }
            const { status } = await attack(who, usual(path), { method: 'POST', headers, body })
            expect(status, `${path} ${type}`).to.be.oneOf([400, 401, 403, 404, 410, 413, 415])
          }
        }
      }
    })
    expect(touched).to.deep.equal([])
  })

  it('takes odd values in every field of its form', async () => {
    const names = (text: string) => Array.from(text.matchAll(/ name="([\w-]+)"/g), ([, name = '']) => name)
    const values = ['%00', '%ED%A0%80', 'x'.repeat(8_000), '__proto__', '-1', '1e999', '%F0%9F%90%9D', '%3Cscript%3E']
    const [steward, stranger] = someone('steward', 'stranger').sort((a) => (a.role === null ? 1 : -1)) as [
      Intruder,
      Intruder,
    ]
    const fieldNames = new Set([
      'kind',
      'version',
      'do',
      'title',
      'body',
      'publishAt-date',
      'publishAt-time',
      'item',
      'revision',
    ])
    for (const who of [stranger, steward]) {
      for (const { path } of gets) for (const name of names((await attack(who, usual(path))).text)) fieldNames.add(name)
    }
    fieldNames.delete('csrf')
    const last = (path: string) => Number(/sign-out|end-others|leave|remove|sessions/.test(path))
    for (const [at, { path }] of posts.sort((a, b) => last(a.path) - last(b.path)).entries()) {
      for (const value of someOf(values, at)) {
        const fields = Array.from(fieldNames, (name) => `${name}=${name === 'kind' ? 'call' : value}`).join('&')
        for (const who of [stranger, steward]) await attack(who, usual(path), typed(fields, who.token))
        await attack(steward, usual(path), typed(`${fields.replaceAll('=', '[]=')}&${fields}&${fields}`, steward.token))
      }
    }
  })

  it('has told the log nothing about people, and never broke', async () => {
    const log = scene.hub.lines.map((line) => JSON.stringify(line)).join('\n')
    const secrets = scene.canaries.map(({ text }) => text).filter((text) => !/^\d/.test(text) && !text.startsWith('/'))
    const tokens = scene.intruders.flatMap(({ cookie, token }) => [cookie, token])
    for (const secret of [...secrets, ...tokens, '198.18.'].filter((one) => one !== '')) {
      const at = log.indexOf(secret)
      expect(at === -1 ? '' : log.slice(Math.max(0, at - 200), at + 100), secret).to.equal('')
    }
    expect(scene.hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    expect((await scene.wire('/readyz')).status).to.equal(200)
  })
})

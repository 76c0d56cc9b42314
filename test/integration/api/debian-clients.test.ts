import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import type { Member } from '../../../src/domain/members/member.js'
import { freePort } from '../../support/free-port.js'
import { asFile, photo } from '../../support/pictures.js'
import { cleanUp, temporaryFolder, temporaryHub, type TestHub } from '../hubs.js'
import type { Browser } from '../browsers.js'
import { ask } from './apps.js'
import { scriptToken } from './listeners.js'

const TOOT = '/usr/bin/toot'
const PYTHON = '/usr/bin/python3'
const MASTODON_PY = '/usr/lib/python3/dist-packages/mastodon/__init__.py'

/** As Debian 12 packages them: clients that nobody changes any more, so that what they need is needed. */
describe('clients that Debian packages', function () {
  this.timeout(60_000)
  let hub: TestHub
  let picture: string
  const children: ChildProcessWithoutNullStreams[] = []

  before(async () => {
    const port = await freePort()
    hub = await temporaryHub({ port, baseUrl: `http://localhost:${port}` })
    await hub.start()
    await hub.setUp()
    picture = await asFile(await photo(320, 240), 'halves.jpg')
  })
  after(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
    await cleanUp()
  })

  async function person(name: string): Promise<{ member: Member; token: string; browser: Browser }> {
    const browser = await hub.browser('reader', name)
    const member = (await hub.services.members.byName(name)) ?? expect.fail('there')
    await hub.services.profiles.open(member.id, { name: `${name} of Walton` })
    return { member, token: await scriptToken(hub, member), browser }
  }
  const post = async (token: string, path: string, form: Record<string, string> = {}) => {
    const { status, json } = await ask(hub, 'POST', path, { token, form })
    expect(status, JSON.stringify(json)).to.equal(200)
    return json as { id: string }
  }
  const start = (program: string, args: string[], env: Record<string, string>) => {
    const child = spawn(program, args, {
      env: { PATH: '/usr/bin:/bin', PYTHONUNBUFFERED: '1', LANG: 'C.UTF-8', ...env },
    })
    children.push(child)
    return child
  }
  /** What a person is shown who follows the link of an app and says yes. */
  async function codeFor(browser: Browser, link: string): Promise<string> {
    const { pathname, search, searchParams } = new URL(link)
    const fields = { ...Object.fromEntries(searchParams), decision: 'allow' }
    const { text } = await browser.post('/oauth/authorize', fields, { from: pathname + search })
    return /<code[^>]*>([\w-]{32})<\/code>/.exec(text)?.[1] ?? expect.fail(text.slice(0, 2_000))
  }

  it('work: toot, from the log-in to deleting a post', async function () {
    if (!existsSync(TOOT)) this.skip()
    const [ada, bea] = [await person('ada'), await person('bea')]
    const config = { XDG_CONFIG_HOME: await temporaryFolder() }
    const toot = async (...args: string[]): Promise<string> => {
      const child = start(TOOT, [...args, '--no-color'], config)
      child.stdin.end()
      const said = { out: '', err: '' }
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
      const [code] = (await once(child, 'close')) as [number | null]
      expect(code, `toot ${args.join(' ')}\n${said.out}${said.err}`).to.equal(0)
      expect(said.err, `toot ${args.join(' ')}`).to.equal('')
      return said.out.replaceAll(/\u001b\[[\d;]*m/g, '')
    }

    const login = start(TOOT, ['login', '--disable-https', '--instance', new URL(hub.config.baseUrl).host], config)
    login.stderr.pipe(process.stderr)
    const lines = createInterface({ input: login.stdout })
    for await (const line of lines) {
      const link = /http:\S+\/oauth\/authorize\/\?\S+/.exec(line)?.[0]
      if (link === undefined) continue
      login.stdin.end(`n\n${await codeFor(ada.browser, link)}\n`)
      break
    }
    login.stdout.resume()
    expect((await once(login, 'close'))[0]).to.equal(0)

    const written = await toot('post', 'Seedlings to give away #libraries')
    const url = /Toot posted: (\S+)/.exec(written)?.[1] ?? expect.fail(written)
    await hub.settle()
    const [{ id, url: link } = expect.fail('nothing at home')] = (
      await ask(hub, 'GET', '/api/v1/timelines/home', { token: ada.token })
    ).json as unknown as { id: string; url: string }[]
    expect(url).to.equal(link)
    const theirs = await post(bea.token, '/api/v1/statuses', { status: '@ada May I have some?', in_reply_to_id: id })
    await Promise.all(['favourite', 'reblog'].map((what) => post(bea.token, `/api/v1/statuses/${id}/${what}`)))
    await hub.settle()

    const results = await Promise.all([
      toot('whoami'),
      toot('whois', '@bea'),
      toot('follow', 'bea'),
      toot('search', 'bea'),
      toot('post', '--reply-to', theirs.id, '--media', picture, '--description', 'Trays', 'Yes, these'),
      toot('upload', picture),
      toot('favourite', theirs.id),
      toot('reblog', theirs.id),
      toot('bookmark', theirs.id),
      toot('tags_follow', 'libraries'),
      toot('notifications'),
      toot('instance', '--disable-https'),
    ])
    const [whoami, whois, followed, found, replied, uploaded, ...marked] = results
    expect(whoami).to.match(/^@ada ada of Walton\n[^]*Statuses: 1\n/)
    expect(whois).to.match(/^@bea bea of Walton\n/)
    expect(followed).to.contain('You are now following bea')
    expect(found).to.contain('* @bea bea of Walton')
    expect(replied).to.match(/Toot posted: http/)
    expect(uploaded).to.match(/Successfully uploaded media ID \d+, type 'image'/)
    expect(marked.slice(0, 3).join('')).to.match(/favourited\n.*reblogged\n.*bookmarked\n/)
    expect(marked[3]).to.contain('You are now following #libraries')
    expect(marked[4])
      .to.contain('bea of Walton @bea mentioned you in')
      .and.contain('bea of Walton @bea favourited your status')
      .and.contain('bea of Walton @bea reblogged your status')
    expect(marked[5]).to.match(/^Walton Hub\n[^]*running Mastodon 4\./)

    await hub.settle()
    const [thread, timeline, bookmarks, tags, following, reblogged] = await Promise.all([
      toot('thread', id),
      toot('timeline', '--once', '--count', '5'),
      toot('bookmarks', '--once'),
      toot('tags_followed'),
      toot('following', 'ada'),
      toot('reblogged_by', id),
    ])
    const order = ['Seedlings to give away', 'May I have some?', 'Yes, these'].map((text) => thread.indexOf(text))
    expect(order, thread)
      .to.deep.equal(order.toSorted((a, b) => a - b))
      .and.not.include(-1)
    expect(thread)
      .to.contain(`↲ In reply to ${theirs.id}`)
      .and.match(/Media:\nhttp\S+\n/)
    // Whichever of following and boosting came first: it stands there once.
    expect(timeline).to.contain('Seedlings').and.contain('May I have some?')
    expect(bookmarks).to.contain('May I have some?').and.not.contain('Seedlings')
    expect(tags).to.contain('* #libraries')
    expect(following).to.contain('* @bea')
    expect(reblogged).to.contain('@bea')

    expect(await toot('delete', id)).to.contain('Status deleted')
    expect((await ask(hub, 'GET', `/api/v1/statuses/${id}`, { token: ada.token })).status).to.equal(404)
  })

  it('work: Mastodon.py, from the log-in to deleting all it posted', async function () {
    if (!existsSync(MASTODON_PY)) this.skip()
    const [cleo, bea] = [await person('cleo'), await person('beatrix')]
    const child = start(PYTHON, ['test/support/python/mastodon-py.py', hub.config.baseUrl, picture], {})
    child.stderr.pipe(process.stderr)
    const ended = once(child, 'close')
    const said: Record<string, unknown> = {}
    for await (const line of createInterface({ input: child.stdout })) {
      const [what, value] = JSON.parse(line) as [string, unknown]
      said[what] = value
      if (what === 'ask') child.stdin.write(`${await codeFor(cleo.browser, value as string)}\n`)
      if (what === 'poll') {
        await post(bea.token, `/api/v1/polls/${value as string}/votes`, { 'choices[]': '1' })
        await post(bea.token, '/api/v1/statuses', { status: '@cleo Both!' })
        await hub.settle()
        child.stdin.end('\n')
      }
      if (what === 'listening') await post(bea.token, '/api/v1/statuses', { status: 'News for those who follow' })
    }
    expect((await ended)[0]).to.equal(0)
    delete said.ask
    delete said.poll
    expect(said).to.deep.equal({
      'me': ['cleo', 'cleo of Walton'],
      'version': true,
      'picture': ['Two halves', -0.5, 'image', 'Look', 'en'],
      'votes': [
        ['Tea', 0],
        ['Coffee', 1],
      ],
      'pages': [9, true, true],
      'back': true,
      'home': true,
      'notifications': [['mention', 'beatrix']],
      'context': [0, 1],
      'follow': true,
      'list': [['Circle'], ['beatrix']],
      'filter': [['noise'], ['home']],
      'none left': [0, 0],
      'listening': true,
      'heard': ['beatrix', '<p>News for those who follow</p>'],
      'deleted': 0,
    })
  })
})

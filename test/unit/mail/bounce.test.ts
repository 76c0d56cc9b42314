import { expect } from 'chai'
import { isHard, LONGEST_BOUNCE, readBounce } from '../../../src/mail/bounce.js'

const TOKEN = '0123456789abcdef0123'

const report = ({ to = `bounces+${TOKEN}@example.org`, action = 'failed', status = '5.1.1', more = '' } = {}) =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mail.example.net',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      `Nobody lives here.${more}`,
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.example.net',
      '',
      'Final-Recipient: rfc822; ada@example.org',
      `Action: ${action}`,
      `Status: ${status} (no such user)`,
      'Diagnostic-Code: smtp; 550 5.1.1 unknown',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: What is on',
      '',
      'Hello',
      '--b--',
      '',
    ].join('\r\n'),
  )

describe('mail that came back', () => {
  it('says which letter it was, and whether any other would arrive', async () => {
    expect(await readBounce(report())).to.deep.equal({ token: TOKEN, hard: true, status: '5.1.1' })
    expect(await readBounce(report({ status: '4.4.7' }))).to.include({ hard: false, status: '4.4.7' })
    expect(await readBounce(report({ to: `BOUNCES+${TOKEN.toUpperCase()}@EXAMPLE.ORG` }))).to.include({ token: TOKEN })
  })

  it('may be told beside the message where it came to', async () => {
    const bare = report({ to: 'somebody@example.org' })
    expect(await readBounce(bare)).to.equal(null)
    expect(await readBounce(bare, `bounces+${TOKEN}@example.org`)).to.include({ token: TOKEN })
  })

  it('counts mailboxes that are none, not what was said of the letter or of room', () => {
    expect(['5.1.1', '5.1.10', '5.2.1', '5.0.0'].map(isHard)).to.deep.equal([true, true, true, true])
    expect(['5.7.1', '5.2.2', '5.6.0', '5.4.4', '4.1.1'].map(isHard)).to.deep.equal([false, false, false, false, false])
  })

  it('is nothing when it is a delay, a vacation note, rubbish, or too long', async () => {
    expect(await readBounce(report({ action: 'delayed' }))).to.equal(null)
    expect(await readBounce(report({ action: 'delivered', status: '2.0.0' }))).to.equal(null)
    expect(await readBounce(Buffer.from(`To: bounces+${TOKEN}@example.org\r\n\r\nI am away`))).to.equal(null)
    expect(await readBounce(report({ more: 'x'.repeat(LONGEST_BOUNCE) }))).to.equal(null)
    for (const text of [
      '',
      '\0\0\0',
      'a: b',
      '\r\n\r\n',
      '--b--',
      'Content-Type: multipart/report; boundary=""\r\n\r\n--',
    ])
      expect(await readBounce(Buffer.from(text)), JSON.stringify(text)).to.equal(null)
    const nested = Array.from(
      { length: 3_000 },
      (_, n) => `Content-Type: multipart/mixed; boundary="${n}"\r\n\r\n--${n}\r\n`,
    )
    expect(await readBounce(Buffer.from(`To: bounces+${TOKEN}@example.org\r\n${nested.join('')}`))).to.equal(null)
    expect(await readBounce(Buffer.from(`${'X: y\r\n'.repeat(40_000)}\r\n`))).to.equal(null)
  })

  it('survives every cut and many flipped bytes', async () => {
    const whole = report()
    for (let end = 0; end < whole.length; end += 7) await readBounce(whole.subarray(0, end))
    for (let at = 0; at < whole.length; at += 5) {
      const broken = Buffer.from(whole)
      broken[at] = (broken[at] ?? 0) ^ 0x5a
      const read = await readBounce(broken)
      expect(read === null || /^[0-9a-f]{20}$/.test(read.token)).to.equal(true)
    }
  })
})

import { expect } from 'chai'
import { maskText } from '../../../src/core/mask.js'

describe('masked text', () => {
  const same = [
    'Save the mill at 10:30 on 1/5, see you there?',
    'https://hub.example/a/ada#main-key',
    'https://mastodon.example/@ada/1234',
    'at open (file:///app/node_modules/@scope/pkg/index.js:10:5)',
    'connect ECONNREFUSED 127.0.0.1:443',
    'ada@hub.example',
    '/o/1234',
  ]
  for (const text of same) it(`keeps "${text}"`, () => expect(maskText(text)).to.equal(text))

  const masked: [string, string][] = [
    ['https://hub.example/x?code=abc&state=1#token=t', 'https://hub.example/x?code=…&state=…#token=…'],
    ['https://hub.example/x?abcdef', 'https://hub.example/x?…'],
    ['GET /oauth/authorize?code=abc 302', 'GET /oauth/authorize?code=… 302'],
    ['https://ada:pw@hub.example/x', 'https://[redacted]@hub.example/x'],
    ['HTTPS://ada@hub.example', 'HTTPS://[redacted]@hub.example'],
    ['mongodb://ada:pw@db:27017/allotment?w=1', 'mongodb://[redacted]@db:27017/allotment?w=…'],
    ['mongodb+srv://ada:p@s/s?w#x@db.example/a', 'mongodb+srv://[redacted]@db.example/a'],
    [
      'cannot reach smtps://ada:pw@mail.example:465, gave up',
      'cannot reach smtps://[redacted]@mail.example:465, gave up',
    ],
    ['{"uri":"mongodb://ada:pw@db/x"}', '{"uri":"mongodb://[redacted]@db/x"}'],
    ['uri=mongodb://a:pw@db mail=smtp://b:pw@mail', 'uri=mongodb://[redacted]@db mail=smtp://[redacted]@mail'],
    ['sent Authorization: Bearer abc.DEF-1~2/3=', 'sent Authorization: Bearer [redacted]'],
    ['a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb', 'a\n[redacted]\nb'],
    ['-----BEGIN PRIVATE KEY-----\\nMII cut off', '[redacted]'],
  ]
  for (const [text, expected] of masked)
    it(`masks ${text.slice(0, 40)}`, () => expect(maskText(text)).to.equal(expected))

  it('takes no long time over any text', () => {
    const hostile = ['a', 'a.', '://', 'a://', '/?', '?&', '-----BEGIN PRIVATE KEY-----', 'Bearer ', 'https://@', '=#']
    const begun = process.cpuUsage()
    for (const piece of hostile) maskText(piece.repeat(200_000))
    expect(process.cpuUsage(begun).user / 1_000).to.be.below(500)
  })
})

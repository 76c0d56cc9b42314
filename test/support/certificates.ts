import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A certificate and its key in PEM, as `tls` takes them. */
export type Identity = { cert: string; key: string }

export type Authority = {
  /** To be trusted by the client. */
  readonly cert: string
  issue(names: readonly string[]): Identity
}

/** An authority of one test's own, so that TLS in tests is TLS: nothing is switched off. */
export function createAuthority(): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = nameOf('Test authority')
  const issuer = { name, key: own.privateKey }
  const cert = certificate({ issuer, subject: name, publicKey: own.publicKey, extensions: [ca] })
  return {
    cert,
    issue(names) {
      const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const extensions = [alternativeNames(names)]
      return {
        cert: certificate({ issuer, subject: nameOf('Test server'), publicKey: keys.publicKey, extensions }),
        key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }
    },
  }
}

const DAY_MS = 86_400_000

function certificate(parts: {
  issuer: { name: Buffer; key: KeyObject }
  subject: Buffer
  publicKey: KeyObject
  extensions: Buffer[]
}): string {
  const { issuer, subject, publicKey, extensions } = parts
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const validity = sequence(time(-DAY_MS), time(DAY_MS))
  const body = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer.name,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer.key)
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes))
const integer = (value: number) => der(0x02, Buffer.from([value & 127]))
const time = (fromNowMs: number) => {
  const digits = new Date(Date.now() + fromNowMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return der(0x18, Buffer.from(`${digits}Z`))
}
const nameOf = (text: string) => sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(text)))))
const extension = (id: Buffer, value: Buffer) => sequence(id, der(0x04, value))
const ca = extension(oid(0x55, 0x1d, 0x13), sequence(der(0x01, Buffer.from([0xff]))))
const alternativeNames = (names: readonly string[]) =>
  extension(oid(0x55, 0x1d, 0x11), sequence(...names.map((name) => der(0x82, Buffer.from(name)))))

import { z } from 'zod'
import { logLevels } from './core/log.js'
import * as type from './setting-types.js'

export type Setting = {
  /** The environment variable; the key in this table is the name in a settings file and in `Config`. */
  env: string
  type: z.ZodType
  /** One sentence for operators. */
  about: string
  /** Completes "must be". */
  allowed: string
  /** Holds a secret: its value is never shown. */
  secret?: true
  /** Commonly needed: shown in config/example.env, as every secret is. */
  common?: true
}

/** Every setting there is, in the order operators read them. The schema, the readers and the documents come from here. */
export const settings = {
  baseUrl: {
    env: 'ALLOTMENT_BASE_URL',
    type: type.originUrl.nullable(),
    about:
      'Where the world reaches this hub; part of every permanent address, so it is chosen once. Without it the hub is `http://localhost` at its port.',
    allowed: 'an https URL without a path; plain http only on localhost',
    common: true,
  },
  port: {
    env: 'ALLOTMENT_PORT',
    type: type.wholeNumber(0, 65_535),
    about: 'The port to listen on.',
    allowed: 'a whole number from 0 to 65535; 0 takes any free port',
  },
  listenAddress: {
    env: 'ALLOTMENT_LISTEN',
    type: type.ipAddress,
    about: 'The address to listen on: this machine alone, for a proxy in front; `0.0.0.0` in a container.',
    allowed: 'an IP address',
  },
  dataFolder: {
    env: 'ALLOTMENT_DATA',
    type: type.folder,
    about: 'Where the embedded store, the secrets and the media are kept; back up all of it.',
    allowed: 'a folder; a relative one is counted from where the hub is started',
    common: true,
  },
  role: {
    env: 'ALLOTMENT_ROLE',
    type: z.enum(['all', 'web', 'worker']),
    about: 'What this process does: answer requests, work in the background, or both.',
    allowed: '`all`, `web` or `worker`; `web` and `worker` need `MONGODB_URI`',
  },
  mongodb: {
    env: 'MONGODB_URI',
    type: type.mongodbUri.nullable(),
    about:
      'The MongoDB that keeps everything instead of the embedded store, in the database it names or else `allotment`.',
    allowed: 'a mongodb:// or mongodb+srv:// URI, with a database name of letters, digits, - and _ if any',
    secret: true,
  },
  logLevel: {
    env: 'ALLOTMENT_LOG_LEVEL',
    type: z.enum(logLevels),
    about: 'The least serious lines to log.',
    allowed: '`debug`, `info`, `warn` or `error`',
  },
  smtpUrl: {
    env: 'ALLOTMENT_SMTP_URL',
    type: type.smtpUrl.nullable(),
    about: 'The server that takes the mail of this hub; without one it sends none.',
    allowed: 'an smtp:// or smtps:// URL, with user and password in it where needed',
    secret: true,
  },
  mailFrom: {
    env: 'ALLOTMENT_MAIL_FROM',
    type: type.mailbox.nullable(),
    about: 'The sender of the mail; needed with `ALLOTMENT_SMTP_URL`.',
    allowed: 'an address, `hub@example.org` or `Our group <hub@example.org>`',
    common: true,
  },
  bounceAddress: {
    env: 'ALLOTMENT_BOUNCE_ADDRESS',
    type: type.bareAddress.nullable(),
    about:
      'Where mail comes back that could not be delivered; each letter has `+` and a token of its own in it. See "Mail that comes back".',
    allowed: 'an address without a name and without `+`, such as `bounces@example.org`',
  },
  privateRanges: {
    env: 'ALLOTMENT_PRIVATE_RANGES',
    type: type.ranges,
    about:
      'Addresses this hub may send requests to, on every port, although they are not public: other hubs on your own network.',
    allowed: 'CIDR ranges separated by commas, such as `10.1.0.0/16,fd00::/8`',
  },
  trustProxy: {
    env: 'ALLOTMENT_TRUST_PROXY',
    type: type.trustedProxies,
    about:
      'Whose word to take for the address of a visitor (`X-Forwarded-For`): 0 nobody’s, 1 that of the one proxy in front.',
    allowed: 'the number of proxies in front, 0 to 10, or their CIDR ranges separated by commas',
    common: true,
  },
  mediaUrl: {
    env: 'ALLOTMENT_MEDIA_URL',
    type: type.folderUrl.nullable(),
    about: 'Where the world finds uploaded files, if not on this hub’s own address.',
    allowed: 'an https URL without a query; plain http only on localhost',
  },
  mediaFolder: {
    env: 'ALLOTMENT_MEDIA',
    type: type.folder.nullable(),
    about: 'Where uploaded files are kept; `media` in the data folder unless given.',
    allowed: 'a folder; a relative one is counted from where the hub is started',
  },
  memberStorage: {
    env: 'ALLOTMENT_MEMBER_STORAGE',
    type: type.wholeNumber(1, 1_000_000),
    about: 'How much the files may take together that one member posts from their apps, in megabytes.',
    allowed: 'a whole number from 1 to 1000000',
  },
  apiRate: {
    env: 'ALLOTMENT_API_RATE',
    type: type.wholeNumber(1, 1_000_000),
    about: 'How many requests the apps of one member may make in five minutes, all together.',
    allowed: 'a whole number from 1 to 1000000',
  },
  sourceUrl: {
    env: 'ALLOTMENT_SOURCE_URL',
    type: type.folderUrl.nullable(),
    about:
      'Where visitors find the source of the program as it runs here, which its licence asks for; linked at the foot of every page.',
    allowed: 'an https URL without a query; plain http only on localhost',
    common: true,
  },
  workerId: {
    env: 'ALLOTMENT_WORKER_ID',
    type: type.wholeNumber(0, 63),
    about: 'Tells the processes of one hub apart: each needs a number of its own, or their ids clash.',
    allowed: 'a whole number from 0 to 63',
  },
  secretKey: {
    env: 'ALLOTMENT_SECRET_KEY',
    type: type.keyOf32Bytes.nullable(),
    about: 'The master key of all secrets, for several processes; one process makes its own in the data folder.',
    allowed: '32 random bytes in base64url, 43 characters',
    secret: true,
  },
  unconfirmedSignUps: {
    env: 'ALLOTMENT_UNCONFIRMED_SIGN_UPS',
    type: type.yesOrNo,
    about:
      'Gives every program that asks an account, unseen and without mail, while the hub is open to all; for tests of apps alone.',
    allowed: '`true` or `false`',
  },
  strictQueries: {
    env: 'ALLOTMENT_STRICT_QUERIES',
    type: type.yesOrNo,
    about: 'Makes a query fail that no index serves; for development.',
    allowed: '`true` or `false`',
  },
  shutdownSeconds: {
    env: 'ALLOTMENT_SHUTDOWN_SECONDS',
    type: type.wholeNumber(0, 600),
    about: 'How long running requests and jobs may take to end when the hub is told to stop.',
    allowed: 'a whole number from 0 to 600',
  },
} satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
export const settingNames = Object.keys(settings) as SettingName[]

/** Names the settings file; it has no place in such a file itself. */
export const fileVariable = 'ALLOTMENT_CONFIG'

type Types = { [Name in SettingName]: (typeof settings)[Name]['type'] }
const types = Object.fromEntries(settingNames.map((name) => [name, settings[name].type])) as Types

/** All settings together. */
export const Settings = z.object(types)
export type Settings = z.output<typeof Settings>

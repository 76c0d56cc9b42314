import { expect } from 'chai'
import { Status } from '../../../src/api/entities/status.js'
import { servedOperations } from '../../../src/api/served.js'
import { answers } from '../../support/contract/answers.js'
import { Comparison } from '../../support/contract/compare-types.js'
import { typesOfMasto } from '../../support/contract/masto-types.js'

const nameless = (name: string): string => name.replaceAll(/:\w+/g, ':')

/** What the library can ask for and a hub does not serve, each for a reason. */
const notServed: readonly [RegExp, string][] = [
  [/^\w+ \/api\/v1\/admin\//, 'those who run a hub do it on its pages'],
  [/^\w+ \/api\/v1\/collections\/:/, 'belongs to version 10 of the API, and the instance claims 7'],
  [/^get \/api\/v1\/search$/, 'taken out of Mastodon; there is version 2'],
  [/^get \/api\/v1\/statuses\/:\/card$/, 'taken out of Mastodon; the card stands in the status'],
]

/** Where we differ from those types on purpose, by the reason why. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'belongs to collections, which came with version 10 of the API': [
    'Account.featureApproval: is not there',
    'CredentialAccount.featureApproval: is not there',
    'Role.collectionLimit: is not there',
  ],
  'documented as "null" where there is none': [
    'Account.lastStatusAt: may be null',
    'CredentialAccount.lastStatusAt: may be null',
    'Announcement.endsAt: may be null',
    'Announcement.startsAt: may be null',
    'InstanceContact.account: may be null',
    'InstanceThumbnail.blurhash: may be null',
    'InstanceThumbnail.description: may be null',
    'InstanceUrls.status: may be null',
    'MediaAttachment.previewUrl: may be null',
    'PollOption.votesCount: may be null',
    'Preference.posting:default:language: may be null',
    'PreviewCard.blurhash: may be null',
    'PreviewCard.language: may be null',
    'Relationship.languages: may be null',
    'StatusParams.applicationId: may be null',
    'StatusParams.sensitive: may be null',
  ],
  'documented as optional: not of what others wrote, not of sound, not of what was never saved, not of emoji as text': [
    'Status.application: may be left out',
    'MediaAttachmentMeta.original.aspect: may be left out',
    'MediaAttachmentMeta.original.height: may be left out',
    'MediaAttachmentMeta.original.width: may be left out',
    'Marker.home: may be left out',
    'Marker.notifications: may be left out',
    'Reaction.staticUrl: may be left out',
    'Reaction.url: may be left out',
  ],
  'documented as another kind of value than the type says': [
    'Client.clientSecretExpiresAt: is number, not string',
    'FeaturedTag.statusesCount: is string, not number',
    'InstanceApiVersions.mastodon: is number, not string',
    'NotificationGroup.sampleAccountIds: is array, not string',
    'NotificationGroup.mostRecentNotificationId: is number, not string',
    'NotificationRequest.notificationsCount: is string, not number',
    'Pick.id: is string, not number',
    'Role.id: is string, not number',
    'Role.permissions: is string, not number',
    'WebPushSubscription.id: is number, not string',
    'get /api/v1/instance/languages: is object, not string',
  ],
  'not documented for this entity, and not sent by Mastodon': [
    'AccountSource.role: is not there',
    'PollOption.emojis: is not there',
    'Role.createdAt: is not there',
    'Role.position: is not there',
    'Role.updatedAt: is not there',
    'StatusParams.id: is not there',
    'Tag.id: is not there',
  ],
  'the filter of a result comes without what it looks for, as documented': [
    'Filter.keywords: is not there',
    'Filter.statuses: is not there',
  ],
  'documented to answer with nothing': ['FilterStatus.id: is not there', 'FilterStatus.statusId: is not there'],
}

describe('the types that masto declares', function () {
  this.timeout(20_000)
  const { checker, operations } = typesOfMasto()

  it('are those of the whole API', () => {
    expect(operations).to.have.length.above(150)
    expect(operations.map(({ name }) => name)).to.include.members([
      'get /api/v1/accounts/:/statuses',
      'patch /api/v1/accounts/update_credentials',
      'post /api/v1/statuses/:/favourite',
      'delete /api/v2/filters/:',
    ])
  })

  it('know no operation that is neither served nor left out for a reason', () => {
    const served = new Set(servedOperations().map(({ method, path }) => nameless(`${method} ${path}`)))
    const missing = operations.map(({ name }) => name).filter((name) => !served.has(name))
    expect(missing.filter((name) => !notServed.some(([left]) => left.test(name)))).to.deep.equal([])
    for (const [left] of notServed)
      expect(
        missing.some((name) => left.test(name)),
        String(left),
      ).to.equal(true)
  })

  it('promise nothing that may be missing from what we send, but for what differs on purpose', () => {
    const named = new Map(Object.entries(answers).map(([name, answer]) => [nameless(name), answer]))
    const comparison = new Comparison(checker)
    let compared = 0
    for (const { name, answer } of operations) {
      const schema = named.get(name)
      if (schema === undefined || typeof schema === 'string') continue
      // The type of the first of two ways to ask: of what is published at once.
      comparison.compare(answer, name === 'post /api/v1/statuses' ? Status : schema, name)
      compared++
    }
    expect(compared).to.be.above(120)
    expect([...comparison.faults].sort()).to.deep.equal(Object.values(reasons).flat().sort())
  })
})

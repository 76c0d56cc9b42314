import { expect } from 'chai'
import { IDENTITIES } from '../../../../src/domain/actors/identity-repo.js'
import { fieldHtml } from '../../../../src/domain/actors/profile-details.js'
import { MEDIA } from '../../../../src/domain/media/media-service.js'
import type { FieldFaults } from '../../../../src/domain/refusals.js'
import { codeOf, openNeighbourhood, type Neighbourhood } from '../../../support/neighbours.js'
import { minutes } from '../../../support/publishing.js'

const faultsOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => [],
    ({ faults }: FieldFaults) => faults.map(({ field, code }) => `${field} ${code}`),
  )

describe('a public profile', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())

  it('changes in what is given, and keeps the rest', async () => {
    const { member, actor } = await hood.speaker(true)
    expect(actor).to.include({ type: 'Person', locked: true })
    expect(actor.details).to.include({ discoverable: false, indexable: false, hidesFollows: false })
    await hood.profiles.change(member.id, { discoverable: true, bot: true })
    const changed = await hood.localActors.ofMember(member.id)
    expect(changed).to.include({ name: actor.name, locked: true, type: 'Service' })
    expect(changed?.details).to.include({ discoverable: true, bot: true, indexable: false })
    await hood.profiles.change(member.id, { bot: false })
    expect((await hood.localActors.ofMember(member.id))?.type).to.equal('Person')
  })

  it('has up to four lines, whose links and nothing else become HTML', async () => {
    const { member } = await hood.speaker()
    const fields = [
      { name: 'Site', value: 'https://ann.example/a?b=1&c=2' },
      { name: '', value: ' ' },
      { name: '<b>Pronouns</b>', value: '<script>alert(1)</script>' },
    ]
    const { details } = await hood.profiles.change(member.id, { fields })
    expect(details.fields.map(({ name }) => name)).to.deep.equal(['Site', '<b>Pronouns</b>'])
    expect(details.fields[0]?.html).to.match(/^<a href="https:\/\/ann\.example\/a\?b=1&amp;c=2" rel="me nofollow /)
    expect(details.fields[1]?.html).to.equal('&lt;script&gt;alert(1)&lt;/script&gt;')
    const five = Array.from({ length: 5 }, (_, at) => ({ name: `${at}`, value: 'x' }))
    expect(await faultsOf(hood.profiles.change(member.id, { fields: five }))).to.deep.equal(['fields invalid'])
    const long = [{ name: 'x', value: 'x'.repeat(256) }]
    expect(await faultsOf(hood.profiles.change(member.id, { fields: long }))).to.deep.equal(['fields.0.value too-long'])
  })

  it('makes no link of what a browser would run, or of a name and a password', () => {
    const odd = ['javascript:alert(1)', 'https://a:b@c.example/', 'data:text/html,x', '"onmouseover="x"', 'HTTP://']
    for (const value of odd) expect(fieldHtml(value), value).not.to.contain('<a')
    expect(fieldHtml('see https://a.example/"onclick="x.')).to.contain('<a href="https://a.example/" rel')
    expect(fieldHtml('(https://a.example/x).')).to.match(/^\(<a href="https:\/\/a\.example\/x" .*<\/a>\)\.$/)
  })

  it('confirms links by the page they lead to, again after an hour, and not for ever', async () => {
    const { member } = await hood.speaker()
    const fields = [
      { name: 'Site', value: 'https://ann.example/' },
      { name: 'Text', value: 'see https://ann.example/' },
      { name: 'Other', value: 'https://other.example/' },
    ]
    await hood.profiles.change(member.id, { fields })
    const asked: string[] = []
    const looksBack = async (address: string) => address === 'https://ann.example/' && asked.push(address) > 1
    const look = () =>
      hood.verifyProfile(async (address) => {
        if (address !== 'https://ann.example/') asked.push(address)
        return looksBack(address)
      })
    expect(await look()).to.equal(true)
    expect(await look()).to.equal(false)
    hood.pass(minutes(61))
    expect(await look()).to.equal(true)
    const of = async () => (await hood.profiles.of(member.id))?.details.fields ?? []
    expect((await of()).map(({ verifiedAt }) => verifiedAt !== null)).to.deep.equal([true, false, false])
    for (let days = 0; days < 5; days++) {
      hood.pass(minutes(24 * 60))
      await look()
    }
    expect(asked.filter((one) => one === 'https://other.example/')).to.have.length(4)
    expect(asked.filter((one) => one === 'https://ann.example/')).to.have.length(2)
    // What was confirmed stays confirmed as long as the line says the same, and no longer.
    await hood.profiles.change(member.id, { fields: [{ name: 'My site', value: 'https://ann.example/' }] })
    expect((await of())[0]?.verifiedAt).not.to.equal(null)
    await hood.profiles.change(member.id, { fields: [{ name: 'My site', value: 'https://ann.example/2' }] })
    expect((await of())[0]?.verifiedAt).to.equal(null)
  })

  it('takes no word of a look that began before the profile was changed', async () => {
    const { member } = await hood.speaker()
    const fieldsOf = (value: string) => ({ fields: [{ name: 'Site', value }] })
    await hood.profiles.change(member.id, fieldsOf('https://ann.example/'))
    await hood.verifyProfile(async () => {
      await hood.profiles.change(member.id, fieldsOf('https://evil.example/'))
      return true
    })
    const [field] = (await hood.profiles.of(member.id))?.details.fields ?? []
    expect(field).to.include({ value: 'https://evil.example/', verifiedAt: null })
  })

  it('has pictures, of which none is kept that is shown no longer', async () => {
    const { member, actor } = await hood.speaker()
    const held = async () =>
      (await hood.store.collection(MEDIA).find({ holders: `identity:${actor.handle}` }, { limit: 9 })).length
    await hood.profilePictures.set(member.id, 'avatar', 'a-file')
    await hood.profilePictures.set(member.id, 'header', 'a-file', 'Our hall')
    expect(await held()).to.equal(2)
    await hood.profilePictures.set(member.id, 'avatar', 'a-file')
    await hood.profilePictures.describe(member.id, 'avatar', 'Me, laughing')
    expect(await held()).to.equal(2)
    const { details } = (await hood.profiles.of(member.id)) ?? {}
    expect([details?.avatar?.alt, details?.header?.alt]).to.deep.equal(['Me, laughing', 'Our hall'])
    await hood.profilePictures.remove(member.id, 'header')
    expect(await held()).to.equal(1)
    await hood.profiles.close(member.id)
    expect((await hood.profiles.of(member.id))?.details).to.include({ avatar: null, header: null })
    // Others are told first, since what is left says to whom.
    expect(await hood.speakerTidier()).to.equal(false)
    await hood.store.collection(IDENTITIES).updateOne({ _id: actor.handle }, { $set: { announce: null } })
    while (await hood.speakerTidier());
    expect(await held()).to.equal(0)
    const reader = await hood.person('reader')
    expect(await codeOf(hood.profilePictures.set(reader.id, 'avatar', 'a-file'))).to.equal('needs-profile')
    expect(await codeOf(hood.profilePictures.set(member.id, 'avatar', 'a-file'))).to.equal('profile-ended')
  })

  it('of before there was more to it than a name and a text is read and changed like every other', async () => {
    const { member, actor } = await hood.speaker()
    const $unset = { details: true, words: true, verify: true } as const
    await hood.store.collection(IDENTITIES).updateOne({ _id: actor.handle }, { $unset })
    expect((await hood.localActors.ofMember(member.id))?.details?.fields).to.deep.equal([])
    await hood.profiles.change(member.id, { indexable: true })
    expect((await hood.profiles.of(member.id))?.details).to.include({ indexable: true, avatar: null })
  })
})

describe('how a member’s posts are when nothing else is said', () => {
  let hood: Neighbourhood
  before(async () => void (hood = await openNeighbourhood()))
  after(() => hood.dispose())

  it('is theirs to choose, with or without a profile', async () => {
    const { id } = await hood.person('reader')
    expect(await hood.preferences.of(id)).to.deep.equal({
      ...{ privacy: 'public', sensitive: false, language: null, quotePolicy: 'public' },
    })
    await hood.preferences.change(id, { language: 'pt-br', privacy: 'private' })
    await hood.preferences.change(id, { sensitive: true })
    expect(await hood.preferences.of(id)).to.include({ language: 'pt-BR', privacy: 'private', sensitive: true })
    expect(await faultsOf(hood.preferences.change(id, { language: 'xx' }))).to.deep.equal(['language not-a-language'])
    expect((await hood.preferences.change(id, { language: '' })).language).to.equal(null)
  })
})

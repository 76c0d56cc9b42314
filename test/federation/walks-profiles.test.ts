import { join } from 'node:path'
import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import { MEMBERS } from '../../src/domain/members/member-repo.js'
import { ask, type Reply } from '../integration/api/apps.js'
import { temporaryFolder } from '../integration/hubs.js'
import { halves } from '../support/pictures.js'
import { hubsAt, MINUTE, passAll, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'

type Json = Record<string, unknown>

describe('two hubs and who their members are', function () {
  this.timeout(60_000)
  let oak: NetworkHub
  let elm: NetworkHub
  let ada: Speaker
  let token: string
  const asQuinn = (method: string, path: string, json?: unknown): Promise<Reply> =>
    ask(elm, method, `/api${path}`, { token, ...(json !== undefined && { json }) })

  before(async () => {
    const [one, other] = await hubsAt('oak.test', 'elm.test')
    if (one === undefined || other === undefined) return expect.fail('two hubs were asked for')
    oak = one
    elm = other
    ada = await oak.speaker('ada', { name: 'Ada', bio: 'Mends things', fields: [{ name: 'Pronouns', value: 'she' }] })
    const quinn = await elm.member('quinn')
    const kept = await elm.store.collection(MEMBERS).findOne({ _id: quinn.id })
    const letIn = { app: null, member: quinn.id, credentialsAt: kept?.credentialsAt ?? null }
    token = (await elm.services.tokens.issue({ ...letIn, scopes: ['read', 'write'] })).token
  })
  after(stopHubs)

  const found = async (): Promise<Json> => {
    const { json } = await asQuinn('GET', `/v2/search?q=${encodeURIComponent(`@${ada.address}`)}&resolve=true`)
    return (json.accounts as Json[])[0] ?? expect.fail(`nobody was found: ${JSON.stringify(json)}`)
  }

  it('find each other by address in their apps, with what each shows', async () => {
    const account = await found()
    expect(account).to.include({ acct: ada.address, display_name: 'Ada', uri: ada.iri, bot: false, locked: false })
    expect(account.fields).to.deep.equal([{ name: 'Pronouns', value: 'she', verified_at: null }])
    const page = await asQuinn('GET', `/v2/search?q=${encodeURIComponent(ada.iri)}&resolve=true`)
    expect((page.json.accounts as Json[])[0]).to.include({ id: account.id })
    const missing = await asQuinn('GET', `/v2/search?q=${encodeURIComponent(`@nobody@${oak.host}`)}&resolve=true`)
    expect(missing.json.accounts).to.deep.equal([])
  })

  it('hear of changes when somebody of them follows, though nobody learns who', async () => {
    const { id } = await found()
    const relation = await asQuinn('POST', `/v1/accounts/${String(id)}/follow`, { reblogs: false })
    expect(relation.json).to.include({ following: true, requested: false, showing_reblogs: false })
    await settleAll()
    expect(await oak.followers(ada.iri)).to.deep.equal([elm.instance])
    await passAll(10 * MINUTE)
    const path = join(await temporaryFolder(), 'face.png')
    await halves(500, 500).png().toFile(path)
    await oak.services.profilePictures.set(ada.member.id, 'avatar', path, 'Ada, laughing')
    await oak.services.profiles.change(ada.member.id, {
      bot: true,
      fields: [{ name: 'Site', value: `https://${oak.host}/` }],
    })
    await settleAll()
    const doc = await elm.services.actors.get(ada.iri)
    expect(doc).to.include({ type: 'Service' })
    expect(doc?.icon).to.match(new RegExp(`^https://${oak.host}/media/[^/]+/\\d+\\.webp$`))
    const account = await asQuinn('GET', `/v1/accounts/${String(id)}`)
    expect(account.json).to.include({ bot: true })
    expect(account.json.avatar).to.match(new RegExp(`^https://${elm.host}/proxy/`))
    expect((account.json.fields as Json[])[0]?.value).to.contain(`<a href="https://${oak.host}/"`)
  })

  it('confirm a link to a page on the other that leads back, and none that does not', async () => {
    const eve = await oak.speaker('eve', { name: 'Eve' })
    const home = `https://${elm.host}/a/ben`
    const ben = await elm.speaker('ben', { name: 'Ben', fields: [{ name: 'Oak', value: ada.iri }] })
    expect(ben.iri).to.equal(home)
    await oak.services.profiles.change(ada.member.id, { fields: [{ name: 'Elm', value: home }] })
    await oak.services.profiles.change(eve.member.id, { fields: [{ name: 'Elm', value: home }] })
    await settleAll()
    const verified = async (who: Speaker, hub: NetworkHub) =>
      (await hub.services.profiles.of(who.member.id))?.details.fields.map(({ verifiedAt }) => verifiedAt !== null)
    expect(await verified(ada, oak)).to.deep.equal([true])
    expect(await verified(eve, oak)).to.deep.equal([false])
  })

  it('keep what one passes on out of homes where that is not wished', async () => {
    const item = await oak.publish('write-up', { title: 'Passed on', situation: 'So', action: 'Then' })
    const rae = await elm.member('rae')
    await elm.services.relations.follow(rae, ada.iri)
    await settleAll()
    await oak.services.reactions.boost(ada.member, item.iri as Iri)
    oak.pass(MINUTE)
    await settleAll()
    const quinn = (await elm.services.members.byName('quinn')) ?? expect.fail('nobody')
    expect(await elm.home(rae)).to.include('Passed on') // the control: who wishes for it has it
    expect(await elm.home(quinn)).not.to.include('Passed on')
  })
})

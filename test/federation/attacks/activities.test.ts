import { expect } from 'chai'
import { createOf, HUB, NOW, startWorld, type Person, type World } from '../../support/gates.js'
import { expectKept, expectRefused } from '../../support/refusing.js'

const OURS = `${HUB}/o/117`

describe('attacks on what an activity says', () => {
  let world: World
  let ada: Person
  let eve: Person
  before(async () => {
    world = await startWorld()
    ada = world.person('b.test', 'ada')
    eve = world.person('evil.test', 'eve')
    for (const person of [ada, eve]) await expectKept(world, world.sign(person, createOf(person)))
  })
  after(() => world.stop())
  beforeEach(() => {
    world.now = NOW
  })
  const refused = (what: string, activity: unknown, status: number, by = eve) =>
    expectRefused(world, world.sign(by, activity), { status, what })

  it('ids of another origin than the actor’s, and names of ours', async () => {
    await refused('a foreign id', createOf(eve, { id: `${ada.id}/statuses/1/activity` }), 403)
    await refused('the same host on another port', createOf(eve, { id: 'https://evil.test/act/1' }), 403)
    await refused('the same host over http', createOf(eve, { id: createOf(eve).id.replace('https', 'http') }), 403)
    await refused(
      'a host that begins like theirs',
      createOf(eve, { id: eve.id.replace('evil.test', 'evil.test.b.test') }),
      403,
    )
    for (const id of [
      OURS,
      'http://hub.test/o/117',
      'https://hub.test./o/117',
      'https://HUB.TEST:443/o/117',
      'https://hub.test',
    ]) {
      await refused(`activity ${id}`, createOf(eve, { id }), 403)
      await refused(`actor ${id}`, createOf(eve, { actor: id }), 403)
      for (const type of ['Create', 'Update']) {
        await refused(
          `${type} of ${id}`,
          createOf(eve, { type, object: { id, type: 'Note', attributedTo: eve.id } }),
          403,
        )
        await refused(`${type} naming ${id}`, createOf(eve, { type, object: id }), 403)
        await refused(`${type} linking ${id}`, createOf(eve, { type, object: { type: 'Link', href: id } }), 403)
        await refused(`${type} of ${id} among others`, createOf(eve, { type, object: [`${eve.id}/1`, { id }] }), 403)
      }
    }
    for (const type of ['Follow', 'Like', 'Announce', 'Delete']) {
      await expectKept(world, world.sign(eve, createOf(eve, { type, object: OURS })), `${type} of ours`)
    }
    const undo = { type: 'Undo', object: { id: `${eve.id}/likes/1`, type: 'Like', actor: eve.id, object: OURS } }
    await expectKept(world, world.sign(eve, createOf(eve, undo)), 'an Undo of a Like of ours')
  })

  it('a repetition, at once or later, by the same request or another, is kept once', async () => {
    const sent = world.sign(ada, createOf(ada))
    await expectKept(world, sent)
    for (let n = 0; n < 3; n++) await expectRefused(world, sent, { status: 202 })
    world.now = new Date(NOW.getTime() + 64 * 60_000)
    await expectRefused(world, sent, { status: 202, what: 'an hour later' })
    world.now = new Date(NOW.getTime() + 66 * 60_000)
    await expectRefused(world, sent, { status: 401, what: 'too late' })
    const again = JSON.parse(sent.body.toString()) as unknown
    await expectRefused(world, world.sign(ada, again), { status: 202, what: 'signed anew' })
    world.now = NOW
    const burst = world.sign(ada, createOf(ada))
    const before = (await world.kept()).length
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.send(burst)))
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(10).fill(202))
    expect(await world.kept()).to.have.length(before + 1)
  })

  it('a Follow that was undone does not come back by the request that once made it', async () => {
    const follow = createOf(ada, { type: 'Follow', object: `${HUB}/a/walton` })
    const undo = createOf(ada, { type: 'Undo', object: follow })
    const first = world.sign(ada, follow, { target: '/a/walton/inbox' })
    await expectKept(world, first)
    await expectKept(world, world.sign(ada, undo, { target: '/a/walton/inbox' }))
    await expectRefused(world, first, { status: 202, what: 'the same request' })
    await expectRefused(world, world.sign(ada, follow), { status: 202, what: 'by another way' })
    await expectKept(world, world.sign(ada, createOf(ada, { type: 'Follow', object: `${HUB}/a/walton` })), 'a new one')
  })

  it('a copy passed on by somebody else is kept as theirs, and never stands in the author’s way', async () => {
    const activity = createOf(ada)
    const copied = world.sign(eve, activity)
    await expectKept(world, copied, 'the copy')
    await expectRefused(world, copied, { status: 202, what: 'the copy again' })
    const forged = { ...activity, object: { ...activity.object, content: '<p>Bring money.</p>' } }
    await expectRefused(world, world.sign(eve, forged), { status: 202, what: 'another copy of the same id' })
    await expectKept(world, world.sign(ada, activity), 'the author’s own')
    const kept = (await world.kept()).filter(({ activity: id }) => id === activity.id)
    expect(kept.map(({ signer, actor }) => [signer, actor])).to.have.deep.members([
      [ada.id, ada.id],
      [eve.id, ada.id],
    ])
    expect(kept.every(({ raw }) => raw?.includes('Seedlings'))).to.equal(true)
  })

  it('a signature seen with another key id makes no second activity of the author’s', async () => {
    const bea = world.person('b.test', 'bea')
    await expectKept(world, world.sign(bea, createOf(bea)))
    const activity = createOf(ada)
    const sent = world.sign(ada, activity)
    await expectKept(world, sent)
    const renamed = sent.headers.map(([name, value]): [string, string] => [name, value.replace(ada.keyId, bea.keyId)])
    await expectRefused(world, { ...sent, headers: renamed }, { status: 401 })
  })

  it('JSON that is none, too deep, too much, or would have to be rearranged', async () => {
    const activity = createOf(ada)
    const text = JSON.stringify(activity)
    const bad: [string, unknown][] = [
      ['nothing', ''],
      ['not JSON', '{"id":'],
      ['a list', JSON.stringify([activity])],
      ['text', '"Create"'],
      ['null', 'null'],
      ['not UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')])],
      ['UTF-16', Buffer.from(text, 'utf16le')],
      ['half a character', text.replace('Seedlings', '\\ud800')],
      ['21 levels', JSON.stringify({ ...activity, x: nested(25) })],
      ['100,000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
      ['10,001 values', JSON.stringify({ ...activity, x: Array(10_001).fill(0) })],
      ['a string of 600 KB', JSON.stringify({ ...activity, x: 'x'.repeat(600_000) })],
      ...['@graph', '@included', '@reverse'].map((key): [string, unknown] => [key, { ...activity, [key]: [] }]),
      ['501 recipients', { ...activity, cc: Array(501).fill(ada.id) }],
      ['51 attachments', { ...activity, object: { ...activity.object, attachment: Array(51).fill({ type: 'Link' }) } }],
      ['300 tags', { ...activity, object: { ...activity.object, tag: tags(300) } }],
    ]
    for (const [what, body] of bad) await refused(what, body, 400, ada)
    const many = createOf(ada, { object: { ...activity.object, tag: tags(100) }, cc: Array(400).fill(ada.id) })
    const asked = world.asked()
    await expectKept(world, world.sign(ada, many), 'as much as may be')
    expect(world.asked(), 'for a hundred tags').to.equal(asked)
  })

  it('remote contexts, objects and collections are not asked for', async () => {
    const elsewhere = (path: string) => world.at('evil.test', path)
    const asked = world.asked()
    const greedy = createOf(ada, {
      '@context': [elsewhere('/context'), { as: elsewhere('/as') }],
      'object': elsewhere('/object'),
      'target': elsewhere('/target'),
      'to': [elsewhere('/to')],
      'tag': [{ type: 'Mention', href: elsewhere('/mention') }],
      'inReplyTo': elsewhere('/reply'),
      'signature': { type: 'RsaSignature2017', creator: elsewhere('/creator'), signatureValue: 'AAAA' },
      'proof': { type: 'DataIntegrityProof', verificationMethod: elsewhere('/proof') },
    })
    await expectKept(world, world.sign(ada, greedy))
    expect(world.asked()).to.equal(asked)
  })

  it('what is no activity, or names nobody or several', async () => {
    const activity = createOf(ada)
    const bad: [string, Record<string, unknown>][] = [
      ['no id', { id: undefined }],
      ['an empty id', { id: '' }],
      ['an id that is no address', { id: 'urn:uuid:1' }],
      ['an id that is a list', { id: [activity.id] }],
      ['no actor', { actor: undefined }],
      ['two actors', { actor: [ada.id, eve.id] }],
      ['an actor without a name', { actor: { type: 'Person' } }],
      ['no type', { type: undefined }],
      ['a type that is none', { type: { a: 1 } }],
      ['a type of great length', { type: 'C'.repeat(101) }],
      ['an id of 901 bytes', { id: `${ada.id}/`.padEnd(901, 'a') }],
      ['an object’s id of 901 bytes', { object: `${ada.id}/`.padEnd(901, 'a') }],
      ['an object that is no address', { object: 'ada' }],
      [
        'an actor over another scheme',
        { actor: ada.id.replace('https', 'http'), id: activity.id.replace('https', 'http') },
      ],
    ]
    for (const [what, changes] of bad) await refused(what, { ...createOf(ada), ...changes }, 400, ada)
    await expectKept(
      world,
      world.sign(ada, createOf(ada, { actor: [{ id: ada.id, type: 'Person' }] })),
      'an embedded actor',
    )
    await expectKept(world, world.sign(ada, createOf(ada, { id: `${ada.id}/`.padEnd(900, 'a') })), 'an id of 900 bytes')
  })

  it('keys that our own documents have mean nothing in a stranger’s', async () => {
    const own = {
      _id: 'x',
      __proto__: 1,
      constructor: 1,
      due: null,
      outcome: 'handled',
      signer: `${HUB}/actor`,
      host: 'hub.test',
    }
    const activity = createOf(ada, own)
    await expectKept(world, world.sign(ada, JSON.stringify(activity).replace('{', '{"__proto__":{"type":"Delete"},')))
    const kept = (await world.kept()).find(({ activity: id }) => id === activity.id)
    expect(kept).to.deep.include({ type: 'Create', signer: ada.id, outcome: null, due: NOW, attempts: 0 })
  })
})

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
const tags = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ type: 'Mention', href: `https://m${n}.evil.test/users/${n}` }))

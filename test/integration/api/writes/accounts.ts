import { expect } from 'chai'
import { asFile, halves } from '../../../support/pictures.js'
import type { Json } from './sending.js'
import { wrote, type Scene, type Subject, type Write } from './scene.js'

const DEED = 'post /api/v1/accounts/:id/'
const at = ({ bea }: Scene) => `/api/v1/accounts/${bea.id}`

/** Ada and bea have nothing to do with each other, after which ada does some of this. */
const strangers =
  (...deeds: string[]) =>
  async (scene: Scene): Promise<Subject> => {
    for (const deed of ['unblock', 'unmute', 'unfollow', 'remove_from_followers', ...deeds])
      await scene.did(scene.ada, 'POST', `${at(scene)}/${deed}`)
    return { id: scene.bea.id }
  }

function deed(name: string, sent: Json, expected: Json, ...before: string[]): Write {
  return {
    name: DEED + name,
    on: strangers(...before),
    ...(Object.keys(sent).length > 0 && { sent: () => sent }),
    gives: async (json, { scene }) => {
      expect(json).to.deep.include(expected)
      const [again] = await scene.did<Json[]>(scene.ada, 'GET', `/api/v1/accounts/relationships?id[]=${scene.bea.id}`)
      expect(again).to.deep.equal(json)
    },
  }
}

const relationships: Write[] = [
  deed(
    'follow',
    { reblogs: false, notify: true, languages: ['en', 'de'] },
    { following: true, showing_reblogs: false, notifying: true, languages: ['en', 'de'] },
  ),
  deed('unfollow', {}, { following: false, notifying: false }, 'follow'),
  deed('block', {}, { blocking: true, following: false }, 'follow'),
  deed('unblock', {}, { blocking: false }, 'block'),
  deed('unmute', {}, { muting: false, muting_notifications: false }, 'mute'),
  deed('note', { comment: 'Good with bees & hens' }, { note: 'Good with bees & hens' }),
  deed('endorse', {}, { endorsed: true }, 'follow', 'unendorse'),
  deed('pin', {}, { endorsed: true }, 'follow', 'unendorse'),
  deed('unendorse', {}, { endorsed: false }, 'follow', 'endorse'),
  deed('unpin', {}, { endorsed: false }, 'follow', 'endorse'),
  {
    ...deed('mute', { notifications: false, duration: 3_600 }, { muting: true, muting_notifications: false }),
    gives: (json, { scene }) => {
      expect(json).to.include({ muting: true, muting_notifications: false })
      const leftMs = Date.parse(String(json.muting_expires_at)) - scene.now().getTime()
      expect(leftMs).to.be.within(3_500_000, 3_600_000)
    },
  },
  {
    ...deed('remove_from_followers', {}, { followed_by: false }),
    on: async (scene) => {
      await strangers()(scene)
      await scene.did(scene.bea, 'POST', `/api/v1/accounts/${scene.ada.id}/follow`)
      return { id: scene.bea.id }
    },
  },
]

/** Ada asks dora, who decides. */
const asked = async (scene: Scene): Promise<Subject> => {
  const path = `/api/v1/accounts/${scene.dora.id}`
  await scene.did(scene.ada, 'POST', `${path}/unfollow`)
  const { requested } = await scene.did(scene.ada, 'POST', `${path}/follow`)
  expect(requested).to.equal(true)
  return { id: scene.ada.id, token: scene.dora.token }
}
const requests: Write[] = [
  {
    name: 'post /api/v1/follow_requests/:id/authorize',
    on: asked,
    gives: (json) => void expect(json).to.include({ followed_by: true, requested_by: false }),
  },
  {
    name: 'post /api/v1/follow_requests/:id/reject',
    on: asked,
    gives: (json) => void expect(json).to.include({ followed_by: false, requested_by: false }),
  },
]

const typed = ({ name = '' }: Subject) => ({
  display_name: name,
  note: 'I dig.\nAnd rest.',
  locked: false,
  bot: true,
  discoverable: false,
  indexable: true,
  hide_collections: true,
  fields_attributes: [
    { name: 'Garden', value: 'West' },
    { name: 'Tool', value: 'Spade & fork' },
  ],
  attribution_domains: ['a.example', 'b.example'],
  source: { privacy: 'unlisted', sensitive: true, language: 'de', quote_policy: 'followers' },
})

const profile = (name: string, ownFields: (json: Json) => unknown): Write => ({
  name,
  on: ({ bea, next }) => Promise.resolve({ name: `Bea ${next()}`, token: bea.token }),
  sent: typed,
  gives: async (json, { scene, on }) => {
    const { source, fields_attributes: fields, note, ...plain } = typed(on)
    expect(json).to.include({ display_name: on.name, bot: true, locked: false })
    expect(ownFields(json)).to.deep.equal(fields.map((field) => ({ ...field, verified_at: null })))
    const own = await scene.did<{ source: Json }>(scene.bea, 'GET', '/api/v1/accounts/verify_credentials')
    expect(own.source).to.deep.include({ ...source, note, attribution_domains: plain.attribution_domains })
    expect(own.source).to.include({ discoverable: false, indexable: true, hide_collections: true })
    await scene.did(scene.bea, 'PATCH', '/api/v1/accounts/update_credentials', {
      ...{ bot: false, discoverable: true, hide_collections: false, fields_attributes: [], attribution_domains: [] },
      source: { privacy: 'public', sensitive: false, language: 'en', quote_policy: 'public' },
    })
  },
})

const pictureOf = (part: 'avatar' | 'header'): Write => ({
  name: `delete /api/v1/profile/${part}`,
  on: async ({ hub, bea, did }) => {
    const before = await did(bea, 'GET', '/api/v1/accounts/verify_credentials')
    const file = await asFile(await halves(60, 40).png().toBuffer(), 'bed.png')
    await hub.services.profilePictures.set(bea.member.id, part, file, '')
    const after = await did(bea, 'GET', '/api/v1/accounts/verify_credentials')
    expect(after[part]).to.not.equal(before[part])
    return { token: bea.token, blank: String(before[part]) }
  },
  gives: (json, { on }) => void expect(json[part]).to.equal(on.blank),
})

const profiles: Write[] = [
  profile('patch /api/v1/accounts/update_credentials', ({ source }) => (source as Json).fields),
  profile('patch /api/v1/profile', ({ fields }) => fields),
  profile('put /api/v1/profile', ({ fields }) => fields),
  pictureOf('avatar'),
  pictureOf('header'),
]

const others: Write[] = [
  {
    name: 'post /api/v1/reports',
    on: async (scene) => ({ account: scene.bea.id, status: await wrote(scene, scene.bea) }),
    sent: ({ account, status }) => ({
      ...{ account_id: account, status_ids: [status], comment: 'Loud & rude', category: 'violation', forward: false },
      rule_ids: ['1', '2'],
    }),
    gives: (json, { on }) => {
      expect(json).to.deep.include({
        ...{ status_ids: [on.status], comment: 'Loud & rude', category: 'violation', forwarded: false },
        // The hub keeps its rules on a page, so that these are none of them.
        rule_ids: null,
      })
      expect(json.target_account).to.include({ id: on.account })
    },
  },
  {
    name: 'post /api/v1/domain_blocks',
    on: ({ next }) => Promise.resolve({ domain: `rude${next()}.example` }),
    sent: ({ domain }) => ({ domain }),
    gives: async (_, { scene, on }) =>
      void expect(await scene.did<unknown>(scene.ada, 'GET', '/api/v1/domain_blocks')).to.include(on.domain),
  },
  {
    name: 'delete /api/v1/domain_blocks',
    on: async ({ ada, did, next }) => {
      const domain = `rude${next()}.example`
      await did(ada, 'POST', '/api/v1/domain_blocks', { domain })
      return { domain }
    },
    sent: ({ domain }) => ({ domain }),
    gives: async (_, { scene, on }) =>
      void expect(await scene.did<unknown>(scene.ada, 'GET', '/api/v1/domain_blocks')).to.not.include(on.domain),
  },
  {
    name: 'delete /api/v1/suggestions/:id',
    on: ({ bea }) => Promise.resolve({ id: bea.id }),
    gives: async (_, { scene }) => {
      const left = await scene.did<{ id: string }[]>(scene.ada, 'GET', '/api/v1/suggestions')
      expect(left.map(({ id }) => id)).to.not.include(scene.bea.id)
    },
  },
]

export const accountWrites: readonly Write[] = [...relationships, ...requests, ...profiles, ...others]

import { expect } from 'chai'
import { ask } from '../apps.js'
import type { Json } from './sending.js'
import { wrote, type Scene, type Subject, type Write } from './scene.js'

const BASE = '/api/v1/statuses'
const HOUR_MS = 60 * 60_000

/** A small picture of ada’s, that stands beside nothing yet. @returns its id */
export async function uploaded({ hub, ada, picture }: Scene): Promise<string> {
  const parts = new FormData()
  parts.set('file', picture, 'bed.png')
  const { status, json } = await ask(hub, 'POST', '/api/v1/media', { token: ada.token, parts })
  expect(status, JSON.stringify(json)).to.equal(200)
  return String(json.id)
}

const files = (json: Json): Json[] => json.media_attachments as Json[]
const options = (json: Json) => ((json.poll as Json).options as { title: string }[]).map(({ title }) => title)

const posting: Write[] = [
  {
    name: `post ${BASE}`,
    sent: () => ({
      ...{ status: 'Tea or coffee? #Drinks & more = better', spoiler_text: 'thirst', visibility: 'unlisted' },
      ...{ language: 'de', sensitive: true, quote_approval_policy: 'nobody', media_ids: [], in_reply_to_id: null },
      poll: { options: ['Tea', 'Coffee', 'Water'], expires_in: 600, multiple: true, hide_totals: true },
    }),
    gives: (json) => {
      expect(json).to.include({ spoiler_text: 'thirst', visibility: 'unlisted', language: 'de', sensitive: true })
      expect(String(json.content).replaceAll(/<[^>]+>/g, '')).to.equal('Tea or coffee? #Drinks &amp; more = better')
      expect(json.poll).to.include({ multiple: true, expired: false, voted: true })
      expect(options(json)).to.deep.equal(['Tea', 'Coffee', 'Water'])
      expect(json.quote_approval).to.deep.include({ automatic: [], manual: [] })
      expect(json.application).to.deep.equal({ name: 'An App', website: 'https://app.example' })
    },
  },
  {
    name: `post ${BASE}`,
    on: async (scene) => ({
      ...{ file: await uploaded(scene), other: await uploaded(scene) },
      parent: await wrote(scene, scene.bea, { visibility: 'unlisted' }),
    }),
    sent: ({ file, other, parent }) => ({
      ...{ status: 'Mud', media_ids: [file, other, file], in_reply_to_id: parent, sensitive: false, local_only: false },
    }),
    gives: (json, { on }) => {
      expect(json).to.include({ in_reply_to_id: on.parent, sensitive: false })
      expect(files(json).map(({ id }) => id)).to.deep.equal([on.file, on.other])
    },
  },
  {
    name: `post ${BASE}`,
    sent: (_, { now }) => ({
      ...{ status: 'Later', scheduled_at: new Date(now().getTime() + 2 * HOUR_MS).toISOString() },
      ...{ visibility: 'private', language: 'en' },
    }),
    gives: (json) => void expect(json.params).to.include({ text: 'Later', visibility: 'private', language: 'en' }),
  },
  {
    name: `put ${BASE}/:id`,
    on: async (scene) => {
      const file = await uploaded(scene)
      return { file, id: await wrote(scene, scene.ada, { media_ids: [file] }) }
    },
    sent: ({ file }) => ({
      ...{ status: 'Changed & kept', spoiler_text: 'w', sensitive: true, language: 'fr', media_ids: [file] },
      media_attributes: [{ id: file, description: 'A bed', focus: '0.5,-0.25' }],
    }),
    gives: (json) => {
      expect(json).to.include({ content: '<p>Changed &amp; kept</p>', spoiler_text: 'w', language: 'fr' })
      expect(json).to.include({ sensitive: true }).and.to.have.property('edited_at').that.is.a('string')
      expect(files(json)[0]).to.include({ description: 'A bed' })
      expect((files(json)[0]?.meta as Json).focus).to.deep.equal({ x: 0.5, y: -0.25 })
    },
  },
  {
    name: `delete ${BASE}/:id`,
    on: async (scene) => {
      const file = await uploaded(scene)
      return { file, id: await wrote(scene, scene.ada, { media_ids: [file], status: 'Plain *text*' }) }
    },
    sent: () => ({ delete_media: true }),
    gives: async (json, { scene: { hub, ada }, on }) => {
      expect(json).to.include({ id: on.id, text: 'Plain *text*' })
      expect((await ask(hub, 'GET', `${BASE}/${on.id}`, { token: ada.token })).status).to.equal(404)
      expect((await ask(hub, 'GET', `/api/v1/media/${on.file}`, { token: ada.token })).status).to.equal(404)
    },
  },
  {
    name: `put ${BASE}/:id/interaction_policy`,
    on: async (scene) => ({ id: await wrote(scene, scene.ada) }),
    sent: () => ({ quote_approval_policy: 'followers' }),
    gives: (json) => void expect(json.quote_approval).to.deep.include({ automatic: ['followers'] }),
  },
  {
    name: `post ${BASE}/:id/quotes/:quoting/revoke`,
    on: async (scene) => {
      const id = await wrote(scene, scene.ada)
      return { id, quoting: await wrote(scene, scene.bea, { quoted_status_id: id }) }
    },
    gives: (json, { on }) => {
      expect(json).to.include({ id: on.quoting })
      expect(json.quote).to.include({ state: 'revoked' })
    },
  },
  { name: `post ${BASE}/:id/translate`, on: async (scene) => ({ id: await wrote(scene, scene.bea) }), gives: absent },
]

/** What has no answer but that it is not offered. */
export function absent(json: Json): void {
  expect(json.error).to.be.a('string')
}

/** Something ada does with a status of bea's, or her own, after which it is so. */
const deed = (name: string, mark: string, is: boolean, before: string[] = [], own = false): Write => ({
  name: `post ${BASE}/:id/${name}`,
  on: async (scene) => {
    const id = await wrote(scene, own ? scene.ada : scene.bea)
    for (const one of before) await scene.did(scene.ada, 'POST', `${BASE}/${id}/${one}`)
    return { id }
  },
  gives: (json, { on }) => void expect(json).to.include({ id: on.id, [mark]: is }),
})

const deeds: Write[] = [
  deed('favourite', 'favourited', true),
  deed('unfavourite', 'favourited', false, ['favourite']),
  deed('bookmark', 'bookmarked', true),
  deed('unbookmark', 'bookmarked', false, ['bookmark']),
  deed('mute', 'muted', true, [], true),
  deed('unmute', 'muted', false, ['mute'], true),
  deed('unreblog', 'reblogged', false, ['reblog']),
  {
    ...deed('pin', 'pinned', true, [], true),
    gives: async (json, { scene: { ada, did }, on }) => {
      expect(json).to.include({ id: on.id, pinned: true })
      await did(ada, 'POST', `${BASE}/${on.id}/unpin`)
    },
  },
  deed('unpin', 'pinned', false, ['pin'], true),
  {
    ...deed('reblog', 'reblogged', true),
    sent: () => ({ visibility: 'private' }),
    gives: (json, { on }) => {
      expect(json).to.include({ visibility: 'private', reblogged: true })
      expect(json.reblog).to.include({ id: on.id })
    },
  },
]

const scheduled = async ({ ada, did, now }: Scene): Promise<Subject> => {
  const at = new Date(now().getTime() + HOUR_MS).toISOString()
  const { id } = await did<{ id: string }>(ada, 'POST', BASE, { status: 'Later', scheduled_at: at })
  return { id, at: new Date(now().getTime() + 3 * HOUR_MS).toISOString() }
}

const others: Write[] = [
  {
    name: 'post /api/v1/polls/:id/votes',
    on: async (scene) => {
      const poll = { options: ['a', 'b', 'c'], expires_in: 600, multiple: true }
      return { id: await wrote(scene, scene.bea, { poll }) }
    },
    sent: () => ({ choices: [0, 2] }),
    gives: (json) => void expect(json).to.deep.include({ voted: true, own_votes: [0, 2], votes_count: 2 }),
  },
  {
    name: 'put /api/v1/scheduled_statuses/:id',
    on: scheduled,
    sent: ({ at }) => ({ scheduled_at: at }),
    gives: (json, { on }) => void expect(json).to.include({ id: on.id, scheduled_at: on.at }),
  },
  {
    name: 'delete /api/v1/scheduled_statuses/:id',
    on: scheduled,
    gives: async (_, { scene: { hub, ada }, on }) => {
      const { status } = await ask(hub, 'GET', `/api/v1/scheduled_statuses/${on.id}`, { token: ada.token })
      expect(status).to.equal(404)
    },
  },
  {
    name: 'put /api/v1/media/:id',
    on: async (scene) => ({ id: await uploaded(scene) }),
    sent: () => ({ description: 'Beans & peas', focus: '-0.5,1' }),
    gives: (json) => {
      expect(json).to.include({ description: 'Beans & peas' })
      expect((json.meta as Json).focus).to.deep.equal({ x: -0.5, y: 1 })
    },
  },
  {
    name: 'delete /api/v1/media/:id',
    on: async (scene) => ({ id: await uploaded(scene) }),
    gives: async (_, { scene: { hub, ada }, on }) => {
      expect((await ask(hub, 'GET', `/api/v1/media/${on.id}`, { token: ada.token })).status).to.equal(404)
    },
  },
]

export const statusWrites: readonly Write[] = [...posting, ...deeds, ...others]

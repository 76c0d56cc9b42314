import type { PostDoc } from './post-repo.js'

/** Says nothing. */
export const nothingSaid = {
  title: null,
  summary: null,
  html: '',
  url: null,
  tags: [],
  tagKeys: [],
  files: [],
  event: null,
  call: null,
  poll: null,
  adaptedFrom: null,
  licence: null,
  writeUp: null,
  tried: null,
} satisfies Partial<PostDoc>

/** What is the same in all posts that are written here, until they say otherwise. */
export const blankPost = {
  ...nothingSaid,
  origin: 'local',
  kind: 'status',
  type: 'Note',
  state: 'published',
  sensitive: false,
  editedAt: null,
  context: null,
  replies: null,
  mentions: [],
  recipients: [],
  revision: 1,
  announced: null,
} satisfies Partial<PostDoc>

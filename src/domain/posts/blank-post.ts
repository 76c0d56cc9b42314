import type { PostDoc } from './post-repo.js'

/** What is the same in all posts that are written here, until they say otherwise. */
export const blankPost = {
  origin: 'local',
  kind: 'status',
  type: 'Note',
  state: 'published',
  title: null,
  summary: null,
  sensitive: false,
  html: '',
  url: null,
  editedAt: null,
  context: null,
  replies: null,
  tags: [],
  tagKeys: [],
  mentions: [],
  recipients: [],
  files: [],
  event: null,
  call: null,
  poll: null,
  adaptedFrom: null,
  licence: null,
  revision: 1,
  announced: null,
} satisfies Partial<PostDoc>

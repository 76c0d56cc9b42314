import type { PostDoc } from './post-repo.js'

/** What remains says only that something was there, and who it was for. */
export function tombstone(): Partial<Omit<PostDoc, '_id'>> {
  return {
    state: 'deleted',
    title: null,
    summary: null,
    html: '',
    url: null,
    tags: [],
    tagKeys: [],
    emojis: [],
    files: [],
    event: null,
    call: null,
    poll: null,
    adaptedFrom: null,
    licence: null,
    writeUp: null,
    tried: null,
    quote: null,
    list: null,
    source: null,
    app: null,
    place: null,
    pollDue: null,
  }
}

import type { ItemDoc } from './item-repo.js'

/** What remains of an item that was taken down at that time: that something was there. */
export function tombstone(at: Date): Partial<Omit<ItemDoc, '_id'>> {
  return {
    state: 'deleted',
    deletedAt: at,
    wipe: at,
    title: '',
    summary: '',
    byline: null,
    source: '',
    html: '',
    tags: [],
    tagKeys: [],
    tokens: [],
    pictures: [],
    files: [],
    ended: null,
    event: null,
    writeUp: null,
    call: null,
    entries: [],
    listed: [],
  }
}

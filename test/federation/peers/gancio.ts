import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { isMap, need } from './peer.js'

/** How Gancio takes an activity from someone it trusts: plain JavaScript that throws where a property is missing. */
export type GancioOutcome =
  | { did: 'event'; title: string; start: Date; end: Date | null; place: string; tags: string[]; image: string | null }
  | { did: 'remove'; what: 'event' | 'resource'; id: string }
  | { did: 'nothing' }

export function takeAsGancio(message: JsonObject): GancioOutcome {
  const { type, object } = message
  need(object !== undefined && type !== undefined, 'Wrong AP message: no object or type property')
  if (!isMap(object)) return { did: 'nothing' }
  if (type === 'Delete') return removal(object)
  if ((type !== 'Create' && type !== 'Update') || object['type'] !== 'Event') return { did: 'nothing' }
  const { id, name, startTime, endTime } = object
  need(
    typeof id === 'string' && typeof name === 'string' && typeof startTime === 'string',
    'a required field is missing',
  )
  const start = new Date(startTime)
  need(!Number.isNaN(start.getTime()), 'no time')
  return {
    did: 'event',
    title: name.trim(),
    start,
    end: typeof endTime === 'string' ? new Date(endTime) : null,
    place: placeOf(object['location']),
    tags: tagsOf(object['tag']),
    image: imageOf(object['attachment']),
  }
}

/** It decides by `formerType` whether it was an event of its calendar. */
function removal({ id, type, formerType }: JsonObject): GancioOutcome {
  need(typeof id === 'string', 'nothing to remove')
  need(type !== 'Tombstone' || typeof formerType === 'string', 'a tombstone of what?')
  return { did: 'remove', what: formerType === 'Event' ? 'event' : 'resource', id }
}

function imageOf(attachments: unknown): string | null {
  need(Array.isArray(attachments), 'attachment.find is not a function')
  const image = attachments.find((attachment: unknown) => {
    need(
      isMap(attachment) && typeof attachment['mediaType'] === 'string',
      "Cannot read properties of undefined (reading 'includes')",
    )
    return attachment['mediaType'].includes('image')
  }) as JsonObject | undefined
  need(image === undefined || typeof image['url'] === 'string', 'an image without an address')
  // Some of its versions take whatever comes first.
  need(image === undefined || attachments[0] === image, 'the image is not the first attachment')
  return image === undefined ? null : (image['url'] as string)
}

function tagsOf(tags: unknown): string[] {
  need(Array.isArray(tags), 'tag.map is not a function')
  return tags.map((tag: unknown) => {
    need(isMap(tag) && typeof tag['name'] === 'string', "Cannot read properties of undefined (reading 'substr')")
    need(tag['type'] === 'Hashtag', `${tag['name']} would become a tag`)
    return tag['name'].substring(1)
  })
}

function placeOf(location: unknown): string {
  if (location === undefined) return ''
  need(isMap(location) && typeof location['name'] === 'string', 'a place without a name')
  return location['name']
}

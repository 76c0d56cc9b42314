import { clipTypes, pictureTypes, uploadLimits } from '../core/clip.js'
import { LONGEST_BIO, LONGEST_FIELD, MOST_FIELDS } from '../domain/actors/profile-details.js'
import { LONGEST_ALT } from '../domain/media/upload.js'
import { LONGEST_DISPLAY_NAME } from '../domain/members/member.js'
import { MOST_PINS } from '../domain/pins/pin-service.js'
import { statusLimits } from '../domain/posts/limits.js'
import { MOST_FEATURED } from '../domain/tags/tag-service.js'

/**
 * What Mastodon's version says to apps, which take features from it: the newest of theirs all of whose methods are served
 * here. Only the first three characters are read by some, so that no number has two digits.
 */
export const MASTODON_VERSION = '4.5.0'
/** The same as a number of its own: 7 came with quotes. */
export const API_VERSION = 7

/** Films are not looked into image by image: any rate is taken that players show. */
const FRAMES_A_SECOND = 120

const { poll } = statusLimits

/** What apps may send, in Mastodon's words; what is taken is decided where it is taken. */
export const limits = {
  accounts: {
    max_featured_tags: MOST_FEATURED,
    max_pinned_statuses: MOST_PINS,
    max_display_name_length: LONGEST_DISPLAY_NAME,
    max_note_length: LONGEST_BIO,
    max_avatar_description_length: LONGEST_ALT,
    max_header_description_length: LONGEST_ALT,
    max_profile_fields: MOST_FIELDS,
    profile_field_name_limit: LONGEST_FIELD,
    profile_field_value_limit: LONGEST_FIELD,
  },
  statuses: {
    max_characters: statusLimits.characters,
    max_media_attachments: statusLimits.files,
    characters_reserved_per_url: statusLimits.perUrl,
    supported_mime_types: ['text/plain'],
  },
  media_attachments: {
    supported_mime_types: [...pictureTypes, ...Object.values(clipTypes)],
    description_limit: LONGEST_ALT,
    image_size_limit: uploadLimits.pictureBytes,
    image_matrix_limit: uploadLimits.picturePixels,
    video_size_limit: uploadLimits.clipBytes,
    video_frame_rate_limit: FRAMES_A_SECOND,
    video_matrix_limit: uploadLimits.clipPixels,
  },
  polls: {
    max_options: poll.options,
    max_characters_per_option: poll.optionCharacters,
    min_expiration: poll.leastSeconds,
    max_expiration: poll.seconds,
  },
}

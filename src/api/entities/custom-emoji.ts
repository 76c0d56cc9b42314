import { z } from 'zod'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { CustomEmoji as Emoji } from '../../domain/emoji.js'
import { Link } from './entity.js'

/** Source: Mastodon documentation, entity "CustomEmoji". */
export const CustomEmoji = z.strictObject({
  shortcode: z.string(),
  url: Link,
  static_url: Link,
  visible_in_picker: z.boolean(),
})

/** Words between colons stay in the text; apps put these pictures there. */
export const emojisOf = (
  emojis: readonly Emoji[] = [],
  { baseUrl, proxy }: { baseUrl: string; proxy: PictureProxy },
): z.output<typeof CustomEmoji>[] =>
  emojis.map(({ code, url }) => {
    const shown = baseUrl + proxy.hrefOf(url, 480)
    return { shortcode: code, url: shown, static_url: shown, visible_in_picker: false }
  })

import { pictureUrl } from '../../core/picture.js'
import type { ItemPicture } from '../../domain/items/item.js'
import type { Site } from '../layout.js'

type PictureProps = {
  site: Pick<Site, 'mediaHref'>
  picture: ItemPicture
  /** How wide it is shown, in the terms of the `sizes` attribute. */
  sizes: string
  /** Loaded at once: for the picture that leads a page. */
  first?: boolean
}

/** A picture in as many pixels as the screen can show; its room is kept before it arrives. */
export function Picture({
  site: { mediaHref },
  picture: { key, alt, width, height, widths },
  sizes,
  first = false,
}: PictureProps) {
  const middle = widths[Math.floor((widths.length - 1) / 2)] ?? width
  return (
    <img
      class="picture"
      src={pictureUrl(mediaHref, key, middle)}
      srcset={widths.map((one) => `${pictureUrl(mediaHref, key, one)} ${one}w`).join(', ')}
      sizes={sizes}
      width={width}
      height={height}
      alt={alt}
      loading={first ? undefined : 'lazy'}
      fetchpriority={first ? 'high' : undefined}
      decoding="async"
    />
  )
}

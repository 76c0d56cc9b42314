import type { ItemPicture } from '../../domain/items/item.js'

/** Where one size of a picture is. @param width  one of the picture's `widths` */
export const pictureUrl = (key: string, width: number): string => `/media/${encodeURIComponent(key)}/${width}.webp`

type PictureProps = {
  picture: ItemPicture
  /** How wide it is shown, in the terms of the `sizes` attribute. */
  sizes: string
  /** Loaded at once: for the picture that leads a page. */
  first?: boolean
}

/** A picture in as many pixels as the screen can show; its room is kept before it arrives. */
export function Picture({ picture: { key, alt, width, height, widths }, sizes, first = false }: PictureProps) {
  const middle = widths[Math.floor((widths.length - 1) / 2)] ?? width
  return (
    <img
      class="picture"
      src={pictureUrl(key, middle)}
      srcset={widths.map((one) => `${pictureUrl(key, one)} ${one}w`).join(', ')}
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

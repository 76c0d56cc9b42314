import { pictureUrl } from '../../core/picture.js'
import type { Post, PostFile } from '../../domain/posts/post.js'
import { hostIn, outward } from '../neighbour-paths.js'
import type { Site, Visit } from '../layout.js'
import { OutLink } from './out-link.js'
import type { Proxied } from './post-person.js'

/** What shows more than this is a list of links. */
const MOST_SHOWN = 8

type FilesProps = Proxied & { visit: Visit; post: Pick<Post, 'files' | 'language'> }

/**
 * Pictures come through this hub, so that nobody else learns who looks at them; so do films and recordings that it keeps.
 * Everything else stays where it is.
 */
export function PostFiles({ visit, proxy, post: { files } }: FilesProps) {
  const pictures = files.filter(({ kind }) => kind === 'image').slice(0, MOST_SHOWN)
  const played = files.filter(isPlayed)
  const others = files.filter((file) => !pictures.includes(file) && !isPlayed(file))
  return (
    <>
      {pictures.length > 0 && (
        <div class="post-pictures">
          {pictures.map((file) => (
            <FilePicture proxy={proxy} file={file} site={visit.site} />
          ))}
        </div>
      )}
      {played.map((file) => (
        <Player visit={visit} file={file} />
      ))}
      {others.length > 0 && (
        <ul class="post-files">
          {others.map((file) => (
            <li>
              <Elsewhere visit={visit} file={file} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type Own = PostFile & { own: NonNullable<PostFile['own']> }

const isOwn = (file: PostFile): file is Own => file.own !== undefined
const isPlayed = (file: PostFile): file is Own => isOwn(file) && (file.kind === 'video' || file.kind === 'audio')

type PictureProps = Proxied & { file: PostFile; site: Pick<Site, 'mediaHref'> }

function FilePicture({ proxy, file, site: { mediaHref } }: PictureProps) {
  const { url, alt, width, height } = file
  const sized = width !== null && height !== null && width > 0 && height > 0 ? { width, height } : {}
  const shown = { class: 'picture', alt, ...sized, loading: 'lazy', decoding: 'async' } as const
  const sizes = '(min-width: 46rem) 30rem, 100vw'
  if (!isOwn(file)) {
    const small = proxy.hrefOf(url, 480)
    return <img {...shown} src={small} srcset={`${small} 480w, ${proxy.hrefOf(url, 960)} 960w`} sizes={sizes} />
  }
  const { key, widths, moving } = file.own
  const srcset = widths.map((one) => `${pictureUrl(mediaHref, key, one)} ${one}w`).join(', ')
  const still = (
    <img {...shown} src={pictureUrl(mediaHref, key, widths[0] ?? width ?? 0)} srcset={srcset} sizes={sizes} />
  )
  if (!moving) return still
  // Nothing moves for those who do not want it to.
  return (
    <picture>
      <source media="(prefers-reduced-motion: no-preference)" srcset={ownHref(mediaHref, file)} type="image/webp" />
      {still}
    </picture>
  )
}

/** Where the file itself is on the host that this hub's files are on. */
const ownHref = (mediaHref: string, { url, own: { key } }: Own): string =>
  `${mediaHref}/${key}${url.slice(url.lastIndexOf('/'))}`

/** Loaded when somebody plays it, and not before. */
function Player({ visit: { words, site }, file }: { visit: Visit; file: Own }) {
  const { kind, alt, width, height, own } = file
  const { files } = words.neighbours
  const shown = { src: ownHref(site.mediaHref, file), controls: true, preload: 'none' } as const
  const label = { 'aria-label': alt === '' ? files[kind] : alt }
  const sized = width !== null && height !== null && { width, height }
  const still = own.still
  const poster = still !== null && { poster: pictureUrl(site.mediaHref, still.key, still.widths.at(-1) ?? still.width) }
  return kind === 'audio' ? (
    <audio class="post-recording" {...shown} {...label} />
  ) : (
    <video class="post-film" {...shown} {...label} {...sized} {...poster} playsInline />
  )
}

function Elsewhere({ visit: { words }, file: { kind, url, alt } }: { visit: Visit; file: PostFile }) {
  const { files } = words.neighbours
  const target = outward(url)
  const name = alt !== '' ? alt : files[kind]
  return (
    <>
      <OutLink href={url}>
        <bdi>{name}</bdi>
      </OutLink>
      {target !== null && <small> {files.elsewhere(hostIn(target))}</small>}
    </>
  )
}

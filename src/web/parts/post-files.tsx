import type { Post, PostFile } from '../../domain/posts/post.js'
import { hostIn, outward } from '../neighbour-paths.js'
import type { Visit } from '../layout.js'
import { OutLink } from './out-link.js'
import type { Proxied } from './post-person.js'

/** What shows more than this is a list of links. */
const MOST_SHOWN = 8

type FilesProps = Proxied & { visit: Visit; post: Pick<Post, 'files' | 'language'> }

/** Pictures come through this hub, so that nobody else learns who looks at them; everything else stays where it is. */
export function PostFiles({ visit, proxy, post: { files } }: FilesProps) {
  const pictures = files.filter(({ kind }) => kind === 'image').slice(0, MOST_SHOWN)
  const others = files.filter((file) => !pictures.includes(file))
  return (
    <>
      {pictures.length > 0 && (
        <div class="post-pictures">
          {pictures.map((file) => (
            <FilePicture proxy={proxy} file={file} />
          ))}
        </div>
      )}
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

function FilePicture({ proxy, file: { url, alt, width, height } }: Proxied & { file: PostFile }) {
  const small = proxy.hrefOf(url, 480)
  const sized = width !== null && height !== null && width > 0 && height > 0
  return (
    <img
      class="picture"
      src={small}
      srcset={`${small} 480w, ${proxy.hrefOf(url, 960)} 960w`}
      sizes="(min-width: 46rem) 30rem, 100vw"
      alt={alt}
      {...(sized && { width, height })}
      loading="lazy"
      decoding="async"
    />
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

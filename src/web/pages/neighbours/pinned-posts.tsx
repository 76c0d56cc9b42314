import { PostArticle, type ShownPost } from '../../parts/post.js'
import type { Proxied } from '../../parts/post-person.js'
import type { Visit } from '../../visit.js'

type PinnedProps = Proxied & { visit: Visit; pinned: readonly ShownPost[]; title: string }

/** What somebody puts first on their page; nothing where there is nothing. */
export function PinnedPosts({ visit, proxy, pinned, title }: PinnedProps) {
  if (pinned.length === 0) return null
  return (
    <section aria-labelledby="pinned">
      <h2 id="pinned">{title}</h2>
      <ul class="posts" aria-label={title}>
        {pinned.map((one) => (
          <li>
            <PostArticle visit={visit} proxy={proxy} shown={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

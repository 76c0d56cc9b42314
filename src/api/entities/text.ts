import type { Post } from '../../domain/posts/post.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import { appHtml } from './app-html.js'
import { postContent } from './item-status.js'
import type { Saying } from './item-words.js'

/** What it is about stands above the fold of those that have no title, and is a warning there. */
export const isWarning = ({ title }: Pick<Post, 'title'>): boolean => title === null

export const postText = (post: Post, baseUrl: string, saying: Saying): string =>
  postContent(post, appHtml(post.origin === 'local' ? withAbsoluteLinks(post.html, baseUrl) : post.html), saying)

import { escapeAttribute, escapeText, oneLine } from '../../core/characters.js'
import type { Item } from '../../domain/items/item.js'
import type { Post } from '../../domain/posts/post.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'

const paragraph = (html: string): string => (html === '' ? '' : `<p>${html}</p>`)
const strong = (text: string | null): string =>
  text === null || text === '' ? '' : `<strong>${escapeText(oneLine(text))}</strong>`

/** What stands first in what apps show of something that has a title: they have no room of their own for it. */
const headed = (title: string | null, summary: string): string =>
  paragraph(strong(title)) + paragraph(escapeText(summary))

export const itemText = ({ title, summary }: Item, url: string): string =>
  headed(title, summary) + paragraph(`<a href="${escapeAttribute(url)}">${escapeText(url)}</a>`)

/** What it is about stands above the fold of those that have no title, and is a warning there. */
export const isWarning = ({ title }: Pick<Post, 'title'>): boolean => title === null

export function postText(post: Post, baseUrl: string): string {
  const html = post.origin === 'local' ? withAbsoluteLinks(post.html, baseUrl) : post.html
  return isWarning(post) ? html : headed(post.title, '') + html
}

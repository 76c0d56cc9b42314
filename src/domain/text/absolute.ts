import { escapeAttribute } from '../../core/characters.js'

/**
 * Our own HTML for readers elsewhere: links into the hub get its address in front.
 * @param html     as `markdownToHtml` made it, where a link always begins with its `href`
 * @param baseUrl  without a slash at the end
 */
export function withAbsoluteLinks(html: string, baseUrl: string): string {
  return html.replaceAll('<a href="/', () => `<a href="${escapeAttribute(baseUrl)}/`)
}

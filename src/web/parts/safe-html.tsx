/**
 * HTML that was cleaned when it was taken in. The only place where a page takes markup as it is.
 * @param html      from the sanitiser, never from a request
 * @param language  of the text, when it is not the page's
 */
export function SafeHtml({ html, language }: { html: string; language?: string | undefined }) {
  return <div class="prose" lang={language} dir="auto" dangerouslySetInnerHTML={{ __html: reachable(html) }} />
}

/** What is wider than the page scrolls by itself, and has to be within reach of a keyboard. */
const reachable = (html: string): string =>
  html
    .replaceAll('<table>', '<div class="scroll" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">')

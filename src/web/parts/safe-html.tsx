/** The only places where a page takes text without escaping it: both say why they may. */

/**
 * HTML that was cleaned when it was taken in.
 * @param html      from the sanitiser, never from a request
 * @param language  of the text, when it is not the page's
 */
export function SafeHtml({ html, language }: { html: string; language?: string | undefined }) {
  return <div class="prose" lang={language} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
}

/**
 * Data for search engines, for the head of a page. Browsers read what is in a script as it stands, without undoing
 * entities; so `<` is written as JSON writes it, and no text can end the element.
 * @param data  plain JSON in the vocabulary of schema.org
 */
export function JsonLd({ data }: { data: Record<string, unknown> }) {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />
}

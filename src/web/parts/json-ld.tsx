import { jsonForScript } from '../feeds/structured.js'

/** Data for search engines, for the head of a page. @param data  plain JSON in the vocabulary of schema.org */
export function JsonLd({ data }: { data: Readonly<Record<string, unknown>> }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonForScript(data) }} />
}

import type { ComponentChildren } from 'preact'
import { metaOfPage, type Meta } from '../feeds/open-graph.js'
import type { FeedContext } from '../feeds/site.js'

/** What previews of links are made of, in the head of a page. */
export function HeadMeta({ meta }: { meta: readonly Meta[] }) {
  return (
    <>
      {meta.map((one) =>
        'property' in one ? (
          <meta property={one.property} content={one.content} />
        ) : (
          <meta name={one.name} content={one.content} />
        ),
      )}
    </>
  )
}

type Head = {
  /** Of the page, from '/' on, without a query. */
  path: string
  title: string
  /** Whether search engines may list it; of a long list they get the first page. */
  isListed: boolean
}

/** What the head of a page of lists needs beside its title. @param more  for this page alone: a script */
export function headOf({ site }: FeedContext, { path, title, isListed }: Head, more: ComponentChildren = null) {
  return {
    canonical: `${site.baseUrl}${path}`,
    unlisted: !isListed,
    head: (
      <>
        <HeadMeta meta={metaOfPage({ title, path }, site)} />
        {more}
      </>
    ),
  }
}

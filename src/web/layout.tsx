import type { Response } from 'express'
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** What every page shows of the hub it belongs to. */
export type Site = { name: string; styleHref: string; iconHref: string }

type PageProps = { site: Site; title: string; unlisted?: boolean; children: ComponentChildren }

/** The frame of every page. */
export function Page({ site, title, unlisted = false, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} · ${site.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {unlisted && <meta name="robots" content="noindex" />}
        <link rel="stylesheet" href={site.styleHref} />
        <link rel="icon" href={site.iconHref} type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="gate">
          <a class="gate-name" href="/">
            {site.name}
          </a>
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <footer class="foot">
          <p>
            Run by a local group on a machine of its own, with <span class="nowrap">Allotment</span>, free software.
          </p>
        </footer>
      </body>
    </html>
  )
}

export function sendPage(res: Response, page: VNode): void {
  res.type('html').send(`<!doctype html>\n${renderToString(page)}`)
}

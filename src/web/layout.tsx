import type { Response } from 'express'
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { neutrals } from '../core/colour.js'
import type { DateSource } from '../words/dates.js'
import type { Language } from '../words/words.js'
import type { Assets, ExtraStyle } from './assets.js'
import { Foot, Gate } from './parts/frame.js'
import type { Visit } from './visit.js'

export type { Visit }

/** What every page shows of the hub it belongs to. */
export type Site = Assets & {
  name: string
  /** Where the group is at home; empty when it has not said. */
  area: string
  /** The group's colour: an OKLCH hue, 0 to 359. */
  accent: number
  /** Where pictures are, without a slash at its end: a path, or a URL when they have a host of their own. */
  mediaHref: string
  /** IANA name: for dates that belong to the hub and not to an event. */
  zone: string
  /** Where this program's source can be had, as its licence asks, a URL; null until the steward has said. */
  sourceHref: string | null
  /** Whether there is a mail server. */
  sendsMail: boolean
  dates: DateSource
}

export const directions: Record<Language, 'ltr' | 'rtl'> = { en: 'ltr', de: 'ltr' }

/** The same in a form machines read: a feed, a calendar, an ActivityPub object. */
export type Alternate = { type: string; href: string; title?: string }

type PageProps = {
  visit: Visit
  title: string
  description?: string
  alternates?: readonly Alternate[]
  /** The one address of this page, when it has several; a URL. */
  canonical?: string
  /** More for the head: OpenGraph, JSON-LD. */
  head?: ComponentChildren
  /** The style sheet of what stands on few pages. */
  extra?: ExtraStyle
  /** Keeps it out of search engines. */
  unlisted?: boolean
  /**
   * Leaves out the ways through the hub, for pages of one that is not set up; `all`: the choice of language, too, for
   * a page with a form that a link would lose.
   */
  bare?: 'ways' | 'all'
  /** What was just done, or is wrong with the whole page; above everything else. */
  notices?: ComponentChildren
  children: ComponentChildren
}

/** The frame of every page. */
export function Page({ visit, unlisted = false, bare, notices, children, ...head }: PageProps) {
  const { language, words } = visit
  return (
    <html lang={language} dir={directions[language]}>
      <Head visit={visit} unlisted={unlisted} {...head} />
      <body>
        <a class="skip" href="#main">
          {words.frame.skip}
        </a>
        <Gate visit={visit} bare={bare !== undefined} />
        <main id="main" tabIndex={-1} class="board">
          {notices}
          {children}
        </main>
        <Foot visit={visit} bare={bare === 'all'} />
      </body>
    </html>
  )
}

type HeadProps = Pick<
  PageProps,
  'visit' | 'title' | 'description' | 'alternates' | 'canonical' | 'unlisted' | 'extra' | 'head'
>

function Head({ visit: { site }, title, description, alternates = [], canonical, unlisted, extra, head }: HeadProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <title>{`${title} · ${site.name}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content={neutrals.light.paper} media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content={neutrals.dark.paper} media="(prefers-color-scheme: dark)" />
      {description !== undefined && <meta name="description" content={description} />}
      {unlisted && <meta name="robots" content="noindex" />}
      {site.fontHrefs.map((href) => (
        <link rel="preload" href={href} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={site.styleHref} />
      <link rel="stylesheet" href={site.accentHref(site.accent)} />
      {extra !== undefined && <link rel="stylesheet" href={site.extraHrefs[extra]} />}
      <link rel="icon" href={site.iconHref} type="image/svg+xml" />
      {canonical !== undefined && <link rel="canonical" href={canonical} />}
      {alternates.map(({ type, href, title: name }) => (
        <link rel="alternate" type={type} href={href} title={name} />
      ))}
      {site.scriptHref !== null && <script src={site.scriptHref} defer />}
      {head}
    </head>
  )
}

export const pageHtml = (page: VNode): string => `<!doctype html>\n${renderToString(page)}`

export function sendPage(res: Response, page: VNode): void {
  res.type('html').send(pageHtml(page))
}

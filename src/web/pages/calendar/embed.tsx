import { tagHref } from '../../../domain/drafts/content.js'
import type { DateSource } from '../../../words/dates.js'
import { endingOf } from '../../parts/status-tag.js'
import { wordsIn, type Language } from '../../../words/words.js'
import type { EmbedOptions } from '../../embed-options.js'
import { pageUrl, type FeedContext } from '../../feeds/site.js'
import { directions } from '../../layout.js'
import { foreign, type EventItem } from '../../parts/items.js'
import { paths } from '../../paths.js'

type EmbedProps = {
  context: FeedContext
  dates: DateSource
  language: Language
  options: EmbedOptions
  styleHref: string
  items: readonly EventItem[]
  now: Date
}

/**
 * The next events as a page in another page's frame: without script, form, font or cookie. All links are absolute and
 * open outside of the frame.
 */
export function EmbedPage({ context, dates, language, options, styleHref, items, now }: EmbedProps) {
  const { site } = context
  const words = wordsIn(language)
  const texts = words.calendar.embed
  const title = words.pages.follow.of(words.pages.events.title, site.name)
  const all = `${site.baseUrl}${options.tag === '' ? paths.events : tagHref(options.tag)}`
  return (
    <html lang={language} dir={directions[language]}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={styleHref} />
      </head>
      <body>
        <main>
          <h1 dir="auto">
            <Out href={all}>{title}</Out>
          </h1>
          {items.length === 0 && <p>{words.pages.events.none}</p>}
          <ol>
            {items.map((item) => (
              <li>
                <p class="when">
                  {dates.dates(language, item.event.zone).range(item.event.startsAt, item.event.endsAt, now)}
                </p>
                <p class="what">
                  {item.ended !== null && <b>{words.parts.states[endingOf(item)]}: </b>}
                  <Out href={pageUrl(item, site)} lang={foreign(item, language)}>
                    {item.title}
                  </Out>
                </p>
                {item.event.place !== null && item.event.place.name !== '' && <p dir="auto">{item.event.place.name}</p>}
                {item.event.online !== null && <p>{words.parts.online}</p>}
              </li>
            ))}
          </ol>
          <p class="more">
            <Out href={all}>{texts.all}</Out>
          </p>
        </main>
      </body>
    </html>
  )
}

function Out({ href, lang, children }: { href: string; lang?: string | undefined; children: string }) {
  return (
    <a href={href} lang={lang} dir="auto" target="_blank" rel="noopener">
      {children}
    </a>
  )
}

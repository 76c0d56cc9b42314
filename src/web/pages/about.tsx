import { can } from '../../domain/members/member.js'
import type { KeptSettings } from '../../domain/settings/settings-service.js'
import { nameIn } from '../../domain/text/language-tags.js'
import { tileOrigin } from '../../domain/settings/map-settings.js'
import { markdownToHtml } from '../../domain/text/markdown.js'
import type { FeedContext } from '../feeds/site.js'
import { structuredSite } from '../feeds/structured.js'
import { Page, type Visit } from '../layout.js'
import { JsonLd } from '../parts/json-ld.js'
import { alternatesOf, FollowFromElsewhere, FollowList, followHub } from '../parts/follow.js'
import { HouseRules } from '../parts/house-rules.js'
import { headOf } from '../parts/head-meta.js'
import { EmptyState } from '../parts/lists.js'
import { SafeHtml } from '../parts/safe-html.js'
import { Time } from '../parts/when.js'
import { paths } from '../paths.js'

type AboutProps = { visit: Visit; context: FeedContext; settings: KeptSettings }

/** Who the group is, how to reach it, and how its hub is run. */
export function AboutPage({ visit, context, settings }: AboutProps) {
  const { words, site, member, language } = visit
  const tiles = tileOrigin(settings.mapTiles)
  const { about, home } = words.pages
  const title = about.title(settings.name)
  const spoken = settings.language === language ? undefined : settings.language
  const { head, ...rest } = headOf(context, { path: paths.about, title, isListed: true })
  return (
    <Page
      visit={visit}
      title={title}
      {...rest}
      head={
        <>
          {head}
          <JsonLd data={structuredSite(context.site)} />
        </>
      }
      alternates={alternatesOf(words, site.name, followHub(words))}
    >
      <div class="with-rail">
        <div>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {settings.about === '' ? (
            <EmptyState
              title={about.nothing}
              {...(can(member, 'run') && { next: { label: about.write, href: `${paths.manage}/settings` } })}
            >
              {null}
            </EmptyState>
          ) : (
            <SafeHtml html={markdownToHtml(settings.about, { headingBase: 2 })} language={spoken} />
          )}
          <HouseRules visit={visit} />
          <section aria-labelledby="run">
            <h2 id="run">{about.run}</h2>
            <div class="prose">
              {about.runText.map((text) => (
                <p>{text}</p>
              ))}
              {tiles !== null && <p>{words.calendar.map.asks(new URL(tiles).host)}</p>}
            </div>
          </section>
        </div>
        <div class="rail">
          <Facts visit={visit} settings={settings} spoken={spoken} />
          <section class="panel" aria-labelledby="follow">
            <h2 id="follow">{home.follow}</h2>
            <FollowList ways={followHub(words)}>
              <FollowFromElsewhere visit={visit} />
            </FollowList>
          </section>
        </div>
      </div>
    </Page>
  )
}

type FactsProps = Pick<AboutProps, 'visit' | 'settings'> & { spoken: string | undefined }

function Facts({ visit, settings, spoken }: FactsProps) {
  const { words, site, language } = visit
  const { about } = words.pages
  return (
    <section class="panel" aria-label={words.pages.item.details}>
      <dl class="plain">
        {settings.contact !== '' && (
          <>
            <dt>{about.contact}</dt>
            <dd>
              <SafeHtml html={markdownToHtml(settings.contact)} language={spoken} />
            </dd>
          </>
        )}
        {settings.area !== '' && (
          <>
            <dt>{about.area}</dt>
            <dd lang={spoken} dir="auto">
              {settings.area}
            </dd>
          </>
        )}
        <dt>{about.language}</dt>
        <dd>{nameIn(language, settings.language)}</dd>
        <dt>{about.since}</dt>
        <dd>
          <Time at={settings.createdAt}>{site.dates.dates(language, site.zone).full(settings.createdAt)}</Time>
        </dd>
      </dl>
    </section>
  )
}

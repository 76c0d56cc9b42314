import type { Person } from '../../domain/actors/people.js'
import type { Post } from '../../domain/posts/post.js'
import { outcomes } from '../../domain/write-ups/trial.js'
import type { Trials } from '../../domain/write-ups/trial-service.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { Icon } from './icon.js'
import { foreign } from './items.js'
import { OutLink } from './out-link.js'
import { SafeHtml } from './safe-html.js'
import { Day } from './when.js'
import { FigureStrip } from './write-up-card.js'

export type ShownTrials = Trials & { people: ReadonlyMap<string, Person> }

/** How it went for other groups: how many in all, then what each says. */
export function TrialList({ visit, trials }: { visit: Visit; trials: ShownTrials }) {
  const { words, language } = visit
  const { tried } = words.writeUps
  const { reports, counts, people } = trials
  return (
    <section class="trials" aria-labelledby="trials">
      <h2 id="trials">{tried.heading}</h2>
      {reports.length === 0 ? (
        <p class="quiet">{tried.none}</p>
      ) : (
        <>
          <ul>
            {outcomes
              .filter((outcome) => counts[outcome] > 0)
              .map((outcome) => (
                <li>{pluralIn(language)(counts[outcome], tried.counts[outcome])}</li>
              ))}
          </ul>
          {reports.map((post) => (
            <Report visit={visit} post={post} name={people.get(post.author)?.name ?? post.host} />
          ))}
        </>
      )}
    </section>
  )
}

/** The sentence that hubs put first for those who see the text alone. */
const OUTCOME = /^<p><strong>[^<]*<\/strong><\/p>\s*/

const icons = { worked: 'sprout', partly: 'change', failed: 'wilted' } as const

function Report({ visit, post, name }: { visit: Visit; post: Post; name: string }) {
  const { tried, html, language, publishedAt, origin, url, iri } = post
  if (tried === null || tried === undefined) return null
  return (
    <article class="trial">
      <h3>
        <Icon name={icons[tried.outcome]} />
        <span>
          <bdi>{name}</bdi>: {visit.words.writeUps.tried.outcomes[tried.outcome]}
        </span>
      </h3>
      <SafeHtml
        html={html.replace(OUTCOME, '')}
        language={language === null ? undefined : foreign({ language }, visit.language)}
      />
      <FigureStrip visit={visit} figures={tried} />
      <p class="facts">
        <span>
          <Day visit={visit} at={publishedAt} />
        </span>
        {origin === 'remote' && (
          <span>
            <OutLink href={url ?? iri}>{visit.words.neighbours.original}</OutLink>
          </span>
        )}
      </p>
    </article>
  )
}

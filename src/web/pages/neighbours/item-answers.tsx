import { apart } from '../../../core/characters.js'
import type { Iri } from '../../../core/iri.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { Item } from '../../../domain/items/item.js'
import { can } from '../../../domain/members/member.js'
import { pathOf } from '../../../domain/text/slug.js'
import { nextHref } from '../../cursor.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { foreign } from '../../parts/items.js'
import { ListPager } from '../../parts/lists.js'
import { Counts } from '../../parts/post.js'
import type { Proxied } from '../../parts/post-person.js'
import type { Answers } from '../../post-shelf.js'
import type { Visit } from '../../visit.js'
import { NeighbourPage } from './neighbour-page.js'
import { AnswerList } from './post.js'

type ItemAnswersProps = Proxied & { visit: Visit; item: Item; answers: Answers }

export const answersPath = (item: Item): string => `${pathOf(item)}/replies`

/** Under an item of ours: what others say to it, the first of it, and how to join in. */
export function ItemAnswers({ visit, proxy, item, answers }: ItemAnswersProps) {
  const { words } = visit
  const { item: texts, answer } = words.neighbours
  const isOpen = isForEverybody(item.audience)
  return (
    <section class="item-answers" aria-labelledby="answers">
      <h2 id="answers">{texts.title}</h2>
      <p class="facts">
        <Counts visit={visit} tally={answers.tally} />
      </p>
      <AnswerList
        visit={visit}
        proxy={proxy}
        shown={answers.shown.filter(({ post }) => (post.tried ?? null) === null)}
      />
      <ListPager words={words} start={null} next={nextHref(answersPath(item), 'publishedAt', answers.next)} to="more" />
      <ul class="acts">
        {can(visit.member, 'read') && (
          <li>
            <a class="quiet-button" href={neighbourPaths.answerTo(item.iri as Iri)}>
              {answer.as}
            </a>
          </li>
        )}
        {isOpen && (
          <li>
            <a class="quiet-button" href={neighbourPaths.followFor(item.iri)} rel="nofollow">
              {texts.fromYours}
            </a>
          </li>
        )}
      </ul>
    </section>
  )
}

type AnswersPageProps = ItemAnswersProps & { isFirst: boolean }

/** The rest of them, on pages of their own. */
export function AnswersPage({ visit, proxy, item, answers, isFirst }: AnswersPageProps) {
  const { words } = visit
  const { item: texts, nothingOnPage, post } = words.neighbours
  const path = answersPath(item)
  const next = nextHref(path, 'publishedAt', answers.next)
  const isOnly = isFirst && next === null
  return (
    <NeighbourPage visit={visit} title={texts.all(apart(item.title))}>
      <p class="way-back">
        <a href={pathOf(item)} lang={foreign(item, visit.language)} dir="auto">
          {item.title}
        </a>
      </p>
      <h1>{post.answers}</h1>
      {answers.shown.length === 0 && <p>{isOnly ? post.noAnswers : nothingOnPage}</p>}
      <AnswerList visit={visit} proxy={proxy} shown={answers.shown} />
      <ListPager words={words} start={isFirst ? null : path} next={next} to="more" />
    </NeighbourPage>
  )
}

import type { Request, Response } from 'express'
import type { Cohost } from '../../../domain/cohosts/cohost-service.js'
import type { Post } from '../../../domain/posts/post.js'
import type { Services } from '../../../domain/services.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { neighbourPaths } from '../../neighbour-paths.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { ManagePage } from '../../parts/manage-page.js'
import { When } from '../../parts/when.js'
import { paths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'

export const HOSTING_PATH = `${paths.manage}/hosting`

type Invited = { row: Cohost; post: Post | null; by: string }
type Deps = { services: Pick<Services, 'cohosts' | 'posts' | 'people'> }

/** GET, POST /manage/hosting: what other hubs ask ours to host with them. */
export function askedHandlers({ services: { cohosts, posts, people } }: Deps) {
  const withPosts = async (rows: readonly Cohost[]): Promise<Invited[]> => {
    const names = await people.some(rows.map(({ actor }) => actor))
    return Promise.all(
      rows.map(async (row) => {
        const post = await posts.byIri(row.event)
        return {
          row,
          post: post?.state === 'published' ? post : null,
          by: names.get(row.actor)?.name ?? row.host,
        }
      }),
    )
  }

  const page = async (_req: Request, res: Response): Promise<void> => {
    memberWith('publish', res)
    const [asked, agreed] = await Promise.all([cohosts.asked('asked'), cohosts.asked('accepted')])
    const props = { asked: await withPosts(asked), agreed: await withPosts(agreed) }
    sendPage(res, <AskedPage visit={visitOf(res)} {...props} />)
  }
  const decide = async (req: Request, res: Response): Promise<void> => {
    const form = formOf(req)
    const says = form.text('do') === 'accept' ? 'accepted' : 'refused'
    await cohosts.decide(memberWith('publish', res), form.text('row'), says)
    res.redirect(303, HOSTING_PATH)
  }
  return { page, decide }
}

type AskedProps = { visit: Visit; asked: readonly Invited[]; agreed: readonly Invited[] }

function AskedPage({ visit, asked, agreed }: AskedProps) {
  const { hosting } = visit.words.events
  return (
    <ManagePage visit={visit} title={hosting.inTitle}>
      <h1>{hosting.inTitle}</h1>
      <p class="lead">{hosting.inLead}</p>
      {asked.length === 0 && <p>{hosting.inNone}</p>}
      <List visit={visit} all={asked} />
      {agreed.length > 0 && (
        <section class="part" aria-labelledby="agreed-title">
          <h2 id="agreed-title">{hosting.agreed}</h2>
          <List visit={visit} all={agreed} />
        </section>
      )}
    </ManagePage>
  )
}

const List = ({ visit, all }: { visit: Visit; all: readonly Invited[] }) => (
  <ul class="hosting">
    {all.map((one) => (
      <li>
        <One visit={visit} {...one} />
      </li>
    ))}
  </ul>
)

function One({ visit, row, post, by }: { visit: Visit } & Invited) {
  const { words, site } = visit
  const { hosting } = words.events
  const title = post?.title ?? row.event
  return (
    <>
      <p class="breaks">
        {post === null ? hosting.gone : <a href={neighbourPaths.post(post.id)}>{<bdi>{title}</bdi>}</a>}
      </p>
      {post !== null && post.event !== null && (
        <p>
          <When visit={visit} event={{ ...post.event, zone: post.event.zone ?? site.zone }} />
        </p>
      )}
      <p class="quiet">
        <bdi>{hosting.by(by)}</bdi>
      </p>
      <Form visit={visit} action={HOSTING_PATH}>
        <input type="hidden" name="row" value={row.id} />
        <p class="form-end">
          {row.state === 'asked' && <SubmitButton label={hosting.accept} name="do" value="accept" />}
          <SubmitButton
            label={row.state === 'asked' ? hosting.refuse : hosting.leave}
            name="do"
            value="refuse"
            look="quiet"
          />
        </p>
      </Form>
    </>
  )
}

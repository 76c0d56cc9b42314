import type { Request, Response } from 'express'
import { Refusal } from '../../../core/errors.js'
import type { Item } from '../../../domain/items/item.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { shortPathOf } from '../../../domain/text/slug.js'
import { Page, sendPage, type Visit } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { foreign } from '../../parts/items.js'
import { visitOf } from '../../visit.js'

type Deps = { services: Pick<Services, 'pledgeMail' | 'pledges' | 'reader'> }

/** What links in mail lead to. Looking changes nothing, for mail programs follow links, too; buttons do. */
export function linkHandlers({ services }: Deps) {
  const { pledgeMail, pledges, reader } = services
  const token = (req: Request) => String(req.params.token)
  /** As a stranger sees it: the link proves an address, no account. Null for what is no longer to be seen. */
  const callOf = (id: string): Promise<Item | null> =>
    reader.view(null, id).catch((error: unknown) => {
      if (error instanceof Refusal) return null
      throw error
    })

  const askConfirm = async (req: Request, res: Response) => {
    const proof = await pledgeMail.look(token(req))
    if (proof === null) throw refusal('not-found', 'bad-link')
    const props = { visit: visitOf(res), item: await callOf(proof.about), action: req.path }
    sendPage(res, <LinkPage {...props} title="confirm" />)
  }

  const confirm = async (req: Request, res: Response) => {
    const confirmed = await pledgeMail.confirm(token(req))
    if (confirmed === null) throw refusal('not-found', 'bad-link')
    if (confirmed.answer !== 'accepted') throw refusal('conflict', 'call-over')
    res.redirect(303, `/pledges/${confirmed.own}`)
  }

  const own = async (req: Request, res: Response) => {
    const found = await pledges.byToken(token(req))
    const props = { visit: visitOf(res), item: found === null ? null : await callOf(found.call), action: req.path }
    sendPage(res, <LinkPage {...props} title={found?.state === 'there' ? 'own' : 'gone'} />)
  }

  const withdraw = async (req: Request, res: Response) => {
    await pledges.withdrawByToken(token(req))
    res.redirect(303, req.path)
  }

  return { askConfirm, confirm, own, withdraw }
}

type LinkPageProps = { visit: Visit; item: Item | null; action: string; title: 'confirm' | 'own' | 'gone' }

function LinkPage({ visit, item, action, title }: LinkPageProps) {
  const texts = visit.words.pledges.byLink[title]
  return (
    <Page visit={visit} title={texts.title} unlisted>
      <h1>{texts.title}</h1>
      {item !== null && (
        <p class="lead">
          <a href={shortPathOf(item)} lang={foreign(item, visit.language)} dir="auto">
            {item.title}
          </a>
        </p>
      )}
      <p>{texts.text}</p>
      {'submit' in texts && (
        <Form visit={visit} action={action}>
          <SubmitButton label={texts.submit} look={title === 'confirm' ? 'main' : 'quiet'} />
        </Form>
      )}
    </Page>
  )
}

import type { RequestHandler } from 'express'
import { longestLetter, mergeFieldsOf, type CallLetter } from '../../../domain/calls/letter.js'
import type { ItemReader } from '../../../domain/items/item-reader.js'
import { refusal } from '../../../domain/refusals.js'
import { idFromPath, pathOf } from '../../../domain/text/slug.js'
import { formOf } from '../../form.js'
import { Page, sendPage, type Visit } from '../../layout.js'
import { LetterForm, LetterWays } from '../../parts/call-details.js'
import { isCall, type CallItem } from '../../parts/items.js'
import { visitOf } from '../../visit.js'

/** POST /calls/:address/letter/:number: the letter with what was typed. Nothing of it is kept, here or by caches. */
export function letterHandler({ reader }: { reader: Pick<ItemReader, 'view'> }): RequestHandler {
  return async (req, res) => {
    const visit = visitOf(res)
    const id = idFromPath(String(req.params.address))
    if (id === null) throw refusal('not-found', 'no-such-page')
    const item = await reader.view(visit.member, id)
    const number = /^[1-5]$/.test(String(req.params.number)) ? Number(req.params.number) : 0
    const letter = isCall(item) && item.ended === null ? item.call.letters?.[number - 1] : undefined
    if (!isCall(item) || letter === undefined) throw refusal('not-found', 'no-such-page')
    const form = formOf(req)
    const values = mergeFieldsOf(letter).map((_, at) => form.text(`fill${number}-${at}`).slice(0, longestLetter.value))
    res.setHeader('Cache-Control', 'private, no-store')
    sendPage(res, <LetterPage {...{ visit, item, letter, number, values }} />)
  }
}

type LetterPageProps = { visit: Visit; item: CallItem; letter: CallLetter; number: number; values: readonly string[] }

function LetterPage({ visit, item, letter, number, values }: LetterPageProps) {
  const { letters } = visit.words.calls
  const filled = Object.fromEntries(mergeFieldsOf(letter).map((name, at) => [name, values[at] ?? '']))
  return (
    <Page visit={visit} title={letters.ready} unlisted>
      <h1>{letters.ready}</h1>
      <p class="lead">
        <bdi>{letters.to(letter.toName)}</bdi>
      </p>
      <LetterWays visit={visit} letter={letter} number={number} values={filled} />
      <details>
        <summary>{letters.change}</summary>
        <LetterForm {...{ visit, item, letter, number, values }} />
      </details>
      <p>
        <a href={pathOf(item)}>{letters.back}</a>
      </p>
    </Page>
  )
}

import type { Words } from '../../../words/words.js'
import { pluralIn } from '../../../words/plural.js'
import type { Visit } from '../../visit.js'

const MOST_SHOWN = 100

/** How often whom was turned away for what, as whoever stands at the door counts it. */
export type RefusalTally = {
  /** The most frequent first; `host` is what the requests claimed, null where they claimed nothing. */
  snapshot(): { host: string | null; reason: string; count: number }[]
}

type Kind = keyof Words['dealings']['refusals']['kinds']

const reasonsOf: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  form: ['wrong-type', 'wrong-method', 'encoded-body', 'malformed-json', 'malformed-activity', 'broken-off'],
  size: ['too-large', 'too-much-in-it', 'long-id', 'slow-body'],
  often: ['too-many-requests'],
  rule: ['blocked'],
  address: ['no-such-inbox', 'gone'],
  claim: ['other-origin', 'speaks-as-us', 'unfit-id', 'local-key'],
  ours: ['busy', 'key-unavailable', 'not-kept'],
  signature: [
    ...['no-signature', 'several-signatures', 'malformed-signature', 'duplicate-parameter', 'missing-parameter'],
    ...['unknown-algorithm', 'unfit-key-id', 'malformed-headers', 'malformed-target', 'duplicate-header'],
    ...['missing-header', 'unsupported-component', 'not-covered', 'other-host', 'malformed-digest', 'wrong-digest'],
    ...['malformed-date', 'too-old', 'too-new', 'expired', 'wrong-key-type', 'wrong-signature', 'no-key'],
    ...['no-proof', 'malformed-proof', 'wrong-purpose', 'unfit-document'],
  ],
}
const kinds = new Map(
  Object.entries(reasonsOf).flatMap(([kind, reasons]) => reasons.map((reason) => [reason, kind as Kind] as const)),
)

/** Who was turned away at the door, and why. */
export function Refusals({ visit, counts }: { visit: Visit; counts: ReturnType<RefusalTally['snapshot']> }) {
  const texts = visit.words.dealings.refusals
  const numbers = new Intl.NumberFormat(visit.language)
  const unseen = counts.length - MOST_SHOWN
  return (
    <section class="part" aria-labelledby="turned-away">
      <h2 id="turned-away">{texts.title}</h2>
      <p>{counts.length === 0 ? texts.none : texts.lead}</p>
      {counts.length > 0 && (
        <div class="scroller" role="region" aria-labelledby="turned-away" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.host}</th>
                <th scope="col">{texts.why}</th>
                <th scope="col">{texts.count}</th>
              </tr>
            </thead>
            <tbody>
              {counts.slice(0, MOST_SHOWN).map(({ host, reason, count }) => (
                <tr>
                  <th scope="row" class="breaks">
                    {host === null ? texts.nobody : <bdi>{host}</bdi>}
                  </th>
                  <td>
                    {texts.kinds[kinds.get(reason) ?? 'other']} <code>{reason}</code>
                  </td>
                  <td>{numbers.format(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unseen > 0 && <p>{pluralIn(visit.language)(unseen, texts.more)}</p>}
    </section>
  )
}

import { QrCode } from '../../parts/qr-code.js'
import type { Visit } from '../../visit.js'
import { PeoplePage } from './people-page.js'

type HandedOverProps = {
  visit: Visit
  title: string
  lead: string
  /** In full. */
  link: string
  back: { href: string; label: string }
}

/** A link that is shown once, to be copied or read by a phone. */
export function HandedOver({ visit, title, lead, link, back }: HandedOverProps) {
  const { invitations } = visit.words.members
  return (
    <PeoplePage visit={visit} title={title}>
      <p class="lead">{lead}</p>
      <p>
        <b>{invitations.link}</b>
        <code class="handed-over" dir="ltr">
          {link}
        </code>
      </p>
      <div class="qr-frame">
        <QrCode text={link} label={invitations.qr} />
      </div>
      <p>
        <a class="quiet-button" href={back.href}>
          {back.label}
        </a>
      </p>
    </PeoplePage>
  )
}

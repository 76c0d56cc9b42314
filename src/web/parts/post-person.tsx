import type { Person } from '../../domain/actors/people.js'
import { personPath } from '../neighbour-paths.js'
import type { PictureProxy } from '../../core/picture-proxy.js'
import type { Visit } from '../layout.js'
import { OutLink } from './out-link.js'
import { pictureUrl } from '../../core/picture.js'

/** What pages of others need beside the visit. */
export type Proxied = { proxy: PictureProxy }

type FaceProps = Proxied & { visit: Visit; person: Pick<Person, 'name' | 'icon' | 'avatar'> }

/** Their picture, else the first letter of their name. The name stands beside it. */
export function Face({ visit: { site }, proxy, person: { name, icon, avatar = null } }: FaceProps) {
  const own = avatar === null ? null : pictureUrl(site.mediaHref, avatar.key, avatar.widths[0] ?? avatar.width)
  const src = own ?? (icon === null ? null : proxy.hrefOf(icon, 480))
  if (src !== null) {
    return <img class="person-face" src={src} alt="" width={40} height={40} loading="lazy" decoding="async" />
  }
  const [letter = '?'] = name.trim()
  return (
    <span class="person-letter" aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  )
}

/** Who somebody is and where they are at home, with the way to their page. */
export function PostPerson({ visit, proxy, person }: Proxied & { visit: Visit; person: Person }) {
  return (
    <span class="person">
      <Face visit={visit} proxy={proxy} person={person} />
      <span class="person-text">
        <PersonLink person={person} />
        {person.address !== null && (
          <small>
            <bdi>@{person.address}</bdi>
          </small>
        )}
      </span>
    </span>
  )
}

/** Their name alone. */
export function PersonLink({ person }: { person: Person }) {
  const path = personPath(person)
  const name = <bdi>{person.name}</bdi>
  return path === null ? <OutLink href={person.iri}>{name}</OutLink> : <a href={path}>{name}</a>
}

import type { Role } from '../../domain/members/member.js'
import type { Words } from '../../words/words.js'

type PersonChipProps = {
  words: Words
  name: string
  role?: Role
  /** Name of the hub they belong to, when it is not this one. */
  hub?: string
  href?: string
}

/** Who it is, what they do here, and from where they come. */
export function PersonChip({ words, name, role, hub, href }: PersonChipProps) {
  const known = [role !== undefined && words.parts.roles[role], hub].filter(Boolean).join(' · ')
  const [letter = '?'] = name.trim()
  return (
    <span class="person">
      <span class="person-letter" aria-hidden="true">
        {letter.toUpperCase()}
      </span>
      <span class="person-text">
        {href === undefined ? <bdi>{name}</bdi> : <a href={href}>{name}</a>}
        {known !== '' && <small>{known}</small>}
      </span>
    </span>
  )
}

import type { ComponentChildren } from 'preact'
import { can, type Power } from '../../domain/members/member.js'
import type { Words } from '../../words/words.js'
import type { ExtraStyle } from '../assets.js'
import { Page, type Visit } from '../layout.js'
import { paths } from '../paths.js'

type Place = {
  name: keyof Words['manage']['places']
  path: string
  power: Power
  /** More pages of the same room. */
  also?: readonly string[]
}

/** The rooms behind the scenes, in their order. To add one: a line here, and its name in `words/…/manage.ts`. */
const places: readonly Place[] = [
  { name: 'start', path: paths.manage, power: 'publish' },
  { name: 'drafts', path: `${paths.manage}/drafts`, power: 'publish', also: [`${paths.manage}/import`] },
  { name: 'items', path: `${paths.manage}/items`, power: 'publish' },
  {
    name: 'people',
    path: `${paths.manage}/members`,
    power: 'moderate',
    also: [`${paths.manage}/invitations`, `${paths.manage}/requests`],
  },
  { name: 'reports', path: `${paths.manage}/reports`, power: 'moderate' },
  {
    name: 'servers',
    path: `${paths.manage}/servers`,
    power: 'moderate',
    also: [`${paths.manage}/followers`, `${paths.manage}/received`, `${paths.manage}/identity`],
  },
  { name: 'announcements', path: `${paths.manage}/announcements`, power: 'run' },
  { name: 'settings', path: `${paths.manage}/settings`, power: 'run' },
  { name: 'mails', path: `${paths.manage}/mails`, power: 'run' },
  { name: 'audit', path: `${paths.manage}/audit`, power: 'run' },
]

type ManagePageProps = {
  visit: Visit
  title: string
  notices?: ComponentChildren
  extra?: ExtraStyle
  children: ComponentChildren
}

/** The frame of every page for those who publish or run the hub: only the rooms they may enter are shown. */
export function ManagePage({ visit, title, notices, extra, children }: ManagePageProps) {
  return (
    <Page visit={visit} title={title} unlisted notices={notices} {...(extra !== undefined && { extra })}>
      <ManageNav visit={visit} />
      {children}
    </Page>
  )
}

function ManageNav({ visit: { member, words, path } }: { visit: Visit }) {
  return (
    <nav class="manage-nav" aria-label={words.manage.nav}>
      <ul>
        {places
          .filter(({ power }) => can(member, power))
          .map((place) => (
            <li>
              <a href={place.path} aria-current={current(path, place)}>
                {words.manage.places[place.name]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}

function current(path: string, { path: place, also = [] }: Place): 'page' | 'true' | undefined {
  if (path === place) return 'page'
  const within = place !== paths.manage && path.startsWith(`${place}/`)
  return within || also.some((one) => path === one || path.startsWith(`${one}/`)) ? 'true' : undefined
}

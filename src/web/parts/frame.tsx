import { languageNames, languages } from '../../words/words.js'
import type { Visit } from '../layout.js'
import { paths } from '../paths.js'

/** The board over the gate: whose hub it is, and the ways in. */
export function Gate({ visit, bare = false }: { visit: Visit; bare?: boolean }) {
  const { site } = visit
  return (
    <header class="gate">
      <div class="gate-board">
        <a class="gate-name" href={paths.home}>
          {site.name}
        </a>
        {site.area !== '' && <p class="gate-area">{site.area}</p>}
        {!bare && <Person visit={visit} />}
      </div>
      {!bare && <Ways visit={visit} />}
    </header>
  )
}

function Ways({ visit: { words, path, member } }: { visit: Visit }) {
  const forMembers = member !== null ? (['neighbours'] as const) : []
  return (
    <nav class="gate-ways" aria-label={words.frame.menu}>
      <ul>
        {(['events', 'calls', 'writeUps', ...forMembers, 'about', 'search'] as const).map((name) => (
          <li>
            <a href={paths[name]} aria-current={current(path, paths[name])}>
              {words.frame[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A page below another one marks its way in, too, but is not that page. */
function current(path: string, way: string): 'page' | 'true' | undefined {
  if (path === way) return 'page'
  return path.startsWith(`${way}/`) ? 'true' : undefined
}

function Person({ visit }: { visit: Visit }) {
  const { member, words } = visit
  if (member === null) {
    return (
      <p class="gate-person">
        <a href={paths.signIn}>{words.frame.signIn}</a>
      </p>
    )
  }
  return (
    <details class="gate-person menu">
      <summary>
        <bdi>{member.displayName}</bdi>
      </summary>
      <ul>
        <li>
          <a href={paths.notifications}>{words.frame.notifications}</a>
        </li>
        <li>
          <a href={paths.account}>{words.frame.account}</a>
        </li>
        {member.role !== 'reader' && (
          <li>
            <a href={paths.manage}>{words.frame.manage}</a>
          </li>
        )}
        <li>
          <form method="post" action={paths.signOut}>
            <input type="hidden" name="csrf" value={visit.csrf} />
            <button type="submit">{words.frame.signOut}</button>
          </form>
        </li>
      </ul>
    </details>
  )
}

/** What stands behind the fence: the language, whose machine it is, and the source. */
export function Foot({ visit, bare = false }: { visit: Visit; bare?: boolean }) {
  const { site, words } = visit
  return (
    <footer class="foot">
      <div class="foot-inner">
        <p>
          {words.frame.runBy}
          {site.sourceHref !== null && (
            <>
              {' '}
              <a href={site.sourceHref}>{words.frame.source}</a>
            </>
          )}
        </p>
        {!bare && <Languages visit={visit} />}
      </div>
    </footer>
  )
}

function Languages({ visit: { words, language, path } }: { visit: Visit }) {
  return (
    <nav aria-label={words.frame.language}>
      <ul class="foot-languages">
        {languages.map((one) => (
          <li>
            <a
              href={`${path}?lang=${one}`}
              lang={one}
              hreflang={one}
              rel="nofollow"
              aria-current={one === language ? 'true' : undefined}
            >
              {languageNames[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

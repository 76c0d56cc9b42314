/** One thing that apps can ask for: `GET /api/v1/instance`. */
export type Operation = { method: string; path: string }

/** What of Express's routers is looked at. */
type Layer = {
  route?: { path: string | readonly string[]; methods: Readonly<Record<string, boolean>> } | undefined
  handle?: { stack?: readonly Layer[] }
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** All that a router answers, and the routers in it, as it is built: by path, then by method. */
export function operationsIn(router: { stack: readonly unknown[] }): Operation[] {
  const found = (router.stack as readonly Layer[]).flatMap(operationsOf)
  const byName = new Map(found.map((one) => [`${one.path} ${METHODS.indexOf(one.method as 'get')}`, one]))
  return Array.from(byName)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one)
}

function operationsOf({ route, handle }: Layer): Operation[] {
  if (route === undefined) return handle?.stack === undefined ? [] : operationsIn({ stack: handle.stack })
  const methods = METHODS.filter((method) => route.methods[method] === true)
  return [route.path].flat().flatMap((path) => methods.map((method) => ({ method, path })))
}

const areaOf = (path: string): string => {
  const [, first = '', version = '', area = ''] = path.split('/')
  if (first !== 'api') return first === 'oauth' || version.startsWith('oauth') ? 'oauth' : first
  return area === '' ? version : area
}

/** As it stands in the README: a row for each area, in it each path with what can be asked there. */
function operationsTable(operations: readonly Operation[]): string {
  const areas = Map.groupBy(operations, ({ path }) => areaOf(path))
  const rows = Array.from(areas, ([area, all]) => {
    const paths = Map.groupBy(all, ({ path }) => path)
    const said = Array.from(paths, ([path, some]) => {
      const methods = some.map(({ method }) => method.toUpperCase()).join(' ')
      return `\`${path.replace(/^\/api\//, '')}\` ${methods}`
    })
    return `| ${area} | ${said.join('<br>')} |`
  })
  const head = [`${operations.length} operations, below \`/api/\` where nothing else is said:`, '']
  return [...head, '| | |', '| --- | --- |', ...rows.sort()].join('\n')
}

const BEGIN = '<!-- operations: written by config/operations.js -->'
const END = '<!-- end of operations -->'

/** A text with the table put in place of the one it has. @throws Error when it has no place for one */
export function withOperations(text: string, operations: readonly Operation[]): string {
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (start === -1 || end < start) throw new Error('There is no place for the table of operations')
  return `${text.slice(0, start)}${BEGIN}\n\n${operationsTable(operations)}\n\n${text.slice(end)}`
}

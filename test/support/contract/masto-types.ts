import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** An operation as the library `masto` knows it: `get /api/v1/accounts/:`, and what it says comes back. */
export type Typed = { name: string; answer: ts.Type }

const WAYS: Readonly<Record<string, string>> = {
  fetch: 'get',
  list: 'get',
  create: 'post',
  update: 'put',
  remove: 'delete',
}
/** These are a step of the path, and no `POST`. */
const STEPS: Readonly<Record<string, string>> = {
  lookup: 'get',
  verify_credentials: 'get',
  update_credentials: 'patch',
}

export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/**
 * Reads the types that `masto` declares for Mastodon's REST API, whose tree is that of the paths: an account of what comes
 * back that nobody here wrote.
 */
export function typesOfMasto(): { checker: ts.TypeChecker; operations: Typed[] } {
  const index = fileURLToPath(import.meta.resolve('masto')).replace(/index\.js$/, 'mastodon/rest/client.d.ts')
  const program = ts.createProgram([index], {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es2018.d.ts'] },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(index)
  const file = source === undefined ? undefined : checker.getSymbolAtLocation(source)
  const client = file?.exports?.get('Client' as ts.__String)
  if (client === undefined) throw new Error('masto declares no client where it did')
  return { checker, operations: operationsIn(checker, checker.getDeclaredTypeOfSymbol(client), '/api') }
}

function operationsIn(checker: ts.TypeChecker, resource: ts.Type, path: string): Typed[] {
  return checker.getPropertiesOfType(resource).flatMap((property): Typed[] => {
    const type = checker.getTypeOfSymbol(property)
    const [call] = type.getCallSignatures()
    if (property.name === '$select') return operationsIn(checker, call?.getReturnType() ?? type, `${path}/:`)
    const name = snakeCase(property.name)
    if (call === undefined) return operationsIn(checker, type, `${path}/${name}`)
    // `Method<What, …>`, or `Method<Paginator<What>, …>` for lists that ask for further pages; else what a promise is of.
    const [first] = type.aliasTypeArguments ?? checker.getTypeArguments(call.getReturnType() as ts.TypeReference)
    if (first === undefined) throw new Error(`Nobody knows what comes back from ${path}/${name}`)
    const isPaged = first.symbol?.name === 'Paginator'
    const answer = isPaged ? (checker.getTypeArguments(first as ts.TypeReference)[0] ?? first) : first
    const way = WAYS[name]
    return [{ name: way === undefined ? `${STEPS[name] ?? 'post'} ${path}/${name}` : `${way} ${path}`, answer }]
  })
}

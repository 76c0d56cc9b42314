import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'

/** Loaded before everything else in a peer's process: names that end in `.test` are here, and there are no others. */
const nowhere = (name: string) => Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })

type Found = (error: Error | null, found?: string | { address: string; family: number }[], family?: number) => void

const lookup = (name: string, options: unknown, callback?: Found): void => {
  const done = (callback ?? options) as Found
  const isAll = typeof options === 'object' && options !== null && 'all' in options && options.all === true
  if (!/(?:^127\.|\.test$|^localhost$)/.test(name)) process.nextTick(done, nowhere(name))
  else if (isAll) process.nextTick(done, null, [{ address: '127.0.0.1', family: 4 }])
  else process.nextTick(done, null, '127.0.0.1', 4)
}

Object.assign(dns, { lookup })
syncBuiltinESMExports()

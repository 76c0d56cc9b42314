import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maskText } from './core/mask.js'
import { nearest } from './core/nearest.js'
import { fileVariable, settingNames, Settings, settings, type Setting, type SettingName } from './settings.js'

/** All settings, checked and in the form the program uses; folders are absolute. */
export type Config = Readonly<Omit<Settings, 'mediaFolder' | 'baseUrl'> & { mediaFolder: string; baseUrl: string }>

/** One thing to put right. `setting` is the environment variable, also when the value came from a file. */
export type Fault = { setting: string; message: string }

/** Everything that is wrong with the settings, at once. The message is for the operator and holds no secret. */
export class ConfigFaults extends Error {
  override readonly name = 'ConfigFaults'
  constructor(readonly faults: readonly Fault[]) {
    super(['The settings need attention:', ...faults.map((f) => `  ${f.setting} ${f.message}`)].join('\n'))
  }
}

type Values = Record<string, unknown>
/** A settings file as it was found; `origin` names it in faults. */
type File = { origin: string; values: Values }
type Given = Partial<Record<SettingName, { value: unknown; origin: string | null }>>

const byVariable = new Map(Object.entries<Setting>(settings).map(([name, { env }]) => [env, name as SettingName]))
const defaultsPath = fileURLToPath(new URL('../../config/default.json', import.meta.url))

/** The settings of a hub that was told none. */
const readDefaults = (): Values => JSON.parse(readFileSync(defaultsPath, 'utf8')) as Values

/**
 * Reads the settings: the environment counts before the file that `ALLOTMENT_CONFIG` names, and that before the
 * defaults. An empty variable is the same as none.
 * @throws ConfigFaults with every fault there is, unknown variables and names among them
 */
export function readConfig(
  sources: { env?: NodeJS.ProcessEnv; defaults?: Values; readFile?: (path: string) => string } = {},
): Config {
  const { env = process.env, defaults = readDefaults(), readFile = (path) => readFileSync(path, 'utf8') } = sources
  const faults: Fault[] = unknownVariables(env)
  const files: File[] = [{ origin: 'the defaults', values: defaults }]
  const path = env[fileVariable]?.trim() ?? ''
  if (path !== '') {
    const file = readSettingsFile(path, readFile)
    if ('message' in file) faults.push(file)
    else files.push(file)
  }
  faults.push(...files.flatMap(unknownNames))

  const given = Object.assign({}, ...files.map(fromFile), fromEnvironment(env)) as Given
  const values = Object.fromEntries(settingNames.map((name) => [name, given[name]?.value]))
  const checked = Settings.safeParse(values)
  const wrong = new Set(checked.error?.issues.map((issue) => issue.path[0] as SettingName))
  faults.push(...Array.from(wrong, (name) => wrongValue(name, given)), ...missingPartners(values))
  if (!checked.success || faults.length > 0) throw new ConfigFaults(faults)
  const { baseUrl, mediaFolder, ...rest } = checked.data
  return Object.freeze({
    baseUrl: baseUrl ?? `http://localhost:${rest.port}`,
    ...rest,
    mediaFolder: mediaFolder ?? join(rest.dataFolder, 'media'),
  })
}

/** The settings as they may be logged: of a secret only whether there is one. */
export function describeConfig(config: Config): Values {
  return Object.fromEntries(
    Object.entries<Setting>(settings).map(([name, { secret }]) => {
      const value = config[name as SettingName]
      return [name, secret === true && value !== null ? '[set]' : value]
    }),
  )
}

function readSettingsFile(path: string, readFile: (path: string) => string): File | Fault {
  const fault = (message: string): Fault => ({ setting: fileVariable, message: `names ${path}, which ${message}` })
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    return fault(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
  }
  try {
    const values: unknown = JSON.parse(text)
    const usable = typeof values === 'object' && values !== null && !Array.isArray(values)
    return usable ? { origin: path, values: values as Values } : fault('must hold one JSON object')
  } catch {
    return fault('is not JSON') // the parser's own message quotes the text, which may hold secrets
  }
}

function fromFile({ origin, values }: File): Given {
  const known = settingNames.filter((name) => Object.hasOwn(values, name))
  return Object.fromEntries(known.map((name) => [name, { value: values[name], origin }]))
}

function fromEnvironment(env: NodeJS.ProcessEnv): Given {
  const set = settingNames.map((name) => [name, env[settings[name].env]?.trim() ?? ''] as const)
  return Object.fromEntries(set.flatMap(([name, value]) => (value === '' ? [] : [[name, { value, origin: null }]])))
}

function unknownVariables(env: NodeJS.ProcessEnv): Fault[] {
  const known = [...byVariable.keys(), fileVariable]
  return Object.keys(env)
    .filter((variable) => variable.startsWith('ALLOTMENT_') && !known.includes(variable))
    .map((variable) => ({ setting: variable, message: `is not a setting${didYouMean(variable, known)}` }))
}

function unknownNames({ origin, values }: File): Fault[] {
  return Object.keys(values)
    .filter((name) => !Object.hasOwn(settings, name))
    .map((name) => ({ setting: name, message: `in ${origin} is not a setting${didYouMean(name, settingNames)}` }))
}

function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant === null ? '' : `; did you mean ${meant}?`
}

function wrongValue(name: SettingName, given: Given): Fault {
  const { env, allowed, secret }: Setting = settings[name]
  const { value, origin = null } = given[name] ?? {}
  const where = origin === null ? '' : `(${name} in ${origin}) `
  const shown = secret === true ? '' : `, not ${maskText(JSON.stringify(value) ?? 'nothing').slice(0, 200)}`
  return { setting: env, message: `${where}must be ${allowed}${shown}` }
}

/** Settings that are right by themselves and need another. */
function missingPartners(values: Values): Fault[] {
  const faults: Fault[] = []
  if ((values.role === 'web' || values.role === 'worker') && values.mongodb === null) {
    const message = `must be set for the role ${values.role}: several processes cannot share the embedded store`
    faults.push({ setting: settings.mongodb.env, message })
  }
  if (typeof values.smtpUrl === 'string' && values.mailFrom === null) {
    faults.push({ setting: settings.mailFrom.env, message: `must be set when ${settings.smtpUrl.env} is` })
  }
  return faults
}

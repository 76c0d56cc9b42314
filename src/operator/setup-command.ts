import { Option, type Command } from 'commander'
import { readConfig } from '../config.js'
import { signUpModes, type SignUpMode } from '../domain/settings/hub-settings.js'
import { likelyZone, suggestHandle } from '../domain/settings/suggestions.js'
import { languages, type Language } from '../words/words.js'
import { inTermsOf, print } from './output.js'
import { passwordFor } from './password-input.js'

type Given = {
  name: string
  handle?: string
  area: string
  language: Language
  zone?: string
  contact: string
  accent: string
  signUps: SignUpMode
  steward: string
  stewardDisplayName: string
  email: string
  passwordStdin?: true
}

const flags = {
  'hub.name': '--name',
  'hub.handle': '--handle',
  'hub.area': '--area',
  'hub.language': '--language',
  'hub.zone': '--zone',
  'hub.contact': '--contact',
  'hub.accent': '--accent',
  'hub.signUps': '--sign-ups',
  'steward.name': '--steward',
  'steward.displayName': '--steward-display-name',
  'steward.email': '--email',
  'steward.password': 'the password',
}

const EXAMPLE = `
Example:
  echo "$PASSWORD" | npx allotment setup --name "Walton Hub" --handle walton --language en \\
    --steward organiser --email organiser@example.org --password-stdin

Without --password-stdin the password is asked for on a terminal; elsewhere one is made and printed once.
`

/** `allotment setup`: what the pages behind the link of the first start do, without a browser. */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('name the group and make the first account, once; the hub may run or not')
    .requiredOption('--name <text>', 'the group’s name')
    .option('--handle <name>', 'its short name on the network, for good; made from the name unless given')
    .option('--area <text>', 'where the group is at home', '')
    .addOption(new Option('--language <code>', 'the hub’s language').choices(languages).default('en'))
    .option('--zone <name>', 'its time zone, such as Europe/London; that of most who speak the language unless given')
    .option('--contact <text>', 'how to reach the group, for its public page', '')
    .option('--accent <hue>', 'the group’s colour, 0 to 359: 25 red, 60 orange, 150 green, 260 blue', '150')
    .addOption(new Option('--sign-ups <mode>', 'how people get an account').choices(signUpModes).default('invitation'))
    .requiredOption('--steward <name>', 'the name the first steward signs in with')
    .option('--steward-display-name <text>', 'the name others see; the other one unless given', '')
    .option('--email <address>', 'the steward’s mail address', '')
    .option('--password-stdin', 'read the steward’s password from the input, one line')
    .addHelpText('after', EXAMPLE)
    .action(setUp)
}

async function setUp(given: Given): Promise<void> {
  const config = readConfig()
  const { name, area, language, contact, accent, signUps } = given
  const handle = given.handle ?? suggestHandle(name, language)
  const zone = given.zone ?? likelyZone[language]
  const { password, made } = await passwordFor(given.steward, given.passwordStdin === true, terminal())
  const steward = { name: given.steward, displayName: given.stewardDisplayName, email: given.email, password }
  const hub = { name, handle, area, language, zone, contact, accent, signUps }
  const { groupWork } = await import('./group-work.js')
  const done = await inTermsOf(flags, groupWork(config, { command: 'setup', args: { hub, steward } }))
  print(`${done.name} is set up: @${done.handle}@${new URL(config.baseUrl).host}`)
  print(`Sign in as ${done.steward} at ${config.baseUrl}/sign-in once the hub runs.`)
  if (made) print(`Password, shown this once: ${password}`)
}

const terminal = () => ({ input: process.stdin, output: process.stderr })

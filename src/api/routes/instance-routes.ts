import { Router, type Response } from 'express'
import { refusal } from '../../domain/refusals.js'
import type { KeptSettings } from '../../domain/settings/settings-service.js'
import { withAbsoluteLinks } from '../../domain/text/absolute.js'
import { rulesIn } from '../../domain/settings/house-rules.js'
import { commonLanguages } from '../../domain/text/language-tags.js'
import { markdownToHtml, summaryOf } from '../../domain/text/markdown.js'
import { rounded } from '../../domain/usage.js'
import { wordsIn } from '../../words/words.js'
import type { Api } from '../api.js'
import { domainBlock } from '../entities/domain-block.js'
import { moment } from '../entities/entity.js'
import { instance, instanceV1, ruleOf, type InstanceFacts } from '../entities/instance.js'

const MOST_HOSTS = 10_000
const MAIL_ADDRESS = /[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+\.[\p{L}]{2,}/u
const FOR_A_MINUTE = 'public, max-age=60'

/** What a hub says of itself to apps. Source: Mastodon documentation, "instance API methods". */
export function instanceRoutes(api: Api): Router {
  const { services, baseUrl } = api
  const routes = Router()
  const factsNow = factsOf(api)
  const open = (res: Response): Response =>
    res.locals.bearer === undefined ? res.set('Cache-Control', FOR_A_MINUTE) : res
  const settings = async (): Promise<KeptSettings> => {
    const kept = await services.settings.read()
    if (kept === null) throw refusal('not-found', 'not-set-up')
    return kept
  }

  routes.get('/api/v1/instance', async (_req, res) => void open(res).json(instanceV1(await factsNow())))
  routes.get('/api/v2/instance', async (_req, res) => void open(res).json(instance(await factsNow())))
  routes.get('/api/v1/instance/rules', async (_req, res) => {
    open(res).json(rulesIn((await services.settings.read())?.rules ?? '').map(ruleOf))
  })
  routes.get('/api/v1/instance/extended_description', async (_req, res) => {
    const { about, createdAt, changedAt = createdAt } = await settings()
    open(res).json(page(about, changedAt, baseUrl))
  })
  routes.get('/api/v1/instance/privacy_policy', async (_req, res) => {
    const { language, createdAt } = await settings()
    open(res).json(page(wordsIn(language).pages.about.runText.join('\n\n'), createdAt, baseUrl))
  })
  routes.get('/api/v1/instance/domain_blocks', (_req, res) => {
    open(res).json(services.rules.all().flatMap((rule) => domainBlock(rule) ?? []))
  })
  routes.get('/api/v1/instance/languages', (_req, res) => {
    open(res).json(commonLanguages().map(({ tag, name }) => ({ code: tag, name })))
  })
  routes.get('/api/v1/instance/translation_languages', (_req, res) => void open(res).json({}))
  // Of a small group, whom it deals with and how much is going on there week by week tells too much of its members.
  for (const path of ['peers', 'activity'])
    routes.get(`/api/v1/instance/${path}`, (_req, res) => void open(res).json([]))
  routes.get('/api/v1/custom_emojis', (_req, res) => void open(res).json([]))
  for (const path of ['/health', '/api/v1/streaming/health'])
    routes.get(path, (_req, res) => void res.set('Cache-Control', 'no-store').type('text/plain').send('OK'))
  return routes
}

/** Also before the hub is set up, so that apps can say that it is not open yet. */
function factsOf({ services, accounts, ...api }: Api): () => Promise<InstanceFacts> {
  const { localActors, hosts, rules, settings, usage } = services
  const { baseUrl, iconHref, vapidKey, version, sourceUrl } = api
  return async () => {
    const kept = await settings.read()
    const voice = await localActors.voice()
    const [counts, well] = await Promise.all([usage(), hosts.count('well', MOST_HOSTS)])
    return {
      ...{ baseUrl, iconHref, vapidKey, version, sourceUrl },
      ...saidBy(kept, baseUrl),
      limitedFederation: rules.policy.allowListOnly,
      contact: voice === null ? null : await accounts.one(voice.iri),
      rules: rulesIn(kept?.rules ?? ''),
      counts: {
        members: rounded(counts.members),
        activeMonth: rounded(counts.activeMonth),
        posts: rounded(counts.posts),
        hosts: rounded(well),
      },
    }
  }
}

function saidBy(kept: KeptSettings | null, baseUrl: string) {
  const { name, area, about, contact, language, signUps } = kept ?? {
    ...{ name: new URL(baseUrl).host, area: '', about: '', contact: '', language: 'en' as const },
    signUps: 'closed' as const,
  }
  const { howToJoin } = wordsIn(language).apps
  return {
    name,
    description: summaryOf(about) || area,
    ...{ language, signUps },
    howToJoin: signUps === 'open' || signUps === 'approval' ? null : howToJoin[signUps],
    email: MAIL_ADDRESS.exec(contact)?.[0] ?? '',
  }
}

const page = (markdown: string, at: Date, baseUrl: string) => ({
  updated_at: moment(at),
  content: withAbsoluteLinks(markdownToHtml(markdown), baseUrl),
})

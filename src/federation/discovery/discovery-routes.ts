import { Router, type Request, type RequestHandler, type Response } from 'express'
import { escapeAttribute } from '../../core/characters.js'
import { nodeInfo, nodeInfoLinks, nodeInfoVersions, type NodeInfoDeps } from './node-info.js'
import { describeResource, type OwnJrd, type WebFingerDeps } from './own-webfinger.js'

export type DiscoveryDeps = WebFingerDeps & NodeInfoDeps

const JRD_TYPE = 'application/jrd+json'
/** Without parameters: some peers compare the whole of it. */
const JSON_TYPE = 'application/json'
const XRD_TYPE = 'application/xrd+xml'
/** Names and pictures change now and then, addresses hardly ever. */
const MAX_AGE_SECONDS = 600

/** By what other servers find this hub and who is in it: WebFinger, NodeInfo, host-meta. Read by anybody from anywhere. */
export function discoveryRoutes(deps: DiscoveryDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const isSetUp = async () => (await deps.facts()) !== null
  const whenSetUp =
    (answer: (req: Request, res: Response) => Promise<void> | void): RequestHandler =>
    async (req, res) => {
      if (await isSetUp()) await answer(req, res)
      else decline(res, 404, 'This hub is not set up yet')
    }
  const info = nodeInfo(deps)
  const template = `${deps.baseUrl}/.well-known/webfinger?resource={uri}`

  readable(routes, '/.well-known/webfinger', whenSetUp(webfinger(deps)))
  readable(
    routes,
    '/.well-known/nodeinfo',
    whenSetUp(async (_req, res) => {
      const { iri } = await deps.actors.instance()
      give(res, JSON_TYPE, JSON.stringify(nodeInfoLinks(deps.baseUrl, iri)))
    }),
  )
  for (const version of nodeInfoVersions) {
    readable(routes, `/nodeinfo/${version}`, async (_req, res) => {
      const document = await info(version)
      if (document === null) decline(res, 404, 'This hub is not set up yet')
      else give(res, JSON_TYPE, JSON.stringify(document))
    })
  }
  readable(
    routes,
    '/.well-known/host-meta',
    whenSetUp((_req, res) => give(res, XRD_TYPE, hostMeta(template))),
  )
  readable(
    routes,
    '/.well-known/host-meta.json',
    whenSetUp((_req, res) =>
      give(res, JSON_TYPE, JSON.stringify({ links: [{ rel: 'lrdd', type: JRD_TYPE, template }] })),
    ),
  )
  return routes
}

function webfinger(deps: WebFingerDeps): (req: Request, res: Response) => Promise<void> {
  return async (req, res) => {
    const { resource, rel } = req.query
    // Twice is as bad as never: which of them would be meant?
    if (typeof resource !== 'string' || resource === '') return decline(res, 400, 'Exactly one resource is needed')
    const answer = await describeResource(deps, resource)
    if (answer === 'malformed') return decline(res, 400, 'This resource is no address')
    if (answer === 'unknown') return decline(res, 404, 'Nobody here has this address')
    give(res, JRD_TYPE, JSON.stringify(filtered(answer, rel)))
  }
}

/** Only links of the wanted relations, where some are named (RFC 7033, 4.3). */
function filtered(jrd: OwnJrd, rel: unknown): OwnJrd {
  const wanted = [rel].flat().filter((one) => typeof one === 'string')
  return wanted.length === 0 ? jrd : { ...jrd, links: jrd.links.filter((link) => wanted.includes(link.rel)) }
}

const hostMeta = (template: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">',
    `  <Link rel="lrdd" type="${JRD_TYPE}" template="${escapeAttribute(template)}"/>`,
    '</XRD>',
    '',
  ].join('\n')

function readable(routes: Router, path: string, handler: RequestHandler): void {
  routes
    .route(path)
    .all((_req, res, next) => {
      res.setHeader('Access-Control-Allow-Origin', '*')
      next()
    })
    .get(handler)
    .options((req, res) => {
      const wanted = req.headers['access-control-request-headers']
      res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD')
      if (typeof wanted === 'string') res.setHeader('Access-Control-Allow-Headers', wanted)
      res.setHeader('Access-Control-Max-Age', String(MAX_AGE_SECONDS))
      res.status(204).end()
    })
    .all((_req, res) => {
      res.setHeader('Allow', 'GET, HEAD')
      decline(res, 405, 'Only GET and HEAD')
    })
}

function give(res: Response, type: string, body: string): void {
  res.setHeader('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`)
  res.setHeader('Content-Type', type)
  res.send(Buffer.from(body)) // as bytes: Express adds a charset to text, which JSON has no use for
}

function decline(res: Response, status: number, sentence: string): void {
  res.status(status).setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.send(Buffer.from(`${sentence}.\n`))
}

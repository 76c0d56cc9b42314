import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer-core'

/** Where the modules are that browsers can run, of the library that web apps speak to hubs with and of what it needs. */
const MODULES = {
  'masto': 'masto/dist/index.js',
  'change-case': 'change-case/dist/index.js',
  'events-to-async': 'events-to-async/module/events-to-async.js',
  'ts-custom-error': 'ts-custom-error/dist/custom-error.mjs',
}
const LIBRARIES = new URL('../../../node_modules/', import.meta.url)

const imports = Object.fromEntries(Object.entries(MODULES).map(([name, path]) => [name, `/libraries/${path}`]))
const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A web app</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<h1>A web app</h1></html>`

/** A page that is the same at every address, and can `import('masto')`: a web app, on a site that is not the hub's. */
export async function openWebApp(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://app.localhost')
    if (pathname.startsWith('/libraries/')) void giveModule(pathname.slice('/libraries/'.length), res)
    else res.setHeader('Content-Type', 'text/html').end(PAGE)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://app.localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function giveModule(path: string, res: ServerResponse): Promise<void> {
  const isKnown = Object.keys(MODULES).some((name) => path.startsWith(`${name}/`)) && !path.includes('..')
  const text = isKnown ? await readFile(fileURLToPath(new URL(path, LIBRARIES))).catch(() => null) : null
  res
    .setHeader('Cache-Control', 'max-age=3600')
    .writeHead(text === null ? 404 : 200, { 'Content-Type': 'text/javascript' })
  res.end(text ?? '')
}

/** Lines as they come: all that a browser complains about, and each answer that refuses. */
export function troublesOf(page: Page): string[] {
  const troubles: string[] = []
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warn') troubles.push(`console: ${said.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`thrown: ${String(error)}`))
  page.on('requestfailed', (request) =>
    troubles.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`),
  )
  page.on('response', (response) => {
    if (response.status() < 400) return
    troubles.push(`${response.status()}: ${response.request().method()} ${new URL(response.url()).pathname}`)
  })
  return troubles
}

import { isLoopbackHost } from '../core/reach.js'

/**
 * What a hub that nobody has set up says to its operator when it starts.
 * @param link  to the pages that set it up, with the key in it
 * @param port  where the hub listens
 */
export function firstWords({ link, port }: { link: string; port: number }): string {
  const url = new URL(link)
  const lines = [
    '',
    '  This hub has not been set up yet. Open this link in a browser to name your group and',
    '  make the first account. It works once, and whoever has it can do that: keep it to yourself.',
    '',
    `    ${link}`,
    '',
    ...(isLoopbackHost(url.hostname) ? fromElsewhere(url, port) : beforeTheProxy(url, port)),
    '',
    '  Without a browser: npx allotment setup --help',
    '',
  ]
  return `${lines.join('\n')}\n`
}

function fromElsewhere({ port: named }: URL, port: number): string[] {
  const local = named === '' ? port : named
  return [
    '  The link opens on this machine alone. If you sit at another one, run there',
    `    ssh -L ${local}:localhost:${port} <user>@<this machine>`,
    '  and open the link at your side while that runs. To set the hub up under the address that',
    '  others will use, stop it, set ALLOTMENT_BASE_URL, and start it again.',
  ]
}

function beforeTheProxy({ host }: URL, port: number): string[] {
  return [`  It opens once ${host} leads to port ${port} of this machine, as deploy/OPERATING.md shows.`]
}

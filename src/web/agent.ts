const browsers = [
  ['Edge', /\bEdg(?:A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
] as const

const systems = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
] as const

/** What people call their browser, from what it says of itself in `User-Agent`; null when it is none we know. */
export function browserOf(agent: string): { browser: string; system: string } | null {
  const [browser] = browsers.find(([, shape]) => shape.test(agent)) ?? []
  const [system] = systems.find(([, shape]) => shape.test(agent)) ?? []
  return browser === undefined || system === undefined ? null : { browser, system }
}

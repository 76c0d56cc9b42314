import type { Visit } from '../layout.js'

/** '1.2 MB', at least one of its unit. */
export function sizeIn({ language }: Pick<Visit, 'language'>, bytes: number): string {
  const [unit, size] = bytes < 1_000_000 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000]
  const format = {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'kilobyte' ? 0 : 1,
  } as const
  return new Intl.NumberFormat(language, format).format(Math.max(bytes / Number(size), unit === 'kilobyte' ? 1 : 0.1))
}

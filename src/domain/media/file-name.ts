import type { FileType } from '../../core/attachment.js'
import { oneLine } from '../../core/characters.js'

const LONGEST = 80

/**
 * A name under which anybody can save a file, on any system: without folders, marks of direction and what systems reserve,
 * and with the ending of what it really is.
 */
export function fileNameOf(given: string, type: FileType): string {
  const last = oneLine(given).split(/[/\\]/).at(-1) ?? ''
  const stem = last
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replace(/[<>:"|?*%\u007f]/g, '')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .slice(0, LONGEST)
    .toWellFormed()
    .trim()
  const isReserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(stem)
  return `${stem === '' || isReserved ? 'file' : stem}.${type}`
}

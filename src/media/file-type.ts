import { fileTypes, type FileType } from '../core/attachment.js'

const ascii = (bytes: Buffer, from: number, length: number): string => bytes.toString('latin1', from, from + length)

/** An OpenDocument file says first, uncompressed, what it is (OpenDocument 1.3, part 2, 3.3). */
const MIMETYPE_AT = 30
/** In the names at the end of an archive. */
const MACROS =
  /vbaProject|vbaData|^(?:Basic|Scripts)\/|\.(?:exe|dll|js|jse|vbs|vbe|wsf|scr|hta|bat|cmd|ps1|lnk|jar|py)$/i
const END_OF_NAMES = 0x06054b50
const A_NAME = 0x02014b50
const MOST_NAMES = 5_000
/** What text has no use for; tabs and the ends of lines are left. */
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/

/**
 * What a file is by its content, whatever its sender calls it.
 * @returns null for what is none of our types, or has programs in it
 */
export function typeOf(bytes: Buffer, { markdown }: { markdown: boolean }): FileType | null {
  if (bytes.length === 0) return null
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf'
  if (bytes.subarray(0, 8).equals(PNG)) return 'png'
  if (bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg'
  if (ascii(bytes, 0, 4) === 'PK\u0003\u0004') return archiveType(bytes)
  return isText(bytes) ? (markdown ? 'md' : 'txt') : null
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function archiveType(bytes: Buffer): FileType | null {
  const names = namesIn(bytes)
  if (names === null || names.some((name) => MACROS.test(name))) return null
  if (ascii(bytes, MIMETYPE_AT, 8) === 'mimetype') {
    const said = ascii(bytes, MIMETYPE_AT + 8, 80)
    // The longer name of a template, or of a master document, would begin with the same.
    const open = (['odt', 'ods'] as const).find((type) => said.startsWith(`${fileTypes[type]}PK`))
    return open ?? null
  }
  return names.includes('[Content_Types].xml') && names.includes('word/document.xml') ? 'docx' : null
}

/** Names of all files in an archive, as its directory lists them (APPNOTE 4.3.12, 4.3.16); null when there is no such list. */
function namesIn(bytes: Buffer): string[] | null {
  const end = endOf(bytes)
  if (end === -1) return null
  const [count, start] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)]
  const names: string[] = []
  if (count > MOST_NAMES) return null
  for (let at = start, left = count; left > 0; left--) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== A_NAME) return null
    const length = bytes.readUInt16LE(at + 28)
    names.push(bytes.toString('utf8', at + 46, at + 46 + length))
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return names
}

/**
 * Where the list of names ends. No office program writes a comment behind it; in one, a second list could stand, and not
 * all programs would believe the same.
 */
function endOf(bytes: Buffer): number {
  const at = bytes.length - 22
  return at >= 0 && bytes.readUInt32LE(at) === END_OF_NAMES && bytes.readUInt16LE(at + 20) === 0 ? at : -1
}

function isText(bytes: Buffer): boolean {
  try {
    return !CONTROLS.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false // not UTF-8
  }
}

/**
 * Bytes from padded base64 in its one form; null for anything else. Decoders forgive much, and what has several forms
 * can be sent again as something new.
 */
export function fromBase64(text: string, maxBytes: number): Buffer | null {
  if (text.length > Math.ceil(maxBytes / 3) * 4) return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.length <= maxBytes && bytes.toString('base64') === text ? bytes : null
}

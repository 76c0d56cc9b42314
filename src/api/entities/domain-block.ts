import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { DomainRule } from '../../domain/moderation/domain-rules.js'

/** Source: Mastodon documentation, entity "DomainBlock": what everybody may know of a rule about another server. */
export const DomainBlock = z.strictObject({
  domain: z.string().min(1),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  severity: z.enum(['silence', 'suspend']),
  comment: z.string().optional(),
})

/** Null for a rule that keeps nobody away. */
export function domainBlock(rule: DomainRule): z.output<typeof DomainBlock> | null {
  const { domain, severity, publicComment, obfuscate } = rule
  if (severity === 'none') return null
  const digest = createHash('sha256').update(domain).digest('hex')
  const shown = { domain: obfuscate ? obscured(domain) : domain, digest, severity }
  return DomainBlock.parse({ ...shown, ...(publicComment !== '' && { comment: publicComment }) })
}

/** A name of which only so much is shown that those who know it recognise it: `ex****.org`. */
function obscured(domain: string): string {
  const shown = Math.max(1, Math.floor(domain.length / 4))
  return Array.from(domain, (letter, at) =>
    at < shown || at >= domain.length - shown || letter === '.' ? letter : '*',
  ).join('')
}

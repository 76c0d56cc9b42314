import { parse } from 'csv-parse/sync'
import { oneLine } from '../../core/characters.js'
import { fault, FieldFaults } from '../refusals.js'
import { foldDomain } from './domain-name.js'
import { LONGEST_COMMENT, type Decision, type DomainRule } from './domain-rules.js'
import type { Severity } from './moderation-repo.js'

/** Domain blocks in the form that Mastodon exports and imports, and others read, too. */

const COLUMNS = ['domain', 'severity', 'reject_media', 'reject_reports', 'public_comment', 'obfuscate'] as const
export const CSV_HEADER = COLUMNS.map((name) => `#${name}`).join(',')

export const MAX_CSV_BYTES = 1_048_576
const MAX_ROWS = 20_000

/** One line of a list: what it says, or null with the line's text when it cannot be used. */
export type Listed = { domain: string; decision: Decision }
export type ReadList = { rules: Listed[]; unusable: string[] }

/**
 * Reads a list of domain blocks: with Mastodon's header in any order of columns, or bare domains, one a line. Of a domain
 * that stands there twice the stricter line counts.
 * @throws FieldFaults 'list' when it is no such list, or too long
 */
export function readRulesCsv(bytes: Uint8Array): ReadList {
  if (bytes.length > MAX_CSV_BYTES) throw new FieldFaults([fault('list', 'list-too-long', MAX_ROWS)])
  const rows = rowsOf(bytes)
  if (rows.length > MAX_ROWS) throw new FieldFaults([fault('list', 'list-too-long', MAX_ROWS)])
  const named = rows[0]?.map((cell) => cell.trim().replace(/^#/, '').toLowerCase()) ?? []
  const hasHeader = named.includes('domain')
  const column = (row: string[], name: (typeof COLUMNS)[number]): string => {
    const at = hasHeader ? named.indexOf(name) : name === 'domain' ? 0 : -1
    return row[at]?.trim() ?? ''
  }
  const rules = new Map<string, Listed>()
  const unusable: string[] = []
  for (const row of hasHeader ? rows.slice(1) : rows) {
    const domain = foldDomain(column(row, 'domain'))
    const severity = severityOf(column(row, 'severity'))
    if (domain === null || severity === null) {
      unusable.push(oneLine(row.join(',')).slice(0, 200))
      continue
    }
    const decision: Decision = {
      severity,
      rejectMedia: isTrue(column(row, 'reject_media')),
      rejectReports: isTrue(column(row, 'reject_reports')),
      publicComment: oneLine(column(row, 'public_comment')).slice(0, LONGEST_COMMENT),
      privateComment: '',
      obfuscate: isTrue(column(row, 'obfuscate')),
      allowed: false,
    }
    rules.set(domain, stricter(rules.get(domain), { domain, decision }))
  }
  if (rules.size === 0) throw new FieldFaults([fault('list', 'not-a-list')])
  return { rules: [...rules.values()], unusable }
}

/** Entries of the allow-list are left out: the form has no place for them. */
export function writeRulesCsv(rules: Iterable<DomainRule>): string {
  const lines = [CSV_HEADER]
  for (const rule of rules) {
    if (rule.severity === 'none' && !rule.rejectMedia && !rule.rejectReports) continue
    const severity = rule.severity === 'none' ? 'noop' : rule.severity
    const cells = [rule.domain, severity, rule.rejectMedia, rule.rejectReports, rule.publicComment, rule.obfuscate]
    lines.push(cells.map((cell) => quoted(String(cell))).join(','))
  }
  return `${lines.join('\n')}\n`
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function rowsOf(bytes: Uint8Array): string[][] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 10_000 })
  } catch (error) {
    // Of the decoder, and of the parser: both mean that this is no list.
    if (error instanceof TypeError || (error instanceof Error && 'code' in error)) {
      throw new FieldFaults([fault('list', 'not-a-list')])
    }
    throw error
  }
}

const severities: Readonly<Record<string, Severity | undefined>> = {
  '': 'suspend', // a bare list of domains, which is what most lists are for
  'suspend': 'suspend',
  'silence': 'silence',
  'limit': 'silence',
  'noop': 'none',
  'none': 'none',
}
const severityOf = (text: string): Severity | null => {
  const name = text.toLowerCase()
  return Object.hasOwn(severities, name) ? (severities[name] ?? null) : null
}

const isTrue = (text: string): boolean => /^(?:true|1|yes)$/i.test(text)

const strictness: Readonly<Record<Severity, number>> = { none: 0, silence: 1, suspend: 2 }
function stricter(a: Listed | undefined, b: Listed): Listed {
  return a !== undefined && strictness[a.decision.severity] >= strictness[b.decision.severity] ? a : b
}

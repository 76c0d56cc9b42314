import type { Rule } from '../../domain/series/rule.js'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'

/** 'Every 2 weeks, until 30 June' */
export function ruleWords({ words, language, site, now }: Visit, { pace, every, until }: Rule): string {
  const texts = words.events.series
  const said = pluralIn(language)(every, texts.rule[pace])
  if (until === null) return said
  const last = new Date(`${until}T12:00:00Z`)
  return `${said}, ${texts.until(site.dates.dates(language, 'UTC').short(last, now))}`
}

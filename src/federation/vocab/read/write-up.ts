import type { Iri } from '../../../core/iri.js'
import { sections, settings } from '../../../domain/items/item.js'
import type { PostTrial, PostWriteUp } from '../../../domain/posts/post.js'
import { sectionNames } from '../../../domain/write-ups/sections.js'
import { outcomes } from '../../../domain/write-ups/trial.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { ofHub } from './terms.js'
import { countOf, idOf, idsOf, many, numberOf, objectIn, one, stringIn } from './values.js'

/** A family that is older than this has lost its beginning. */
const MOST_ANCESTORS = 20

/** What another hub says of a write-up beside its text. @param iri  its own, which cannot be among its ancestors */
export function writeUpOf(json: JsonObject, iri: Iri): PostWriteUp {
  const parent = idOf(ofHub(json, 'adaptedFrom'))
  const ancestors = parent === null ? [] : [parent, ...idsOf(listed(ofHub(json, 'lineage')), MOST_ANCESTORS)]
  return {
    sections: sectionNames(many(listed(ofHub(json, 'sections')), sections.length)),
    lineage: [...new Set(ancestors)].filter((one) => one !== iri).slice(0, MOST_ANCESTORS),
    ...figuresOf(ofHub(json, 'figures')),
  }
}

/** JSON-LD may have written a list out. */
function listed(given: Json | undefined): Json | undefined {
  const object = objectIn(given)
  return object === null ? given : object['@list']
}

function figuresOf(given: Json | undefined) {
  const figures = objectIn(given) ?? {}
  const of = (name: string): Json | undefined => ofHub(figures, name) ?? figures[name]
  const amount = numberOf(of('money'))
  const currency = stringIn(of('currency'))?.toUpperCase() ?? ''
  const hasMoney = amount !== null && amount >= 0 && amount <= 1_000_000_000 && isCurrency(currency)
  return {
    people: countOf(of('people')),
    hours: countOf(of('hours')),
    money: hasMoney ? { amount: Math.round(amount * 100) / 100, currency } : null,
    weeks: countOf(of('weeks')),
    setting: settings.find((setting) => setting === one(of('setting'))) ?? null,
  }
}

const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code)

/** How it went for another group that tried what a write-up tells; null when a Note says nothing of the kind. */
export function trialOf(json: JsonObject): PostTrial | null {
  const given = objectIn(ofHub(json, 'tried'))
  const about = idOf(json['inReplyTo'])
  if (given === null || about === null) return null
  const outcome = outcomes.find((known) => known === one(ofHub(given, 'outcome') ?? given['outcome'] ?? null))
  if (outcome === undefined) return null
  const { setting: _setting, ...figures } = figuresOf(given)
  return { of: about, outcome, ...figures }
}

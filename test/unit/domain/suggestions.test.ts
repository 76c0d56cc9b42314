import { expect } from 'chai'
import { suggestHandle } from '../../../src/domain/settings/suggestions.js'

describe('a suggested handle', () => {
  const cases = [
    ['Walton Hub', 'en', 'walton'],
    ['Southville Community Development', 'en', 'southville_community_developme'],
    ['St. Mary’s Foodbank', 'en', 'st_marys_foodbank'],
    ['Süd-Ost für Straßen', 'de', 'sued_ost_fuer_strassen'],
    ['Café Ω', 'en', 'cafe'],
    ['Hub', 'en', ''],
    ['Admin', 'en', ''],
    ['Сад', 'en', ''],
    ['  ', 'de', ''],
    ['<script>', 'en', 'script'],
  ] as const
  for (const [name, language, handle] of cases) {
    it(`for ${JSON.stringify(name)} is ${JSON.stringify(handle)}`, () => {
      expect(suggestHandle(name, language)).to.equal(handle)
    })
  }
})

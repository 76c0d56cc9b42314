import { expect } from 'chai'
import { documentContract } from './contract/documents.js'
import { filterContract } from './contract/filters.js'
import { lifeContract } from './contract/life.js'
import { sharedContract } from './contract/shared.js'
import { sortContract } from './contract/sorting.js'
import { suiteOf } from './contract/suite.js'
import type { Open } from './contract/suite.js'
import { updateContract } from './contract/updates.js'
import { workContract } from './contract/work.js'

export type { Open } from './contract/suite.js'

/**
 * What every store has to do. The expected answers were written down from MongoDB's manual, not taken from a store.
 * @param open a store with nothing in it, apart from all others
 * @param quirks titles of tests that the server behind the store is known to fail
 */
export function contractSuite(name: string, open: Open, quirks: ReadonlySet<string> = new Set()): void {
  describe(name, () => {
    const suite = suiteOf(open, quirks)
    filterContract(suite)
    sortContract(suite)
    updateContract(suite)
    documentContract(suite)
    sharedContract(suite)
    workContract(suite)
    lifeContract(suite)

    const unused = suite.unused()
    it('knows every test that is named as a quirk', () => {
      expect(unused).to.deep.equal([])
    })
  })
}

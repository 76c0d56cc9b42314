import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { freshFolder } from '../support/folders.js'
import { contractSuite } from './contract.js'

contractSuite('the embedded store', async (options) => {
  const store = await openEmbeddedStore(await freshFolder(), options)
  return { store, dispose: () => store.close() }
})

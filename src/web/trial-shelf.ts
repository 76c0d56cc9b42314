import type { Iri } from '../core/iri.js'
import type { Services } from '../domain/services.js'
import type { ShownTrials } from './parts/trials.js'

/** Reports on how it went, with who says so. */
export const trialShelf =
  ({ trials, people }: Pick<Services, 'trials' | 'people'>) =>
  async (about: Iri): Promise<ShownTrials> => {
    const found = await trials.of(about)
    return { ...found, people: await people.some(found.reports.map(({ author }) => author)) }
  }

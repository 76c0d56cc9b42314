import type { Iri } from '../core/iri.js'
import type { Item } from '../domain/items/item.js'
import type { Services } from '../domain/services.js'

export type PinnedPages = ReturnType<typeof pinnedPages>

/** What the group puts first on its start page. */
export function pinnedPages({ localActors, pins }: Pick<Services, 'localActors' | 'pins'>) {
  return {
    async items(): Promise<Item[]> {
      const voice = await localActors.voice()
      return voice === null ? [] : (await pins.of(voice.iri)).flatMap((one) => (one.of === 'item' ? [one.item] : []))
    },
    async has(item: Iri): Promise<boolean> {
      const voice = await localActors.voice()
      return voice !== null && pins.isPinned(voice.iri, item)
    },
    /** Names the list, as `ItemReader.edition` names lists. */
    edition: (): string => pins.edition(),
  }
}

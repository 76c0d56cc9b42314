import type { DateSource } from '../../words/dates.js'
import { languageFrom, wordsIn, type Language } from '../../words/words.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { Item } from '../items/item.js'
import type { VoiceNote, VoiceNotes } from '../posts/voice-note.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { NetworkReader } from '../signups/network-readers.js'
import { pathOf } from '../text/slug.js'

export type NewsroomDeps = {
  notes: VoiceNotes
  people: Pick<ActorRepo, 'get'>
  /** All elsewhere who have a place, wait for one or asked for one, each once. */
  comersOf: (event: string) => AsyncIterable<NetworkReader>
  settings: Pick<SettingsService, 'read'>
  dates: DateSource
  baseUrl: string
}

/** Paragraphs of plain text, `about` and `at` as a note has them; null when nothing is to be said. */
export type Saying = Pick<VoiceNote, 'about' | 'at' | 'paragraphs'> | null

/** Says something of an event by short notes, in its language, or in that of the hub where the hub does not speak it. */
export async function newsroom(deps: NewsroomDeps, item: Item) {
  const { notes, people, comersOf, settings, baseUrl } = deps
  const hub = (await settings.read())?.language ?? 'en'
  const language: Language = languageFrom(item.language) ?? hub
  const common = { item, url: baseUrl + pathOf(item), language }
  return {
    language,
    hub: { language: hub },

    /** To all whom the event is for. */
    async everybody(said: Saying): Promise<void> {
      if (said !== null) await notes({ ...common, ...said })
    },

    /** To each who signed up from elsewhere, alone. Who is gone is left out. */
    async comers(sayTo: (comer: NetworkReader) => Saying): Promise<void> {
      const { ifNot } = wordsIn(language).changes
      for await (const comer of comersOf(item.id)) {
        const said = sayTo(comer)
        const actor = said === null ? null : await people.get(comer.actor)
        if (said === null || actor?.state !== 'here') continue
        const more = item.ended === null ? [ifNot] : []
        await notes({ ...common, ...said, paragraphs: [...said.paragraphs, ...more], to: actor })
      }
    },
  }
}

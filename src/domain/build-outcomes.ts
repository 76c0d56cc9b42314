import type { ActorRepo } from './actors/actor-repo.js'
import { outcomeRepo } from './calls/outcome-repo.js'
import { outcomeTeller } from './calls/outcome-teller.js'
import { memberRepo } from './members/member-repo.js'
import type { PledgeService } from './pledges/pledge-service.js'
import type { VoiceNotes } from './posts/voice-note.js'
import type { Ground, GroupServices } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'baseUrl' | 'mailWorks'> &
  Pick<GroupServices, 'mails' | 'settings'> & { actors: ActorRepo; pledges: PledgeService; voiceNotes: VoiceNotes }

/** How calls come out, told to those who promised to take part. */
export function buildOutcomes({ store, clock, baseUrl, mailWorks, mails, settings, ...parts }: Parts) {
  const { actors: people, pledges, voiceNotes: notes } = parts
  const [repo, members] = [outcomeRepo(store), memberRepo(store)]
  const told = { repo, pledges, members, people, notes, mails, settings }
  return { outcomeTeller: outcomeTeller({ ...told, clock, baseUrl, mailWorks }) }
}

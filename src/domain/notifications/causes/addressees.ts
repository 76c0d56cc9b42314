import type { Iri } from '../../../core/iri.js'
import type { LocalActors } from '../../actors/local-actors.js'
import type { MemberRepo } from '../../members/member-repo.js'
import type { Role } from '../../members/member.js'
import type { Subjects } from '../../subjects.js'

type Deps = {
  actors: Pick<LocalActors, 'isLocal' | 'membersOf' | 'voice'>
  subjects: Pick<Subjects, 'docOf'>
  members: Pick<MemberRepo, 'activeWith'>
}

const MOST_OF_A_ROLE = 100
const publishers: readonly Role[] = ['coordinator', 'moderator', 'steward']
const moderators: readonly Role[] = ['moderator', 'steward']

export type Addressees = ReturnType<typeof addressees>

/** Who of this hub is behind what is addressed, answered or liked. */
export function addressees({ actors, subjects, members }: Deps) {
  return {
    /** Members behind these addresses, each once; others are left out. @param names  at most 500 of ours count */
    async membersOf(names: Iterable<Iri>): Promise<string[]> {
      const ours = [...new Set(names)].filter((name) => actors.isLocal(name)).slice(0, 500)
      return ours.length === 0 ? [] : [...new Set((await actors.membersOf(ours)).values())]
    },

    /** Whose it is: of what the hub published, whoever wrote it; null for what is not ours, or gone. */
    async ownerOf(subject: Iri): Promise<string | null> {
      if (!actors.isLocal(subject)) return null
      const found = await subjects.docOf(subject)
      if (found === null || found.doc.state === 'deleted') return null
      if (found.of === 'item') return found.doc.writtenBy
      return (await this.membersOf([found.doc.author]))[0] ?? null
    },

    /** Those who speak for the hub, when it is named. */
    async voiceOf(names: readonly Iri[]): Promise<string[]> {
      const voice = await actors.voice()
      return voice !== null && names.includes(voice.iri) ? members.activeWith(publishers, MOST_OF_A_ROLE) : []
    },

    moderators: (): Promise<string[]> => members.activeWith(moderators, MOST_OF_A_ROLE),
  }
}

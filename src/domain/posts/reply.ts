import { z } from 'zod'
import { parseIri, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { Member } from '../members/member.js'
import { parseFields, refusal } from '../refusals.js'
import type { Subject } from '../subjects.js'
import { statusLimits } from './limits.js'
import type { PostDoc } from './post-repo.js'
import { audienceUnder } from './status-audience.js'
import type { StatusWriter } from './status-writer.js'

const Reply = z.object({
  /** Markdown. */
  text: z.string().trim().min(1).max(statusLimits.characters),
  inReplyTo: z.string().max(2_048),
  audience: z.enum(['public', 'unlisted', 'followers', 'direct', 'hub'], 'not-a-choice').default('public'),
  /** Shown instead of the text until somebody wants to read it; empty for none. */
  warning: z.string().trim().max(200).default(''),
})
export type NewReply = z.input<typeof Reply>

type Deps = {
  writer: StatusWriter
  actors: Pick<LocalActors, 'voice'>
  newId: () => string
  clock: () => Date
}

/** Makes of what a member types on our pages the answer it is to be; who is answered is always named in it. */
export function replyWriter({ writer, actors, newId, clock }: Deps) {
  async function authorOf(parent: Subject): Promise<Iri[]> {
    const author = parent.of === 'post' ? parent.post.author : ((await actors.voice())?.iri ?? null)
    return author === null ? [] : [author]
  }

  return async (member: Member, input: NewReply): Promise<PostDoc> => {
    const reply = parseFields(Reply, input)
    const me = await writer.speaker(member)
    const name = parseIri(reply.inReplyTo)
    if (name === null) throw refusal('not-found', 'no-such-item')
    const parent = await writer.subjectFor(member, name)
    const { text, warning } = reply
    const written = await writer.textOf(me.iri, { text, format: 'markdown' }, await authorOf(parent))
    const now = clock()
    const audience = audienceUnder(reply.audience, parent)
    writer.keepIn(parent, written.mentions)
    return {
      ...writer.begun(newId(), me, parent, now),
      ...written,
      audience,
      summary: warning === '' ? null : warning,
      sensitive: warning !== '',
      language: await writer.language(),
      announce: audience === 'hub' ? null : now,
    }
  }
}

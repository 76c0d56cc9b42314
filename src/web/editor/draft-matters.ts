import type { DraftService } from '../../domain/drafts/draft-service.js'
import { can } from '../../domain/members/member.js'
import { pluralIn } from '../../words/plural.js'
import type { Attention } from '../matters.js'
import { editorPaths } from './editor-paths.js'

const LOOKED_AT = 50

/** Drafts that did not go out at their time wait for whoever wrote them. */
export function draftMatters(drafts: DraftService): Attention {
  return async ({ member, words, language }) => {
    if (member === null || !can(member, 'publish')) return []
    const { drafts: own } = words.editor
    const count = (await drafts.list(member, LOOKED_AT)).drafts.filter(({ trouble }) => trouble !== null).length
    return [{ count, sentence: pluralIn(language)(count, own.stuck), help: own.stuckText, href: editorPaths.drafts }]
  }
}

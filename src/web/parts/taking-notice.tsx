import { can } from '../../domain/members/member.js'
import type { Taking } from '../../domain/take-ups/take-up.js'
import type { Visit } from '../layout.js'
import { Notice } from './notice.js'
import { OutLink } from './out-link.js'
import { Day } from './when.js'

type NoticeProps = {
  visit: Visit
  taking: Taking
  /** Where those who publish see what was changed. */
  decideAt?: string
}

/** That a call follows another hub's, and what has become of that one since. */
export function TakingNotice({ visit, taking, decideAt }: NoticeProps) {
  const { words } = visit
  const { taking: texts } = words.calls
  const { original } = taking
  const isOver = original !== null && original.state !== 'open'
  const changedAt = original?.changedAt ?? null
  return (
    <Notice words={words} kind={isOver || changedAt !== null ? 'change' : 'info'}>
      <p>
        {texts.follows(taking.host)}{' '}
        <OutLink href={taking.href}>
          <bdi>{taking.title}</bdi>
        </OutLink>
      </p>
      {isOver && <p>{texts.over[original.state as keyof typeof texts.over]}</p>}
      {!isOver && changedAt !== null && (
        <p>
          {texts.changed} <Day visit={visit} at={changedAt} />
        </p>
      )}
      {taking.silentSince !== null && (
        <p>
          {texts.silent} <Day visit={visit} at={taking.silentSince} />
        </p>
      )}
      {taking.answer === 'refused' && can(visit.member, 'publish') && <p>{texts.refused}</p>}
      {decideAt !== undefined && changedAt !== null && can(visit.member, 'publish') && (
        <p>
          <a href={decideAt}>{words.calls.original.look}</a>
        </p>
      )}
    </Notice>
  )
}

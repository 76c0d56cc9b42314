import type { Request, Response } from 'express'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import type { DomainRule, DomainRules, KeptPolicy } from '../../../domain/moderation/domain-rules.js'
import { writeRulesCsv } from '../../../domain/moderation/rules-csv.js'
import { can } from '../../../domain/members/member.js'
import { doneIn } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { CheckField } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { rulePath, serverPaths, ServersPage } from './servers-page.js'

const A_PAGE = 100

/** GET /manage/servers, GET /manage/servers/rules.csv, POST /manage/servers/policy */
export function rulesHandlers({ rules }: { rules: DomainRules }) {
  const page = async (req: Request, res: Response) => {
    memberWith('moderate', res)
    const after = typeof req.query.after === 'string' ? foldDomain(req.query.after) : null
    const { docs, next } = await rules.page(after === null ? null : { _id: after }, A_PAGE)
    const visit = visitOf(res)
    const done = doneIn(req, visit.words.servers.done)
    const ways = { start: after === null ? null : serverPaths.rules, next: next === null ? null : nextPath(next._id) }
    sendPage(res, <Rules visit={visit} rules={docs} policy={rules.policy} ways={ways} done={done} />)
  }
  const list = (_req: Request, res: Response) => {
    memberWith('moderate', res)
    res.type('text/csv').attachment('domain_blocks.csv').send(writeRulesCsv(rules.all()))
  }
  const policy = async (req: Request, res: Response) => {
    const form = formOf(req)
    const chosen = { allowListOnly: form.has('allowListOnly'), signedFetchesOnly: form.has('signedFetchesOnly') }
    const revision = /^\d{1,15}$/.test(form.text('revision')) ? Number(form.text('revision')) : -1
    await rules.setPolicy(memberWith('run', res), chosen, revision)
    res.redirect(303, `${serverPaths.rules}?done=policy`)
  }
  return { page, list, policy }
}

const nextPath = (domain: string): string => `${serverPaths.rules}?after=${encodeURIComponent(domain)}`

type RulesProps = {
  visit: Visit
  rules: readonly DomainRule[]
  policy: KeptPolicy
  ways: { start: string | null; next: string | null }
  done: string | null
}

function Rules({ visit, rules, policy, ways, done }: RulesProps) {
  const { words, member } = visit
  const { servers } = words
  return (
    <ServersPage visit={visit} title={servers.title} done={done}>
      <p class="lead">{servers.lead}</p>
      <div class="form-end">
        <a class="button" href={serverPaths.rule}>
          {servers.add}
        </a>{' '}
        <a class="quiet-button" href={serverPaths.import}>
          {servers.import.title}
        </a>{' '}
        <a class="quiet-button" href={serverPaths.list} download>
          {servers.exportList}
        </a>
      </div>
      {rules.length === 0 ? (
        <EmptyState title={servers.noRules}>
          <p>{servers.noRulesText}</p>
        </EmptyState>
      ) : (
        <ul class="rows">
          {rules.map((rule) => (
            <Row visit={visit} rule={rule} />
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="more" />
      {can(member, 'run') && <Policy visit={visit} policy={policy} />}
    </ServersPage>
  )
}

function Row({ visit, rule }: { visit: Visit; rule: DomainRule }) {
  const { servers } = visit.words
  const dates = visit.site.dates.dates(visit.language, visit.site.zone)
  const imported = /^import:(.*)$/s.exec(rule.by)?.[1]
  const facts = [
    rule.allowed ? servers.allowedShort : servers.short[rule.severity],
    rule.rejectMedia && servers.rejectMedia,
    rule.rejectReports && servers.rejectReports,
    imported !== undefined && servers.imported(imported),
    dates.short(rule.at, visit.now),
  ]
  return (
    <li>
      <a href={rulePath(rule.domain)}>
        <bdi>{rule.domain}</bdi>
      </a>{' '}
      <span class="help">{facts.filter(Boolean).join(' · ')}</span>
      {rule.publicComment !== '' && <p dir="auto">{rule.publicComment}</p>}
      {rule.privateComment !== '' && (
        <p class="help" dir="auto">
          {rule.privateComment}
        </p>
      )}
    </li>
  )
}

function Policy({ visit, policy }: { visit: Visit; policy: KeptPolicy }) {
  const { words } = visit
  const texts = words.servers.policy
  const check = { words, required: true }
  return (
    <section aria-labelledby="policy">
      <h2 id="policy">{texts.title}</h2>
      <Form visit={visit} action={serverPaths.policy}>
        <input type="hidden" name="revision" value={policy.revision} />
        <CheckField
          {...{ ...check, name: 'allowListOnly', label: texts.allowListOnly, help: texts.allowListHelp }}
          checked={policy.allowListOnly}
        />
        <CheckField
          {...{ ...check, name: 'signedFetchesOnly', label: texts.signedFetchesOnly, help: texts.signedFetchesHelp }}
          checked={policy.signedFetchesOnly}
        />
        <div class="form-end">
          <SubmitButton label={texts.save} />
        </div>
      </Form>
    </section>
  )
}

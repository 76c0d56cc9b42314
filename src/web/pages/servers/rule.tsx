import type { Request, Response } from 'express'
import { foldDomain } from '../../../domain/moderation/domain-name.js'
import { LONGEST_COMMENT, type Decision, type DomainRules } from '../../../domain/moderation/domain-rules.js'
import type { Severity } from '../../../domain/moderation/moderation-repo.js'
import { answering, errorAt, type Errors } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { CheckField, RadioGroup } from '../../parts/choice-fields.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { TextField } from '../../parts/text-fields.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { serverPaths, ServersPage } from './servers-page.js'

const severities = ['suspend', 'silence', 'none'] as const satisfies Severity[]
const checks = ['rejectMedia', 'rejectReports', 'obfuscate', 'allowed'] as const

const fresh: Decision = {
  severity: 'suspend',
  rejectMedia: false,
  rejectReports: false,
  publicComment: '',
  privateComment: '',
  obfuscate: false,
  allowed: false,
}

/** One rule: GET and POST /manage/servers/rule, POST /manage/servers/rule/remove */
export function ruleHandlers({ rules }: { rules: DomainRules }) {
  const page = (req: Request, res: Response) => {
    memberWith('moderate', res)
    const typed = typeof req.query.domain === 'string' ? req.query.domain.slice(0, 300) : ''
    const domain = foldDomain(typed) ?? typed
    const there = rules.get(domain)
    sendPage(res, <Rule visit={visitOf(res)} domain={domain} decision={there ?? fresh} isThere={there !== null} />)
  }
  const save = answering(
    async (req: Request, res: Response) => {
      const { domain, decision } = typedIn(req)
      await rules.decide(memberWith('moderate', res), domain, decision)
      res.redirect(303, `${serverPaths.rules}?done=saved`)
    },
    (req, res, errors) => <Rule visit={visitOf(res)} {...typedIn(req)} isThere={false} errors={errors} />,
  )
  const remove = async (req: Request, res: Response) => {
    await rules.remove(memberWith('moderate', res), formOf(req).text('domain'))
    res.redirect(303, `${serverPaths.rules}?done=removed`)
  }
  return { page, save, remove }
}

function typedIn(req: Request): { domain: string; decision: Decision } {
  const form = formOf(req)
  const allowed = form.has('allowed')
  const decision = {
    // What is on the list of those we talk to is not turned away at the same time.
    severity: allowed ? 'none' : (severities.find((one) => one === form.text('severity')) ?? 'suspend'),
    rejectMedia: form.has('rejectMedia'),
    rejectReports: form.has('rejectReports'),
    publicComment: form.text('publicComment'),
    privateComment: form.text('privateComment'),
    obfuscate: form.has('obfuscate'),
    allowed,
  } as const
  return { domain: form.text('domain').slice(0, 300), decision }
}

type RuleProps = { visit: Visit; domain: string; decision: Decision; isThere: boolean; errors?: Errors }

function Rule({ visit, domain, decision, isThere, errors = [] }: RuleProps) {
  const { words } = visit
  const { servers } = words
  const choices = severities.map((value) => ({ value, label: servers.severities[value] }))
  const comment = { words, maxLength: LONGEST_COMMENT }
  return (
    <ServersPage visit={visit} title={isThere ? servers.change : servers.add} errors={errors}>
      <Form visit={visit} action={serverPaths.rule}>
        <TextField
          {...{ words, name: 'domain', label: servers.domain, help: servers.domainHelp, value: domain }}
          error={errorAt(errors, 'domain')}
          required
        />
        <RadioGroup
          {...{ words, name: 'severity', label: servers.severity, help: servers.suspendHelp, choices }}
          value={decision.severity}
          required
        />
        {checks.map((name) => (
          <CheckField words={words} name={name} label={servers[name]} checked={decision[name]} required />
        ))}
        <TextField {...comment} name="publicComment" label={servers.publicComment} value={decision.publicComment} />
        <TextField {...comment} name="privateComment" label={servers.privateComment} value={decision.privateComment} />
        <div class="form-end">
          <SubmitButton label={servers.save} />
        </div>
      </Form>
      {isThere && (
        <Form visit={visit} action={serverPaths.remove}>
          <input type="hidden" name="domain" value={domain} />
          <div class="form-end">
            <SubmitButton label={servers.remove} look="danger" />
          </div>
        </Form>
      )}
    </ServersPage>
  )
}

import type { ComponentChildren } from 'preact'
import type { Kind } from '../../domain/items/item.js'
import {
  ActionChoice,
  AudienceChoice,
  LanguageChoice,
  Line,
  Long,
  Moment,
  YesChoice,
  ZoneChoice,
} from './editor-fields.js'
import { CategoryChoice, FeaturesChoice, PlaceDetails } from './event-form.js'
import { LicenceChoice, SettingChoice } from './write-up-fields.js'
import { RepeatFields } from './repeat-form.js'
import type { FieldsProps } from './editor-fields.js'

/** The fields of each kind, in groups that answer one question each. */
export function FieldsOf(props: FieldsProps) {
  const Own = forms[props.kind]
  return (
    <>
      <Own {...props} />
      <Group title={props.visit.words.editor.groups.found}>
        <Long {...props} name="summary" rows={2} />
        <Line {...props} name="tags" />
        <LanguageChoice {...props} />
        <Line {...props} name="byline" />
        <AudienceChoice {...props} />
      </Group>
    </>
  )
}

type GroupProps = { title: string; help?: string; children: ComponentChildren }

export function Group({ title, help, children }: GroupProps) {
  return (
    <section class="form-group">
      <div class="form-group-head">
        <h2>{title}</h2>
        {help !== undefined && <p class="form-group-help">{help}</p>}
      </div>
      <div class="form-group-fields">{children}</div>
    </section>
  )
}

const forms: Record<Kind, (props: FieldsProps) => ComponentChildren> = {
  'event': (props) => {
    const { groups } = props.visit.words.editor
    return (
      <>
        <Group title={groups.event}>
          <Line {...props} name="title" required />
          <Long {...props} name="body" rows={12} required />
          <CategoryChoice {...props} />
          <Long {...props} name="organizers" rows={2} />
        </Group>
        <Group title={groups.when}>
          <Moment {...props} name="startsAt" required />
          <Moment {...props} name="endsAt" />
          <ZoneChoice {...props} />
          <RepeatFields {...props} />
        </Group>
        <Group title={groups.where}>
          <Line {...props} name="placeName" />
          <Long {...props} name="address" rows={3} />
          <FeaturesChoice {...props} />
          <Long {...props} name="access" rows={3} />
          <Line {...props} name="spoken" />
          <Line {...props} name="online" type="url" />
          <PlaceDetails {...props} />
          <YesChoice {...props} name="quiet" />
        </Group>
        <Group title={groups.signUp} help={props.visit.words.editor.groupHelp.signUp}>
          <YesChoice {...props} name="signUp" />
          <Line {...props} name="capacity" short />
          <YesChoice {...props} name="waitingList" />
          <YesChoice {...props} name="approval" />
          <Moment {...props} name="closesAt" />
          <Long {...props} name="shifts" rows={4} />
        </Group>
      </>
    )
  },
  'call': (props) => {
    const { groups } = props.visit.words.editor
    return (
      <>
        <Group title={groups.call}>
          <Line {...props} name="title" required />
          <ActionChoice {...props} />
          <Long {...props} name="body" rows={12} required />
          <Line {...props} name="link" type="url" />
        </Group>
        <Group title={groups.until}>
          <Moment {...props} name="deadline" />
          <ZoneChoice {...props} />
          <Line {...props} name="goal" short />
        </Group>
      </>
    )
  },
  'write-up': (props) => {
    const { groups, groupHelp } = props.visit.words.editor
    return (
      <>
        <Group title={groups.story} help={groupHelp.story}>
          <Line {...props} name="title" required />
          <Long {...props} name="situation" required />
          <Long {...props} name="action" rows={12} required />
        </Group>
        <Group title={groups.figures} help={groupHelp.figures}>
          <Line {...props} name="people" short />
          <Line {...props} name="hours" short />
          <Line {...props} name="money" short />
          <Line {...props} name="currency" short />
          <Line {...props} name="weeks" short />
          <SettingChoice {...props} />
        </Group>
        <Group title={groups.outcome} help={groupHelp.outcome}>
          <Long {...props} name="result" />
          <Long {...props} name="failed" />
          <Long {...props} name="differently" />
        </Group>
        <Group title={groups.terms}>
          <LicenceChoice {...props} />
        </Group>
      </>
    )
  },
}

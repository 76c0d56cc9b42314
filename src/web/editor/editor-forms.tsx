import type { ComponentChildren } from 'preact'
import type { Kind } from '../../domain/items/item.js'
import { AudienceChoice, LanguageChoice, Line, Long, Moment, YesChoice, ZoneChoice } from './editor-fields.js'
import { CategoryChoice, FeaturesChoice, PlaceDetails } from './event-form.js'
import { LicenceChoice, SettingChoice } from './write-up-fields.js'
import { RepeatFields } from './repeat-form.js'
import type { FieldsProps } from './editor-fields.js'
import { ListFields } from './list-form.js'
import { CallFields } from './call-fields.js'
import { ShiftFields } from './shift-fields.js'
import { Group } from './group.js'

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
          <YesChoice {...props} name="unreminded" />
        </Group>
        <Group title={groups.signUp} help={props.visit.words.editor.groupHelp.signUp}>
          <YesChoice {...props} name="signUp" />
          <Line {...props} name="capacity" short />
          <YesChoice {...props} name="waitingList" />
          <YesChoice {...props} name="approval" />
          <Moment {...props} name="closesAt" />
          <ShiftFields {...props} />
        </Group>
      </>
    )
  },
  'call': CallFields,
  'list': ListFields,
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

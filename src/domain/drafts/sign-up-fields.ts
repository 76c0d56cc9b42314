import type { EventPart, SignUpRules } from '../items/item.js'
import { wallOf } from '../text/zones.js'
import type { FieldReader } from './field-reader.js'
import { readShifts, shiftsAsText } from './shift-fields.js'

const MOST_PLACES = 100_000

type When = Pick<EventPart, 'startsAt' | 'overAt' | 'zone'>

/** How people sign up for an event, and for which shifts. */
export function signUpPart(reader: FieldReader, when: When): Pick<Required<EventPart>, 'signUp' | 'shifts'> {
  return { signUp: rulesIn(reader, when), shifts: readShifts(reader, when) }
}

function rulesIn(reader: FieldReader, { overAt, zone }: When): SignUpRules | null {
  const isOn = reader.choice('signUp', ['no', 'yes'], 'no') === 'yes'
  const capacity = reader.number('capacity', { max: MOST_PLACES })
  const waitingList = reader.choice('waitingList', ['no', 'yes'], 'no') === 'yes'
  const approval = reader.choice('approval', ['no', 'yes'], 'no') === 'yes'
  const closesAt = reader.moment('closesAt', zone)
  if (!isOn) return null
  if (closesAt !== null && closesAt > overAt) reader.fault('closesAt', 'closes-after-end')
  return { capacity, waitingList, approval, closesAt }
}

/** The fields that would make the sign-ups of an event what they are. */
export function signUpFieldsOf({ signUp = null, shifts = [], startsAt, zone }: EventPart) {
  const yes = (on: boolean | undefined) => (on === true ? 'yes' : 'no')
  const closesAt = signUp?.closesAt ?? null
  return {
    signUp: yes(signUp !== null),
    capacity: String(signUp?.capacity ?? ''),
    waitingList: yes(signUp?.waitingList),
    approval: yes(signUp?.approval),
    closesAt: closesAt === null ? '' : wallOf(closesAt, zone),
    shifts: shiftsAsText(shifts, { startsAt, zone }),
  }
}

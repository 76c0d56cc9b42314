import { expect } from 'chai'
import type { Delivery } from './deliveries.js'
import type { World } from './gates.js'
import type { RawAnswer } from './raw-requests.js'

type Wanted = { status: number | readonly number[]; asked?: number; what?: string }

/** Sends it and sees it turned away: by this status, with nothing kept, and no more asked of anybody than `asked`. */
export async function expectRefused(world: World, sent: Delivery | Buffer, wanted: Wanted): Promise<RawAnswer> {
  const { status, asked = 0, what = '' } = wanted
  const [keptBefore, askedBefore, wakesBefore] = [(await world.kept()).length, world.asked(), world.wakes()]
  const answer = await world.send(sent)
  expect(typeof status === 'number' ? [status] : status, what).to.include(answer.status)
  expect((await world.kept()).length, `${what}: kept`).to.equal(keptBefore)
  expect(world.asked() - askedBefore, `${what}: asked`).to.equal(asked)
  expect(world.wakes(), `${what}: woken`).to.equal(wakesBefore)
  return answer
}

/** Sends it and sees it let in, once. */
export async function expectKept(world: World, sent: Delivery | Buffer, what = ''): Promise<void> {
  const before = (await world.kept()).length
  const answer = await world.send(sent)
  expect(answer, what).to.deep.include({ status: 202, body: '' })
  expect((await world.kept()).length, `${what}: kept`).to.equal(before + 1)
}

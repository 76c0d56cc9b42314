import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { collections } from '../../../../src/collections.js'
import { idSource } from '../../../../src/core/ids.js'
import { buildServices, type Services } from '../../../../src/domain/services.js'
import type { PersonKey } from '../../../../src/domain/people-keys/person-key.js'
import { quickPasswords } from '../../../support/passwords.js'
import { event, Crash, faults, minutes, openDesk, START, type Desk } from '../../../support/publishing.js'
import { publish } from '../../../support/published.js'
import { noUploads } from '../../../support/uploads.js'
import { freshStore } from '../../../support/store.js'

const DAY_MS = 24 * 60 * 60_000
const party = { ...event, signUp: 'yes', capacity: '1', waitingList: 'yes' }
const addresses = ['ann@example.org', 'bob@example.org']

describe('letters about sign-ups', () => {
  for (const when of ['before', 'after'] as const)
    it(`go out exactly once each, wherever the process dies (${when} a write)`, async function () {
      this.timeout(60_000)
      for (let nth = 1; ; nth++) {
        const fault = faults()
        const desk = await openDesk((store) => fault.wrap(store))
        try {
          const { id } = await publish(desk, await desk.person(), 'event', party)
          const keys: PersonKey[] = []
          for (const mail of addresses) {
            keys.push(await desk.signUps.keyOfMail(mail))
            await desk.signUps.signUp(id, { key: await desk.signUps.keyOfMail(mail), door: 'mail', name: null, mail })
          }
          fault.arm(nth, when)
          await letters(desk)
          await desk.signUps.leave(id, keys[0] ?? 'mail:').catch(onlyCrash)
          await letters(desk)
          const crashed = fault.disarm()
          desk.pass(minutes(2))
          await desk.signUps.leave(id, keys[0] ?? 'mail:')
          await letters(desk)
          desk.pass(10 * DAY_MS + minutes(180))
          await letters(desk)
          await letters(desk)
          const { mails } = await desk.mails.page(null, 100)
          const told = mails.map(({ to, subject }) => `${to.slice(0, 3)} ${subject.split(':')[0]}`)
          // Whoever left before the letter was written need not be told that they were in.
          expect(told.filter((one) => one !== 'ann You have a place')).to.have.members([
            'bob A place is free for you',
            ...(told.includes('bob You are on the waiting list') ? ['bob You are on the waiting list'] : []),
            'bob Tomorrow',
          ])
          expect(new Set(told).size, `write ${nth}`).to.equal(told.length)
          if (!crashed) {
            expect(told).to.have.length(4)
            expect(nth).to.be.at.least(8)
            return
          }
        } finally {
          await desk.dispose()
        }
      }
    })
})

const onlyCrash = (error: unknown): void => {
  if (!(error instanceof Crash)) throw error
}

/** What the loops do, until nothing is left or the process dies. */
async function letters({ listKeeper, mailDoor, signUpLetters }: Desk): Promise<void> {
  try {
    while ((await listKeeper.step()) || (await mailDoor.step()) || (await signUpLetters.step()));
  } catch (error) {
    onlyCrash(error)
  }
}

describe('a list that several processes share', () => {
  it('gives each place once', async function () {
    this.timeout(60_000)
    const fresh = await freshStore({ collections })
    const secret = randomBytes(32)
    const clock = () => START
    const noFiles = () => Promise.reject(new Error('no files here'))
    const process = (worker: number): Services =>
      buildServices({
        ...{ store: fresh.store, clock, newId: idSource({ clock, worker }), random: Math.random, mailWorks: true },
        passwords: quickPasswords(),
        ...{ baseUrl: 'https://oak.test', derive: () => secret, wake: () => undefined },
        pictures: {
          ...noUploads,
          take: noFiles,
          takeFile: noFiles,
          open: () => Promise.resolve(null),
          remove: () => Promise.resolve(),
        },
        quotaBytes: 0,
      })
    try {
      const all = [process(0), process(1), process(2), process(3)]
      const [first] = all as [Services]
      const writer = await first.members.add({ name: 'writer', role: 'coordinator' })
      const { id } = await publish(first, writer, 'event', { ...party, capacity: '10', waitingList: 'no' })
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          (all[n % 4] ?? first).signUps.signUp(id, {
            key: `actor:https://far.test/${n >> 1}`,
            door: 'network',
            name: null,
          }),
        ),
      )
      const counts = await first.signUps.countsOf(id)
      expect(counts).to.include({ accepted: 10, left: 0 })
      expect(answers.filter((answer) => answer === 'accepted')).to.have.length(20) // each came at two doors at once
      await Promise.all(all.map(({ signUps }, n) => signUps.leave(id, `actor:https://far.test/${n}`)))
      const left = answers.slice(0, 8).filter((answer) => answer === 'accepted').length / 2
      expect(await first.signUps.countsOf(id)).to.include({ accepted: 10 - left })
    } finally {
      await fresh.dispose()
    }
  })
})

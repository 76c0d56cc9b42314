import type { Config } from './config.js'
import type { Clock } from './core/clock.js'
import type { Log } from './core/log.js'
import { createLoop, type Loop } from './core/loop.js'
import type { Timer } from './core/timer.js'
import { RULES_FRESH_MS } from './domain/moderation/domain-rules.js'
import type { Services } from './domain/services.js'
import type { CollectionSpec, Doc, Filter, Store } from './store/store.js'
import type { MailTransport } from './mail/transport.js'
import { MAIL_LOOK_MS, mailer } from './workers/mailer.js'
import { SWEEP_LOOK_MS, sweeper, type Expiring } from './workers/sweeper.js'

/** One thing a hub does over and over: a step of a worker, and how long it rests when it found nothing. */
export type Duty = { name: string; idleMs: number; step: () => Promise<boolean> }

export type Loops = {
  start(): void
  /** There may be work for this duty; does nothing in a process that has no loops. */
  wake(name: string): void
  stop(): Promise<unknown>
  settle(): Promise<void>
}

/** All loops of this process; none in the role `web`. */
export function buildLoops(
  { role }: Pick<Config, 'role'>,
  { clock, random, timer, log }: { clock: Clock; random: () => number; timer: Timer; log: Log },
  duties: readonly Duty[],
): Loops {
  const all = new Map<string, Loop>()
  let worked = 0
  for (const { name, idleMs, step } of role === 'web' ? [] : duties) {
    const counted = async () => {
      const found = await step()
      if (found) worked++
      return found
    }
    all.set(name, createLoop({ name, step: counted, clock, random, timer, idleMs, log: log.part(name) }))
  }
  return {
    start: () => all.forEach((loop) => loop.start()),
    wake: (name) => all.get(name)?.wake(),
    stop: () => Promise.all(Array.from(all.values(), (loop) => loop.stop())),
    /** One loop's work may be another's: all rest only when a round has found none. */
    async settle() {
      for (let before = -1; before !== worked;) {
        before = worked
        await Promise.all(Array.from(all.values(), (loop) => loop.settle()))
      }
    },
  }
}

/** What the rules ask to be done in the background. */
export function dutiesOf(services: Services): Duty[] {
  const { asks, publishing, members, tidier, timelines, reactions, rules } = services
  const author = (id: string) => members.get(id)
  return [
    { name: 'asks', idleMs: 5_000, step: () => asks.answerOne() },
    { name: 'publisher', idleMs: 15_000, step: () => publishing.publishDue(author) },
    { name: 'changes', idleMs: 30_000, step: services.changeTeller },
    { name: 'outcomes', idleMs: 30_000, step: services.outcomeTeller },
    { name: 'reminders', idleMs: 60_000, step: services.reminderTeller },
    { name: 'joined', idleMs: 30_000, step: services.joinTeller },
    { name: 'digest', idleMs: 60_000, step: services.digestDuty },
    { name: 'news', idleMs: 60_000, step: services.newsDuty },
    { name: 'series', idleMs: 5 * 60_000, step: () => services.series.step() },
    { name: 'tidier', idleMs: 5 * 60_000, step: () => tidier.step() },
    { name: 'uploads', idleMs: 5_000, step: services.uploadStep },
    { name: 'placer', idleMs: 15_000, step: () => timelines.placeStep() },
    { name: 'notifier', idleMs: 15_000, step: services.notifier },
    { name: 'push fan-out', idleMs: 15_000, step: services.pushQueue.fanOut },
    { name: 'notification trimmer', idleMs: 15 * 60_000, step: services.notificationTrimmer },
    { name: 'tallies', idleMs: 15_000, step: () => reactions.countStep() },
    { name: 'pledges', idleMs: 15_000, step: services.pledgeStep },
    { name: 'proofs', idleMs: 5_000, step: services.proofStep },
    { name: 'domains', idleMs: 60_000, step: () => rules.severOne() },
    { name: 'rules', idleMs: RULES_FRESH_MS, step: () => rules.load().then(() => false) },
    { name: 'voice', idleMs: 60_000, step: services.settingsTeller },
    { name: 'lists', idleMs: 15_000, step: () => services.listKeeper.step() },
    { name: 'reading lists', idleMs: 60_000, step: () => services.readingLists.followStep() },
    { name: 'relays', idleMs: 15_000, step: () => services.doors.relayStep() },
    {
      name: 'ballots',
      idleMs: 15_000,
      step: async () => (await services.ballots.closeStep()) || services.ballots.countStep(),
    },
    { name: 'scheduled', idleMs: 15_000, step: () => services.scheduled.publishStep() },
    { name: 'posts', idleMs: 5 * 60_000, step: services.postTidier },
    { name: 'polls', idleMs: 60_000, step: () => services.polls.countStep() },
    {
      name: 'sign-up letters',
      idleMs: 15_000,
      step: async () => (await services.mailDoor.step()) || services.signUpLetters.step(),
    },
    { name: 'speakers', idleMs: 5 * 60_000, step: services.speakerTidier },
    { name: 'hosts', idleMs: 60_000, step: () => services.cohosts.applyStep() },
    { name: 'departures', idleMs: 60_000, step: services.departures },
    { name: 'quiet follows', idleMs: 15 * 60_000, step: services.quietReconciler },
    { name: 'homes', idleMs: 60 * 60_000, step: services.homeTrimmer },
  ]
}

/** Deletes what need not be kept any longer. */
export function sweeping(store: Store, kinds: readonly CollectionSpec[], clock: Clock, log: Log): Duty {
  const swept = (collection: string, documents: number) =>
    log.info({ collection, documents }, 'expired documents deleted')
  const expiring = kinds.flatMap((kind) => expiringIn(store, kind))
  return { name: 'sweeper', idleMs: SWEEP_LOOK_MS, step: sweeper({ expiring, clock, swept }) }
}

/** Sends the mail that waits; without a mail server it waits for a steward instead. */
export function mailing(
  { mails, bounces }: Pick<Services, 'mails' | 'bounces'>,
  transport: MailTransport | null,
  log: Log,
): Duty[] {
  if (transport === null) return []
  return [{ name: 'mailer', idleMs: MAIL_LOOK_MS, step: mailer({ mails, bounces, transport, log }) }]
}

function expiringIn(store: Store, spec: CollectionSpec): Expiring[] {
  if (spec.retain === undefined) return []
  const { field, days } = spec.retain
  const before = (date: Date) => ({ [field]: { $lt: date } }) as Filter<Doc>
  return [{ name: spec.name, days, deleteBefore: (date) => store.collection(spec).deleteMany(before(date)) }]
}

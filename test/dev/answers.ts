import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import { REMEMBERED_DAYS } from '../../src/domain/pledges/pledge.js'
import type { Services } from '../../src/domain/services.js'
import { isLanguage, wordsIn } from '../../src/words/words.js'
import type { Comers, Plot } from './plots.js'

/** Something that somebody did, so many days before today. */
export type Answer = { ago: number; give: () => Promise<unknown> }

/** Letters to them end in the folder of letters. */
const addressOf = (item: Item, number: number): string => `neighbour-${number}-of-${item.id}@example.org`

/** What people did about one item since it was published, and how it ended. */
export async function answersTo(
  services: Services,
  writer: Member,
  plot: Pick<Plot, 'ago' | 'comers' | 'promises' | 'ended'>,
  item: Item,
): Promise<Answer[]> {
  const promised = await promises(services, plot.promises ?? 0, item)
  const doings = [...signUps(services, writer, plot.comers ?? {}, item), ...promised]
  const { ended } = plot
  // Those who answered did so over the first two thirds of the time since.
  const answers = doings.map((give, at) => ({ ago: plot.ago * (1 - (0.66 * (at + 1)) / doings.length), give }))
  const end = () => services.items.end(writer, item.id, ended ?? '')
  return ended === undefined ? answers : [...answers, { ago: plot.ago / 4, give: end }]
}

function signUps(services: Services, writer: Member, comers: Comers, item: Item): Answer['give'][] {
  const { signUps: list, organisers, members } = services
  const byMail = async (number: number, wish: { people?: number; shift?: string }) => {
    const mail = addressOf(item, number)
    const who = { key: await list.keyOfMail(mail), door: 'mail', name: `Neighbour ${number}`, mail } as const
    return list.signUp(item.id, who, wish)
  }
  const byRole = (role: string) => async () => {
    const member = (await members.byName(`a_${role}`)) as Member
    return list.signUp(item.id, { key: `member:${member.id}`, door: 'account', name: null })
  }
  const { roles = [], mail = [], hand = [], shifts = [] } = comers
  return [
    ...roles.map(byRole),
    ...mail.map((people, at) => () => byMail(at + 1, { people })),
    ...hand.map(
      ([name, people, note]) =>
        () =>
          organisers.add(writer, item.id, { name, people, note, shift: null }),
    ),
    ...(item.event?.shifts ?? []).flatMap(({ id }, at) =>
      Array.from({ length: shifts[at] ?? 0 }, (_, one) => () => byMail(one + at + 1, { shift: id })),
    ),
  ]
}

async function promises(services: Services, count: number, item: Item): Promise<Answer['give'][]> {
  const { pledges, personKeys, settings } = services
  const { name: hub = '', language = 'en' } = (await settings.read()) ?? {}
  const words = wordsIn(isLanguage(language) ? language : 'en')
  const consent = { text: words.pledges.consent(hub, REMEMBERED_DAYS), language }
  return Array.from({ length: count }, (_, at) => async () => {
    const mail = addressOf(item, at + 1)
    const who = { key: await personKeys.ofMail(mail), door: 'mail', name: `Neighbour ${at + 1}`, mail } as const
    return pledges.pledge(item.id, who, { consent })
  })
}

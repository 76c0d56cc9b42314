import type { Request, Response } from 'express'
import { parseId } from '../core/ids.js'
import type { Iri } from '../core/iri.js'
import type { Member } from '../domain/members/member.js'
import { refusal } from '../domain/refusals.js'
import type { Window } from '../domain/window.js'
import type { Api } from './api.js'
import type { Account } from './entities/account.js'
import { bounds, linkRows, windowOf } from './paging.js'

/** As many accounts as are sent at a time. */
export const ACCOUNTS = { usual: 40, most: 80 }

/** By the id in an address. @throws Refusal 'not-found' */
export async function accountNamed({ accounts }: Pick<Api, 'accounts'>, id: unknown): Promise<Iri> {
  const number = typeof id === 'string' ? parseId(id) : null
  const name = number === null ? null : await accounts.byNumber(number)
  if (name === null) throw refusal('not-found', 'no-such-page')
  return name
}

/** The same for one who asks for an account; null for their own while they have no public profile. */
export async function accountSeenBy(
  { accounts }: Pick<Api, 'accounts'>,
  viewer: Member | null,
  id: unknown,
): Promise<Iri | null> {
  const isOwn = viewer !== null && typeof id === 'string' && parseId(id) === viewer.id
  return isOwn ? accounts.byNumber(viewer.id) : accountNamed({ accounts }, id)
}

/** Accounts in the order given; those who are not known are left out. */
export async function inOrder({ accounts }: Pick<Api, 'accounts'>, names: readonly Iri[]): Promise<Account[]> {
  const known = await accounts.some(names)
  return names.flatMap((name) => known.get(name) ?? [])
}

type Row = { number: string; iri: Iri }

/**
 * Answers with one part of a list of accounts, whose order is known by numbers that are not in it.
 * @param read  rows in that order, newest first, whichever way the window looks
 */
export async function sendAccounts<R extends Row>(
  api: Pick<Api, 'accounts' | 'baseUrl'>,
  { req, res }: { req: Request; res: Response },
  read: (window: Window) => Promise<R[]>,
  shape: (account: Account, row: R) => object = (account) => account,
): Promise<void> {
  const window = windowOf(res, ACCOUNTS)
  const rows = await read(bounds(window))
  const known = await api.accounts.some(rows.map(({ iri }) => iri))
  linkRows({ req, res, origin: api.baseUrl }, rows, window)
  res.json(
    rows.flatMap((row) => {
      const account = known.get(row.iri)
      return account === undefined ? [] : [shape(account, row)]
    }),
  )
}

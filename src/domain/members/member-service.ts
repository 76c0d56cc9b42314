import type { Clock } from '../../core/clock.js'
import { z } from 'zod'
import { Language } from '../settings/hub-settings.js'
import type { ClaimService } from '../claims/claim-service.js'
import { fault, FieldFaults, parseFields } from '../refusals.js'
import { DisplayName, Email, foldEmail, Name, roles, type Member, type MemberState } from './member.js'
import { fileOf, memberOf, type MemberDoc, type MemberFile, type MemberRepo } from './member-repo.js'
import { Password, type Passwords } from './password.js'

/** What a new member needs. An empty mail address is none; without a password a link has to set one. */
export const NewMember = z.object({
  name: Name,
  displayName: DisplayName.default(''),
  email: z
    .union([z.literal('').transform(() => null), Email])
    .nullable()
    .default(null),
  password: Password.nullable().default(null),
  role: z.enum(roles).default('reader'),
  language: Language.nullable().default(null),
})
export type NewMember = z.input<typeof NewMember>

/** What a list of members is asked for; all unless told. */
export type MemberSearch = { state?: MemberState | null; prefix?: string; after?: string | null; limit?: number }

/** @property joins  by themselves, of which those who look after the hub hear */
type Joining = Partial<Pick<MemberDoc, 'state' | 'request' | 'unconfirmed' | 'opensProfile'>> & { joins?: boolean }

type Deps = {
  repo: MemberRepo
  claims: ClaimService
  passwords: Passwords
  newId: () => string
  clock: Clock
  /** There is a home to be begun. */
  wakePlacer: () => void
}

export type MemberService = ReturnType<typeof memberService>

export function memberService({ repo, claims, passwords, newId, clock, wakePlacer }: Deps) {
  const claim = claimer(claims)

  return {
    /** Makes an account. @throws FieldFaults */
    async add(input: NewMember, { joins = false, ...options }: Joining = {}): Promise<Member> {
      const { password, ...member } = parseFields(NewMember, input)
      const passwordHash = password === null ? null : await passwords.hash(password)
      const id = newId()
      await claim(id, member.name, member.email)
      const doc = { ...newDoc(id, clock(), member), passwordHash, ...options, ...(joins && { hear: clock() }) }
      await repo.add(doc)
      wakePlacer()
      return memberOf(doc)
    },

    /** Makes the first steward's account; a repeat finds it there and changes nothing. */
    async found(
      { name, displayName, email, language }: Pick<MemberDoc, 'name' | 'displayName' | 'email' | 'language'>,
      { id, passwordHash }: { id: string; passwordHash: string },
    ): Promise<void> {
      if ((await repo.get(id)) !== null) return
      await claim(id, name, email)
      const doc = newDoc(id, clock(), { name, displayName, email, language, role: 'steward' })
      await repo.add({ ...doc, passwordHash })
    },

    async get(id: string): Promise<Member | null> {
      const doc = await repo.get(id)
      return doc === null ? null : memberOf(doc)
    },

    async file(id: string): Promise<MemberFile | null> {
      const doc = await repo.get(id)
      return doc === null ? null : fileOf(doc)
    },

    async byName(name: string): Promise<Member | null> {
      const doc = await repo.byName(name)
      return doc === null ? null : memberOf(doc)
    },

    /**
     * Members by name, behind the name `after`.
     * @param search.prefix  of their names; what no name can begin with finds nobody
     * @returns `next` is what to give as `after` for the next page, null when there is none
     */
    async page(search: MemberSearch = {}): Promise<{ members: MemberFile[]; next: string | null }> {
      const { state = null, prefix = '', after = null, limit = 50 } = search
      const wanted = prefix.trim().toLowerCase()
      if (!/^[a-z0-9_]{0,30}$/.test(wanted)) return { members: [], next: null }
      const found = await repo.find({ state, prefix: wanted, after }, limit + 1)
      const members = found.slice(0, limit).map(fileOf)
      return { members, next: found.length > limit ? (members.at(-1)?.name ?? null) : null }
    },
  }
}

/** Makes a name, and an address if there is one, this member's. @throws FieldFaults 'taken' */
function claimer(claims: ClaimService) {
  return async (id: string, name: string, email: string | null): Promise<void> => {
    if (!(await claims.take(`name:${name}`, id))) throw new FieldFaults([fault('name', 'taken')])
    if (email === null || (await claims.take(`mail:${foldEmail(email)}`, id))) return
    await claims.release(`name:${name}`, id)
    throw new FieldFaults([fault('email', 'taken')])
  }
}

const newDoc = (id: string, now: Date, member: Omit<z.output<typeof NewMember>, 'password'>): MemberDoc => ({
  _id: id,
  ...member,
  displayName: member.displayName === '' ? member.name : member.displayName,
  state: 'active',
  passwordHash: null,
  secondFactor: null,
  recoveryHashes: [],
  credentialsAt: now,
  createdAt: now,
  request: null,
  suspended: null,
  unconfirmed: null,
  homeDue: now,
  revision: 1,
})

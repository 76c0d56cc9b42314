import type { Clock } from '../../core/clock.js'
import { z } from 'zod'
import { Language } from '../settings/hub-settings.js'
import type { ClaimService } from '../claims/claim-service.js'
import { fault, FieldFaults, parseFields } from '../refusals.js'
import { DisplayName, Email, foldEmail, Name, roles, type Member, type MemberState } from './member.js'
import { memberOf, type MemberDoc, type MemberRepo } from './member-repo.js'
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

type Deps = { repo: MemberRepo; claims: ClaimService; passwords: Passwords; newId: () => string; clock: Clock }

export type MemberService = ReturnType<typeof memberService>

export function memberService({ repo, claims, passwords, newId, clock }: Deps) {
  /** @throws FieldFaults 'taken' */
  async function claim(id: string, name: string, email: string | null): Promise<void> {
    if (!(await claims.take(`name:${name}`, id))) throw new FieldFaults([fault('name', 'taken')])
    if (email === null || (await claims.take(`mail:${foldEmail(email)}`, id))) return
    await claims.release(`name:${name}`, id)
    throw new FieldFaults([fault('email', 'taken')])
  }

  const newDoc = (id: string, member: Omit<z.output<typeof NewMember>, 'password'>): MemberDoc => ({
    _id: id,
    ...member,
    displayName: member.displayName === '' ? member.name : member.displayName,
    state: 'active',
    passwordHash: null,
    secondFactor: null,
    recoveryHashes: [],
    credentialsAt: clock(),
    createdAt: clock(),
    request: null,
    suspended: null,
  })

  return {
    /** Makes an account. @throws FieldFaults */
    async add(input: NewMember, options: { state?: MemberState; request?: string | null } = {}): Promise<Member> {
      const { password, ...member } = parseFields(NewMember, input)
      const passwordHash = password === null ? null : await passwords.hash(password)
      const id = newId()
      await claim(id, member.name, member.email)
      const { state = 'active', request = null } = options
      const doc = { ...newDoc(id, member), passwordHash, state, request }
      await repo.add(doc)
      return memberOf(doc)
    },

    /** Makes the first steward's account; a repeat finds it there and changes nothing. */
    async found(
      { name, displayName, email, language }: Pick<MemberDoc, 'name' | 'displayName' | 'email' | 'language'>,
      { id, passwordHash }: { id: string; passwordHash: string },
    ): Promise<void> {
      if ((await repo.get(id)) !== null) return
      await claim(id, name, email)
      const doc = newDoc(id, { name, displayName, email, language, role: 'steward' })
      await repo.add({ ...doc, passwordHash })
    },

    async get(id: string): Promise<Member | null> {
      const doc = await repo.get(id)
      return doc === null ? null : memberOf(doc)
    },

    async byName(name: string): Promise<Member | null> {
      const doc = await repo.byName(name)
      return doc === null ? null : memberOf(doc)
    },
  }
}

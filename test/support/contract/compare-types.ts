import ts from 'typescript'
import { z } from 'zod'
import { snakeCase } from './masto-types.js'

/**
 * Compares what a schema lets through with what a type promises to those who read it: whatever the type says is there has to
 * be there, not null, and of that kind. What it does not know may come with it.
 */
export class Comparison {
  readonly #checker: ts.TypeChecker
  readonly #done = new Map<ts.Type, Set<z.ZodType>>()
  /** `Account.lastStatusAt: may be null`, each once. */
  readonly faults = new Set<string>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  /** @param at  where the type stands, for what has no name of its own */
  compare(type: ts.Type, schema: z.ZodType, at: string): void {
    const promised = this.#checker.getNonNullableType(type)
    for (const one of alternatives(schema)) this.#alternative(promised, one, at)
  }

  #alternative(type: ts.Type, schema: z.ZodType, at: string): void {
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Void)) !== 0) return
    const wanted = this.#kind(type)
    const given = kindOf(schema)
    if (wanted !== given && !(wanted === 'object' && given === 'record'))
      return void this.faults.add(`${at}: is ${given}, not ${wanted}`)
    if (schema instanceof z.ZodObject) this.#object(type, schema, at)
    if (schema instanceof z.ZodArray) {
      const [element] = this.#checker.getTypeArguments(type as ts.TypeReference)
      if (element !== undefined) this.compare(element, schema.element as z.ZodType, at)
    }
    if (schema instanceof z.ZodEnum && type.isUnion()) {
      const known = type.types.flatMap((one) => (one.isStringLiteral() ? [one.value] : []))
      for (const value of schema.options)
        if (known.length > 0 && !known.includes(String(value))) this.faults.add(`${at}: may be '${value}'`)
    }
  }

  #object(type: ts.Type, schema: z.ZodObject, at: string): void {
    const done = this.#done.get(type) ?? new Set()
    if (done.has(schema)) return
    this.#done.set(type, done.add(schema))
    const name = type.aliasSymbol?.name ?? type.symbol?.name ?? ''
    const here = name === '' || name.startsWith('__') ? at : name
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const promise = this.#checker.getTypeOfSymbol(property)
      const mayLack = (property.flags & ts.SymbolFlags.Optional) !== 0 || holds(promise, ts.TypeFlags.Undefined)
      const field = schema.shape[snakeCase(property.name)] as z.ZodType | undefined
      const label = `${here}.${property.name}`
      if (field === undefined) {
        if (!mayLack) this.faults.add(`${label}: is not there`)
        continue
      }
      if (!mayLack && field.safeParse(undefined).success) this.faults.add(`${label}: may be left out`)
      if (!holds(promise, ts.TypeFlags.Null) && field.safeParse(null).success) this.faults.add(`${label}: may be null`)
      this.compare(promise, field, label)
    }
  }

  #kind(type: ts.Type): string {
    const one = type.isUnion() ? (type.types[0] ?? type) : type
    if ((one.flags & ts.TypeFlags.StringLike) !== 0) return 'string'
    if ((one.flags & ts.TypeFlags.NumberLike) !== 0) return 'number'
    if ((one.flags & ts.TypeFlags.BooleanLike) !== 0) return 'boolean'
    return this.#checker.isArrayType(one) ? 'array' : 'object'
  }
}

const holds = (type: ts.Type, flag: ts.TypeFlags): boolean =>
  (type.flags & flag) !== 0 || (type.isUnion() && type.types.some((one) => holds(one, flag)))

/** What a schema lets through besides nothing and null. */
function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return alternatives(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(alternatives)
  return schema instanceof z.ZodNull || schema instanceof z.ZodNever ? [] : [schema]
}

function kindOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodArray || schema instanceof z.ZodTuple) return 'array'
  if (schema instanceof z.ZodObject) return 'object'
  if (schema instanceof z.ZodEnum) return 'string'
  if (schema instanceof z.ZodLiteral) return typeof [...schema.values][0]
  return schema.def.type === 'int' ? 'number' : schema.def.type
}

/**
 * Rules in the EU's business rule form: `{Identifier, Type, Country, Version, SchemaVersion, Engine, EngineVersion,
 * CertificateType, Description: [{lang, desc}], ValidFrom, ValidTo, AffectedFields, Logic}`.
 * https://github.com/eu-digital-green-certificates/dgc-business-rules-testdata
 */
import type { CertLogicExpression } from 'certlogic-js'
import { validate } from 'certlogic-js/dist/validation/index.js'
import type { ForeignRule } from '../../domain/certificates/foreign-certificate.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type EpochMs, parseInstant } from '../../domain/kit/time.ts'

export type EuRule = {
  readonly said: ForeignRule
  /** Acceptance: of the country where it is shown. Invalidation: of the one that issued it. */
  readonly type: 'Acceptance' | 'Invalidation'
  readonly country: string
  /** As compared: major, minor, patch. */
  readonly order: readonly [number, number, number]
  readonly certificates: 'General' | 'Vaccination' | 'Test' | 'Recovery'
  readonly from: EpochMs
  /** Inclusive, as the form has it. */
  readonly to: EpochMs
  /** Undefined: for an engine newer than ours, so that it cannot be evaluated. */
  readonly logic: CertLogicExpression | undefined
}

/** The CertLogic that `certlogic-js` 1.2 evaluates. */
const ENGINE = [1, 2, 2] as const

/**
 * @param value  a list of rules, as parsed from JSON
 * @throws AppError `FOREIGN_RULES_INVALID` naming rule and field
 */
export function readEuRules(value: unknown): readonly EuRule[] {
  if (!Array.isArray(value)) throw invalid('the rules', 'must be a list')
  return value.map(ruleOf)
}

function ruleOf(value: unknown, index: number): EuRule {
  const rule = objectOf(value, `rule ${index}`)
  const name = typeof rule['Identifier'] === 'string' ? rule['Identifier'] : `rule ${index}`
  const text = (field: string, form: RegExp) => {
    const found = rule[field]
    return typeof found === 'string' && form.test(found) ? found : refuse(name, field)
  }
  const oneOf = <T extends string>(field: string, known: readonly T[]): T =>
    known.find((each) => each === rule[field]) ?? refuse(name, field)
  const instant = (field: string) => parseInstant(text(field, /./)) ?? refuse(name, field)
  const id = text('Identifier', /^[A-Z]{2}-[A-Z]{2}-\d{4}$/)
  const version = text('Version', VERSION)
  if (text('Engine', /./) !== 'CERTLOGIC') refuse(name, 'Engine')
  const isNewer = isAfter(orderOf(text('EngineVersion', VERSION)), ENGINE)
  return {
    said: { id, version, ...descriptionOf(rule['Description'], name) },
    type: oneOf('Type', ['Acceptance', 'Invalidation']),
    country: text('Country', /^[A-Z]{2}$/),
    order: orderOf(version),
    certificates: oneOf('CertificateType', ['General', 'Vaccination', 'Test', 'Recovery']),
    from: instant('ValidFrom'),
    to: instant('ValidTo'),
    logic: isNewer ? undefined : logicOf(rule['Logic'], name),
  }
}

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/

function logicOf(logic: unknown, name: string): CertLogicExpression {
  const [fault] = validate(logic)
  if (fault !== undefined) throw invalid(name, `Logic: ${fault.message}`)
  return logic as CertLogicExpression
}

/** Korean where the rule has it, else English; English where it has that, else whatever comes first. */
function descriptionOf(value: unknown, name: string): { readonly ko: string; readonly en: string } {
  const words = Array.isArray(value) ? value.map((each) => objectOf(each, name)) : refuse(name, 'Description')
  const said = (lang: string) => words.find((each) => each['lang'] === lang)?.['desc']
  const any = said('en') ?? words[0]?.['desc']
  if (typeof any !== 'string') return refuse(name, 'Description')
  const korean = said('ko')
  return { ko: typeof korean === 'string' ? korean : any, en: any }
}

export function isAfter(one: EuRule['order'], other: EuRule['order']): boolean {
  const place = one.findIndex((part, index) => part !== other[index])
  return place >= 0 && (one[place] ?? 0) > (other[place] ?? 0)
}

function orderOf(version: string): EuRule['order'] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return [major, minor, patch]
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalid(name, 'must be an object')
  return { ...value }
}

function refuse(name: string, field: string): never {
  throw invalid(name, `${field} is missing or wrong`)
}

function invalid(name: string, why: string): AppError {
  return new AppError('FOREIGN_RULES_INVALID', `${name}: ${why}`)
}

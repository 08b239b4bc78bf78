/** Rules for certificates of other countries, as a ruleset holds them: whoever evaluates them reads them further. */
import { isObject } from '../../domain/kit/field-readers.ts'
import { type JsonField, listOf, member, membersOf, onlyKnown, refuse, textsOf } from '../../domain/rules/json-field.ts'
import type { ForeignCertificateRules } from '../../domain/rules/ruleset.ts'

/** @param field `{rules: [rule in the EU's form], valueSets: {name: [code]}}`; undefined: there are none */
export function foreignCertificatesOf(field: JsonField | undefined): ForeignCertificateRules | null {
  if (field === undefined) return null
  onlyKnown(field, ['rules', 'valueSets'])
  const sets = member(field, 'valueSets')
  return {
    rules: listOf(member(field, 'rules')).map(ruleOf),
    valueSets: Object.fromEntries(membersOf(sets).map((set) => [set.path.slice(sets.path.length + 1), textsOf(set)])),
  }
}

function ruleOf(field: JsonField): object {
  return isObject(field.value) ? field.value : refuse(field, "must be a rule in the EU's form")
}

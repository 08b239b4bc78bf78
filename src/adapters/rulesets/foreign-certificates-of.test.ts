/** Rules for certificates of other countries in a ruleset: the reader and the schema take the same. */
import { readFileSync } from 'node:fs'
import Schema from 'typebox/schema'
import { expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
import { jsonField } from '../../domain/rules/json-field.ts'
import { rowsOf } from './rows-of.ts'

const compiled = Schema.Compile(JSON.parse(readFileSync('rulesets/schema.json', 'utf8')))
const template = JSON.parse(readFileSync('rulesets/template/ruleset.json', 'utf8'))

function read(foreignCertificates: unknown) {
  const document = { ...template, foreignCertificates }
  try {
    const rows = rowsOf(jsonField(document, 'RULESET_INVALID'))
    return { fits: compiled.Check(document), read: rows.foreignCertificates }
  } catch (error) {
    if (error instanceof AppError) return { fits: compiled.Check(document), read: error.message }
    throw error
  }
}

test('they are taken as they are, with their value sets', () => {
  const own = { rules: [{ Identifier: 'VR-KR-0001' }], valueSets: { 'vaccines.names': ['EU/1/20/1528'] } }
  expect(read(own)).toEqual({ fits: true, read: own })
  expect(read(null)).toEqual({ fits: true, read: null })
})

test.each([
  ['a list', [], 'must be an object'],
  ['without rules', { valueSets: {} }, 'foreignCertificates.rules is missing'],
  ['without value sets', { rules: [] }, 'foreignCertificates.valueSets is missing'],
  ['a rule that is none', { rules: [7], valueSets: {} }, 'foreignCertificates.rules[0]'],
  ['a code that is none', { rules: [], valueSets: { a: [7] } }, 'foreignCertificates.valueSets.a[0]'],
  ['a member that nobody knows', { rules: [], valueSets: {}, colour: 'green' }, 'foreignCertificates.colour'],
])('refused: %s', (_name, value, why) => {
  expect(read(value)).toEqual({ fits: false, read: expect.stringContaining(why) })
})

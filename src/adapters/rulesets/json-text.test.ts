/** Lines of everything in JSON, and what is wrong with it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
import { member, placeOf } from '../../domain/rules/json-field.ts'
import { jsonText } from './json-text.ts'

const refusal = (text: string) => {
  try {
    jsonText(text, 'CASE_INVALID', 'file.json')
  } catch (error) {
    if (error instanceof AppError && error.code === 'CASE_INVALID') return error.message
    throw error
  }
  return 'taken'
}

test('every member and item knows its line, whatever brackets and quotes stand in texts', () => {
  const field = jsonText('{\n "a": [1,\n  {"b}\\"": "]{\\n"},\n  2],\n "c": {"d":\n 5}\n}', 'CASE_INVALID', 'f')
  const line = (path: string) => field.lineOf?.(path)
  expect(['', 'a', 'a[0]', 'a[1]', 'a[1].b}"', 'a[2]', 'c', 'c.d'].map(line)).toEqual([1, 2, 2, 3, 3, 4, 5, 5])
})

test('what is missing stands on the line of what should hold it', () => {
  const field = jsonText('{\n "rows": [\n  {"id": 1}]}', 'CASE_INVALID', 'f')
  expect(placeOf({ ...field, path: 'rows[0].to' })).toBe('f:3: rows[0].to')
  expect(placeOf(member(field, 'nothing'))).toBe('f:1: nothing')
})

describe('refused with the line', () => {
  test.each([
    ['{"a": 1,\n"b": }', 'file.json:2: is not JSON: '],
    ['{"a": 1,\n"b": 2', 'file.json:2: is not JSON: '],
    ['', 'file.json:1: is not JSON: '],
    ['{"a": {"b": 1,\n"b": 2}}', 'file.json:2: a.b stands twice'],
  ])('%j', (text, says) => {
    expect(refusal(text)).toContain(says)
  })
})

test('all JSON is read as JSON.parse reads it, and told by its line in one line', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 4), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent)
      expect(jsonText(text, 'CASE_INVALID', 'f').value).toEqual(JSON.parse(text))
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => !refusal(text).includes('\n')))
})

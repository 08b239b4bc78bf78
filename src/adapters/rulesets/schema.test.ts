/** The schema that editors use says the same as the reader: what either refuses in form, the other refuses. */
import { readFileSync } from 'node:fs'
import Schema from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
import { jsonField } from '../../domain/rules/json-field.ts'
import { rowsOf } from './rows-of.ts'

const schema = JSON.parse(readFileSync('rulesets/schema.json', 'utf8'))
const compiled = Schema.Compile(schema)
const fits = (value: unknown) => compiled.Check(value)

function isRead(value: unknown): boolean {
  try {
    rowsOf(jsonField(value, 'RULESET_INVALID'))
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object in a document with its path, so that each can be changed once. */
function objectsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsIn(item, [...path, index]))
  if (!isObject(value)) return []
  return [path, ...Object.entries(value).flatMap(([name, item]) => objectsIn(item, [...path, name]))]
}

function changed(document: Json, path: readonly (string | number)[], change: (object: Json) => void): Json {
  const copy = structuredClone(document)
  let target: unknown = copy
  for (const step of path) target = (target as Json)[step]
  change(target as Json)
  return copy
}

describe.each(['kr', 'template'])('rulesets/%s', (name) => {
  const document: Json = JSON.parse(readFileSync(`rulesets/${name}/ruleset.json`, 'utf8'))
  // Of rows that are alike two stand for all; suspensions and credentials are each of their own form.
  const objects = objectsIn(document).filter(
    ([section, index]) =>
      (index !== undefined || !['sources', 'regionGroups'].includes(String(section))) &&
      (Number(index ?? 0) < 2 || ['suspend', 'credentials'].includes(String(section))),
  )

  test('fits the schema and is read', () => {
    expect([fits(document), isRead(document)]).toEqual([true, true])
    expect(document['$schema']).toBe('../schema.json')
  })

  test('a member that nobody knows is refused by both, wherever it stands', () => {
    const taken = objects.filter((path) => {
      const odd = changed(document, path, (object) => {
        object['colour'] = 'green'
      })
      return fits(odd) || isRead(odd)
    })
    expect(taken).toEqual([])
  })

  test('a member that is missing, or of another type, is refused by both or by neither', () => {
    const differ: string[] = []
    for (const path of objects) {
      const object = path.reduce<unknown>((at, step) => (at as Json)[step], document) as Json
      for (const member of Object.keys(object)) {
        const changes: [string, (target: Json) => void][] = [
          ['missing', (target) => delete target[member]],
          ['a truth', (target) => Object.assign(target, { [member]: true })],
          ['a number', (target) => Object.assign(target, { [member]: 7.5 })],
          ['an object', (target) => Object.assign(target, { [member]: { odd: 1 } })],
        ]
        for (const [what, change] of changes) {
          const odd = changed(document, path, change)
          const [inSchema, inReader] = [fits(odd), isRead(odd)]
          // The reader knows more: which row names which word. It never takes what the schema refuses.
          const mayKnowMore = what === 'missing' && inSchema && !inReader && MEANINGS.includes(member)
          if (inSchema !== inReader && !mayKnowMore) differ.push(`${[...path, member].join('.')} ${what}: ${inSchema}`)
        }
      }
    }
    expect(differ).toEqual([])
  })
})

/** Members whose absence only their meaning forbids: a row then speaks of a word, or ends before it begins. */
const MEANINGS = ['from', 'ko', 'en', 'publishedAt']

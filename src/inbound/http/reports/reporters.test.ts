/** The file of who may report, and its bearer tokens. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../domain/kit/errors.ts'
import { NO_REPORTERS, readReporters } from './reporters.ts'

const TOKEN = 'a-token-of-20-letters'
const tokenSha256 = createHash('sha256').update(TOKEN).digest('hex')
const file = (...reporters: object[]) => JSON.stringify({ reporters })
const staff = { name: 'cafe', kind: 'staff', tokenSha256, sites: ['080-000-0001', '142012'] }

test('a token finds its reporter, with the sites of staff as dialled numbers', () => {
  const reporters = readReporters(file(staff))
  expect(reporters.find(`Bearer ${TOKEN}`)).toEqual({
    ...{ name: 'cafe', kind: 'staff' },
    sites: new Set(['0800000001', '142012']),
  })
  expect(reporters.find(`bearer ${TOKEN}`)?.kind).toBe('staff')
})

test.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  `Basic ${TOKEN}`,
  TOKEN,
  `Bearer ${TOKEN} `,
  `Bearer ${TOKEN}x`,
  'Bearer short',
  `Bearer ${'x'.repeat(201)}`,
  `Bearer ${tokenSha256}`,
])('the header %o is nobody’s', (header) => {
  expect(readReporters(file(staff)).find(header)).toBeUndefined()
  expect(NO_REPORTERS.find(header)).toBeUndefined()
})

describe('a file is refused, saying where it is wrong, when', () => {
  const { sites: _sites, ...noSites } = staff
  test.each([
    ['it is no JSON', '{', 'it is no JSON'],
    ['it holds a token itself', file({ ...staff, tokenSha256: TOKEN }), '/reporters/0/tokenSha256'],
    ['it holds a word nobody knows', file({ ...staff, token: TOKEN }), '/reporters/0'],
    ['staff have no sites', file(noSites), '"cafe": staff and operators have "sites"'],
    ['an operator has no sites', file({ ...noSites, kind: 'operator' }), 'staff and operators have'],
    ['a carrier has sites', file({ ...staff, kind: 'carrier' }), 'nobody else has'],
    ['a site has no number', file({ ...staff, sites: ['abcdefgh'] }), 'abcdefgh'],
  ])('%s', (_when, json, words) => {
    let thrown: unknown
    try {
      readReporters(json)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject({ code: 'REPORTERS_INVALID', message: expect.stringContaining(words) })
    expect(String(thrown)).not.toContain(TOKEN)
  })
})

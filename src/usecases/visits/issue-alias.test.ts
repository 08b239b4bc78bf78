/** Issue of an alias: another number where one is taken, an end code of four digits, the contact sealed with the alias that it is for. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { AliasContact } from '../../domain/visits/alias-contact.ts'
import type { AuditEntry } from '../../ports/access/audit.ts'
import type { NewAlias } from '../../ports/visits/aliases.ts'
import { makeIssueAlias } from './issue-alias.ts'

const NOON = Date.parse('2022-01-12T12:31+09:00')
const CONTACT = { line: '+821000005678' as Line, name: '남궁민수' }

/** @param taken  how many numbers in a row are somebody's */
function setUp(taken: number) {
  const [sealed, tried]: [AliasContact[], NewAlias[]] = [[], []]
  let picked = 0
  const issue = makeIssueAlias({
    aliases: { add: async (alias) => tried.push(alias) > taken },
    sealer: { seal: async (contact) => Uint8Array.of(sealed.push(contact)) },
    pick: (below) => {
      picked += 1
      return below === 10_000 ? 7 : picked % below
    },
    clock: { now: () => NOON },
  })
  return { issue, sealed, tried }
}

test('the card has the number, a code of four digits and the last day; behind it lies the sealed contact', async () => {
  const { issue, sealed, tried } = setUp(0)
  const card = await issue(CONTACT)
  expect(card).toEqual({ alias: tried[0]?.alias, endCode: '0007', lastDay: '2022-02-08' })
  expect(sealed).toEqual([{ ...CONTACT, alias: card.alias }])
  expect(tried).toEqual([{ alias: card.alias, issuedOn: '2022-01-12', endCode: '0007', contact: Uint8Array.of(1) }])
  expect(tried[0]).not.toHaveProperty('audit')
})

test('where a number is taken it is another one, of which the contact is sealed anew', async () => {
  const { issue, sealed, tried } = setUp(4)
  const { alias } = await issue(CONTACT)
  expect(tried).toHaveLength(5)
  expect(alias).toBe(tried[4]?.alias)
  expect(new Set(sealed.map((each) => each.alias)).size).toBe(5)
})

test('after five that are taken it says what a day takes', async () => {
  const { issue, tried } = setUp(5)
  await expect(issue(CONTACT)).rejects.toMatchObject({
    code: 'ALIASES_USED_UP',
    message: expect.stringContaining('issue more tomorrow') as unknown,
  })
  expect(tried).toHaveLength(5)
})

test('a desk’s is noted', async () => {
  const { issue, tried } = setUp(0)
  const day = '2022-01-12' as CalendarDate
  const audit: AuditEntry = {
    ...{ actor: { kind: 'administrator', name: 'desk' }, verb: 'alias-issue', site: undefined, day },
  }
  await issue(CONTACT, audit)
  expect(tried[0]?.audit).toBe(audit)
})

/** The handsets' inboxes stay within bounds. */
import { expect, test } from 'vitest'
import { createInboxes } from './inboxes.ts'

const message = (text: string) => ({ at: '2022-01-12T11:40:00+09:00', from: '080-205-0001', text, bytes: text.length })

test('a handset shows its newest text first and keeps the last hundred', () => {
  const inboxes = createInboxes()
  for (let n = 0; n < 150; n++) inboxes.put('+821000000001', message(String(n)))
  expect(inboxes.of('+821000000001')).toHaveLength(100)
  expect(inboxes.of('+821000000001')[0]?.text).toBe('149')
  expect(inboxes.of('+821000000002')).toEqual([])
})

test('above the bound in all the handset that was quiet longest loses its oldest', () => {
  const inboxes = createInboxes({ aHandset: 10, inAll: 4 })
  for (const phone of ['a', 'b', 'a', 'c', 'a', 'd']) inboxes.put(phone, message(phone))
  expect(inboxes.of('b')).toEqual([])
  expect(inboxes.of('c')).toEqual([])
  expect(inboxes.of('a')).toHaveLength(3)
  expect(inboxes.of('d')).toHaveLength(1)
  inboxes.empty()
  expect(inboxes.of('d')).toEqual([])
})

/** Answers kept for signed requests: by time, by number and by bytes. */
import { expect, test } from 'vitest'
import { createAnsweredRequests } from './answered-requests.ts'

let now = 0
const answer = (body = '') => ({ status: 200, contentType: 'application/json', body })

async function keep(requests: ReturnType<typeof createAnsweredRequests>, name: string, body = '') {
  expect(await requests.find(name)).toBeUndefined()
  requests.answered(name, answer(body))
}

test('an answer is kept for ten minutes, in which its signature may count', async () => {
  now = 0
  const requests = createAnsweredRequests(() => now)
  await keep(requests, 'one', 'a')
  now = 600_000 - 1
  expect(await requests.find('one')).toEqual(answer('a'))
  now = 600_000
  expect(await requests.find('one')).toBeUndefined()
})

test('of more answers or bytes than may be kept the oldest go', async () => {
  const few = createAnsweredRequests(() => 0, { most: 2, mostBytes: 1e6 })
  for (const name of ['one', 'two', 'three']) await keep(few, name)
  expect([await few.find('three'), await few.find('two'), await few.find('one')]).toEqual([
    answer(),
    answer(),
    undefined,
  ])
  const small = createAnsweredRequests(() => 0, { most: 10, mostBytes: 1_000 })
  for (const name of ['one', 'two']) await keep(small, name, 'a'.repeat(400))
  expect([(await small.find('two'))?.body.length, await small.find('one')]).toEqual([400, undefined])
})

test('who waits for one that ended without an answer is dealt with next', async () => {
  const requests = createAnsweredRequests(() => 0)
  expect(await requests.find('one')).toBeUndefined()
  const second = requests.find('one')
  const third = requests.find('one')
  requests.unanswered('one')
  expect(await second).toBeUndefined()
  requests.answered('one', answer('b'))
  expect(await third).toEqual(answer('b'))
})

import { expect, test } from 'vitest'
import { createLogger, withoutNumbers } from './logger.ts'

test.each([
  '010-0000-0001',
  '01000000001',
  '+821000000001',
  '821000000001',
  '080-000-0001',
  '+84900000001',
  '02-000-0000',
])('a number written as %s never reaches a log line', (number) => {
  const lines: string[] = []
  createLogger('info', { write: (line) => void lines.push(line) }).info({ somebody: number }, `rang from ${number}.`)
  expect(lines.join('')).toContain('[number]')
  expect(lines.join('')).not.toContain(number)
})

test('keys, times and ports stay readable', () => {
  const line =
    '{"time":"2022-01-12T02:40:00.000Z","visit":"0a01000000001bff","port":50000,"ms":12.5,"version":"kr-2022-03-01.1"}'
  expect(withoutNumbers(line)).toBe(line)
})

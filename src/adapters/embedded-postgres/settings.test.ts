import fc from 'fast-check'
import { expect, test } from 'vitest'
import { embeddedSettings } from './settings.ts'

const GB = 1024 ** 3
const megabytes = (setting = '') => Number(/^(\d+)MB$/.exec(setting)?.[1])

test('a large machine gets the sizes that were measured', () => {
  expect(embeddedSettings(24 * GB, 80 * GB)).toMatchObject({
    shared_buffers: '1024MB',
    min_wal_size: '1024MB',
    max_wal_size: '8192MB',
  })
})

test('whatever the machine, every commit is on disk and no size passes what it has', () => {
  const bytes = (most: number) => fc.integer({ min: GB / 2, max: most * GB })
  fc.assert(
    fc.property(bytes(512), bytes(4000), (memory, free) => {
      const settings = embeddedSettings(memory, free)
      expect(settings).toMatchObject({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' })
      expect(megabytes(settings['shared_buffers'])).toBeLessThanOrEqual(memory / 2 ** 20 / 4)
      expect(megabytes(settings['max_wal_size'])).toBeLessThanOrEqual(free / 2 ** 20 / 2)
      // PostgreSQL refuses less than two segments of 16 MB.
      expect(megabytes(settings['min_wal_size'])).toBeGreaterThanOrEqual(32)
      expect(megabytes(settings['min_wal_size'])).toBeLessThanOrEqual(megabytes(settings['max_wal_size']))
    }),
  )
})

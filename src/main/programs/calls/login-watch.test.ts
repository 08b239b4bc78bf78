/** Logins that may do more than they should are told once the database is migrated, not before. */
import { expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { createPool } from '../../../adapters/postgres/kit/connect.ts'
import { askLoginFaults } from '../../../adapters/postgres/kit/login-faults.ts'
import { watchLogins } from './login-watch.ts'

test('what a real database says of its logins is the detail, with where to read on', async () => {
  const database: TestDatabase = await testDatabase()
  const admin = createPool(database.url, 'owner', { max: 1 })
  const migrated = Promise.withResolvers<void>()
  await admin.query(
    `alter role ansimpass_app in database ${new URL(database.url).pathname.slice(1)} set log_statement = 'all'`,
  )
  const watch = watchLogins(migrated.promise, () => askLoginFaults(database.url))
  expect(watch.detail).toBe('')
  migrated.resolve()
  await eventually(() =>
    expect(watch.detail).toBe(
      'for ansimpass_app log_statement is all and should be none (docs/operate.md, "Logins of the database")',
    ),
  )
  watch.stop()
  await admin.end()
  await database.close()
})

test('where all is well, or nobody answers, it adds nothing', async () => {
  let asked = 0
  const watch = watchLogins(Promise.resolve(), () => {
    asked += 1
    return Promise.reject(new Error('away'))
  })
  await eventually(() => expect(asked).toBe(1))
  expect(watch.detail).toBe('')
  watch.stop()
})

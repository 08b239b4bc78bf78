/** The database through which rules reach the servers. */
import type pg from 'pg'
import { awaitRulesAnswers, sendRulesOrder } from '../../adapters/postgres/rules/rule-orders.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Places } from '../settings-of.ts'
import { withPool } from '../with-pool.ts'

const ANSWER_WITHIN_MS = 15_000

/** @throws AppError `DATABASE_NOT_MIGRATED` */
export function withRulesDatabase<T>(places: Places, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  return withPool(places, { name: 'rules-command', missing: 'knows no published rules' }, use)
}

/**
 * Leaves an order and tells what each server made of it, one line each.
 * @throws AppError `RULES_REFUSED` where one refused or did not answer
 */
export async function orderRules(
  places: Places,
  order: { readonly version: string; readonly bundle: string | null },
): Promise<void> {
  const answers = await withRulesDatabase(places, async (pool) =>
    awaitRulesAnswers(pool, await sendRulesOrder(pool, order), ANSWER_WITHIN_MS),
  )
  if (answers.length === 0) console.log('no server runs on this database now: each takes the order when it starts')
  for (const { server, answer, code, message } of answers) {
    if (answer === 'accepted') console.log(`${server}: accepted, ${order.version} holds there now`)
    else if (answer === 'refused') console.log(`${server}: refused, ${code}: ${message}`)
    else console.log(`${server}: no answer in ${ANSWER_WITHIN_MS / 1000} s; it takes the order when it is back`)
  }
  const without = answers.filter(({ answer }) => answer !== 'accepted')
  if (without.length === 0) return
  const names = without.map(({ server, answer, code }) => `${server} (${answer === 'refused' ? code : 'no answer'})`)
  throw new AppError(
    'RULES_REFUSED',
    `${order.version} does not hold on ${names.join(', ')}; what held there still does`,
  )
}

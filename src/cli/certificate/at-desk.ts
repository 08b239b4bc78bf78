/** Keys of pass QRs and the audit, as a command at a desk has them: with a server running or without. */
import { userInfo } from 'node:os'
import { openKeyRing } from '../../adapters/keys/key-ring.ts'
import { createPassKeys } from '../../adapters/keys/pass-keys.ts'
import { openPassRevocations } from '../../adapters/keys/pass-revocations.ts'
import { createPostgresAuditLog } from '../../adapters/postgres/access/audit.ts'
import { ADVISORY_LOCKS } from '../../adapters/postgres/kit/advisory-locks.ts'
import { inTransaction } from '../../adapters/postgres/kit/in-transaction.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { makeConfig } from '../../main/config/config.ts'
import type { AuditVerb } from '../../ports/access/audit.ts'
import type { PassKeys } from '../../ports/certificates/pass-keys.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { type Places, settingsOf } from '../settings-of.ts'
import { withPool } from '../with-pool.ts'

export type PassKeysAt = { readonly keys: PassKeys; readonly now: EpochMs }

export function passKeysAt(places: Places): PassKeysAt {
  const { dataFolder, secretsFolder } = makeConfig(settingsOf(places), { production: false })
  const revocations = openPassRevocations(dataFolder)
  return {
    keys: createPassKeys(openKeyRing(secretsFolder), revocations),
    now: clockOfFolder(dataFolder, Date.now()).now,
  }
}

const POOL = { name: 'certificate-command', missing: 'does not hold the tables of this version' }

/**
 * Noted first: what cannot be noted is not done. @throws as `withPool`
 *
 * @param withdraw reads what is withdrawn and writes it anew: no two commands at a time, or one would write over the other's
 */
export async function noted(places: Places, verb: AuditVerb, now: EpochMs, withdraw?: () => void): Promise<void> {
  const actor = { kind: 'administrator', name: userInfo().username } as const
  await withPool(places, POOL, async (pool) => {
    await createPostgresAuditLog(pool).note({ actor, verb, site: undefined, day: kstDay(now) })
    if (withdraw === undefined) return
    await inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.passRevocations])
      withdraw()
    })
  })
}

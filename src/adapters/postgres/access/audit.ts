/** Rows of the audit, written by whoever makes the change, in its transaction. The app may insert them and nothing else. */
import type pg from 'pg'
import type { AuditBatchLog, AuditEntry, AuditLog } from '../../../ports/access/audit.ts'
import { whenAvailable } from '../kit/when-available.ts'

const ABOUT_NO_SITE = 0

export async function noteAudit(
  client: Pick<pg.ClientBase, 'query'>,
  { day, actor, verb, site }: AuditEntry,
): Promise<void> {
  await client.query({
    name: 'note-audit',
    text: 'insert into audit (day, actor_kind, actor, verb, site_id) values ($1, $2, $3, $4, $5) on conflict do nothing',
    values: [day, actor.kind, actor.name, verb, site ?? ABOUT_NO_SITE],
  })
}

export function createPostgresAuditLog(pool: pg.Pool): AuditLog {
  return { note: (entry) => whenAvailable(noteAudit(pool, entry)) }
}

export function createPostgresAuditBatchLog(pool: Pick<pg.Pool, 'query'>): AuditBatchLog {
  return {
    async write(batches) {
      await whenAvailable(
        pool.query({
          name: 'note-audit-batches',
          text: `insert into audit_batches (day, actor_kind, actor, verb, count)
            select * from unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::int[])`,
          values: [
            batches.map(({ day }) => day),
            batches.map(({ actor }) => actor.kind),
            batches.map(({ actor }) => actor.name),
            batches.map(({ verb }) => verb),
            batches.map(({ count }) => count),
          ],
        }),
      )
    },
  }
}

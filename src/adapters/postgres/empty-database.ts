/** "Start over" of the demo: a database as after its migrations. */
import type pg from 'pg'

/**
 * Empties every table and begins numbering anew; partitions stay, empty. All or nothing.
 * @param owner  a pool of the role `owner`: nobody else may truncate
 */
export async function emptyDatabase(owner: pg.Pool): Promise<void> {
  await owner.query(`truncate ansimpass.visits, ansimpass.epoch_keys, ansimpass.outbox, ansimpass.line_day, ansimpass.texts,
    ansimpass.arrivals, ansimpass.links, ansimpass.snapshots, ansimpass.bindings, ansimpass.persons, ansimpass.sites,
    ansimpass.taken, ansimpass.destructions, ansimpass.organizations, ansimpass.identity_attempts, ansimpass.consents,
    ansimpass.person_deeds, ansimpass.day_limits, ansimpass.line_reports, ansimpass.clock_seen
    restart identity`)
}

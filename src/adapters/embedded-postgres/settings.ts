/** Settings of the embedded PostgreSQL: everything durable, tuned for many small inserts. */

const MB = 1024 ** 2
const GB = 1024 ** 3

/**
 * `fsync`, `synchronous_commit` and `full_page_writes` stay on whatever else changes: an answered call is on disk.
 *
 * A file of the write-ahead log that has to be made anew and filled with zeros costs the hot path tens of
 * milliseconds, so PostgreSQL keeps `min_wal_size` of used ones. 4 GB measured best under 6,000 calls/s and is too
 * much for a small disk; 1 GB covers a minute of such load after a checkpoint. Both sizes are limits that only load
 * reaches, and shrink with a small disk. Checkpoints are rare (each is followed by a storm of full pages),
 * compression of the log is off (stalls of 1.5 s), and so is the compiler for queries, which are all small.
 *
 * @param memory    bytes of the machine
 * @param diskFree  bytes free where the cluster lies
 */
export function embeddedSettings(memory: number, diskFree: number): Readonly<Record<string, string>> {
  const walMost = clamp(diskFree / 8, 256 * MB, 8 * GB)
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: megabytes(clamp(memory / 16, 128 * MB, GB)),
    min_wal_size: megabytes(clamp(walMost / 8, 64 * MB, GB)),
    max_wal_size: megabytes(walMost),
    checkpoint_timeout: '15min',
    wal_compression: 'off',
    jit: 'off',
    max_connections: '60',
    // A statement that a dead app left open must not hold the log's partitions for ever.
    idle_in_transaction_session_timeout: '60s',
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)}MB`
}

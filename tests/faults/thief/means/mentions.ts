/** Values of a subject met anywhere else: in the bytes of the write-ahead log, of the spool, of logs, in statistics. */
import type { Loot, Subject } from '../loot.ts'
import type { Sightings } from '../sightings.ts'

/** As much of a value as is looked for, and of that the end, by which it is found. */
const [NEEDLE, END] = [24, 8]

export function seeMentions(loot: Loot, sightings: Sightings): void {
  const find = makeFind(loot)
  const records = new Map(loot.copies.flatMap(({ wal }) => wal.map((record) => [record.lsn, record] as const)))
  for (const { lsn, xid, bytes } of records.values()) {
    find(bytes, (subject, at) => {
      sightings.note('mention in the log', subject, lsn + BigInt(at), 'log')
      if (xid !== 0) sightings.note('mention in the log, transaction', subject, BigInt(xid), 'transaction')
    })
  }
  for (const { name, files, statistics } of loot.copies) {
    const texts = [...files, { name: 'statistics', bytes: Buffer.from(statistics.map(({ line }) => line).join('\n')) }]
    for (const text of texts) {
      const heading = `${name}/mention in ${text.name}`
      find(text.bytes, (subject, at) => sightings.note(heading, subject, BigInt(at)))
      for (const { at, bytes } of writtenInHex(text.bytes)) {
        find(bytes, (subject) => sightings.note(heading, subject, BigInt(at)))
      }
    }
  }
}

/** Looks at every place of some bytes for all values at once, by their ends: many begin alike. */
function makeFind({ valuesOf }: Loot) {
  const byEnd = new Map<string, Map<string, Subject[]>>()
  const mayBe = new Uint8Array(2 ** 24)
  for (const [subject, values] of valuesOf) {
    for (const value of values) {
      const end = value.toString('latin1', value.length - END)
      const needle = value.toString('latin1', Math.max(0, value.length - NEEDLE))
      const known = byEnd.get(end) ?? new Map<string, Subject[]>()
      byEnd.set(end, known.set(needle, [...(known.get(needle) ?? []), subject]))
      mayBe[value.readUIntBE(value.length - 3, 3)] = 1
    }
  }
  return function find(bytes: Buffer, found: (subject: Subject, at: number) => void): void {
    let three = 0
    for (let at = 1; at <= bytes.length; at += 1) {
      three = ((three << 8) | (bytes[at - 1] as number)) & 0xffffff // within the bytes
      if (mayBe[three] === 0 || at < END) continue
      for (const [needle, subjects] of byEnd.get(bytes.toString('latin1', at - END, at)) ?? []) {
        if (bytes.toString('latin1', at - needle.length, at) !== needle) continue
        for (const subject of subjects) found(subject, at - needle.length)
      }
    }
  }
}

/** `\x…`, 32 hex digits, or a uuid with dashes. */
function writtenInHex(text: Buffer): readonly { readonly at: number; readonly bytes: Buffer }[] {
  const words = text
    .toString('latin1')
    .matchAll(/\\x[0-9a-f]+|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)
  return [...words].map((word) => ({
    at: word.index,
    bytes: Buffer.from(word[0].replace('\\x', '').replaceAll('-', ''), 'hex'),
  }))
}

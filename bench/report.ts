/**
 * The form of every bench's report: the machine and its load, then tables in Markdown, ready to be kept.
 * The same thing has the same column everywhere: `p50 ms`, `p99 ms`, `max ms` of a duration, `µs each` of processor, `% of a core`,
 * `load before` the row.
 */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export type Row = Readonly<Record<string, string | number>>

/** The first line of a report: day, machine, Node and load. */
export function aboutMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${new Date().toISOString()}, ${availableParallelism()} cores (${processor}), ${memory} GiB, Node ${process.version}, load ${load()}`
}

/** What ran on the machine in the last minute, on average; 0.0 is a quiet one. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}

/** Columns are those of the first row that has them; what another row lacks is left empty. */
export function asTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = rows.map((row) => asLine(names.map((name) => row[name] ?? '')))
  return [asLine(names), asLine(names.map(() => '---')), ...lines].join('\n')
}

export function asLine(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

/**
 * p50, p99 and the longest of durations.
 * @param times   in ms, in any order
 * @param digits  behind the point
 */
export function durations(times: readonly number[], digits = 0): Row {
  const ascending = [...times].sort((one, other) => one - other)
  const at = (share: number) => quantile(ascending, share).toFixed(digits)
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) }
}

/** Of values in ascending order; NaN where there are none. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}

/** One row of the table: SIPp's account of a run, and the CPU that it cost. */
import { durations, load, type Row } from '../report.ts'
import { type Ringing, type Rung, ring } from './run-sipp.ts'
import type { Cpu, Side } from './side.ts'

export type Measured = { readonly rung: Rung; readonly row: Row }

/** @param label  what the row is called */
export async function measure(
  side: Side,
  label: string,
  at: Pick<Ringing, 'perSecond' | 'seconds'>,
): Promise<Measured> {
  const loadBefore = load()
  const textsBefore = await side.texts?.()
  const before = side.cpu()
  const begun = performance.now()
  const rung = await ring({ host: side.host, port: side.port, sites: side.sites, ...at })
  const tookS = (performance.now() - begun) / 1000
  const after = side.cpu()
  const texts = textsBefore === undefined ? undefined : ((await side.texts?.()) ?? 0) - textsBefore
  const settling = performance.now()
  await side.settle?.()
  const settledS = (performance.now() - settling) / 1000
  const inAll = side.cpu()
  const share = (part: keyof Cpu) =>
    after[part] === undefined ? '-' : percent((after[part] - (before[part] ?? 0)) / 1e6 / tookS)
  const perCall = (part: keyof Cpu) =>
    inAll[part] === undefined ? '-' : Math.round((inAll[part] - (before[part] ?? 0)) / rung.answered)
  return {
    rung,
    row: {
      who: label,
      'offered/s': Math.round(rung.perSecond),
      offered: rung.offered,
      answered: rung.answered,
      'sent again': rung.retransmitted,
      '%': ((rung.retransmitted / rung.offered) * 100).toFixed(2),
      ...durations(rung.tookMs),
      'server µs/call': perCall('server'),
      'of it calls µs/call': perCall('calls'),
      'PostgreSQL µs/call': perCall('database'),
      'server/PostgreSQL/demo/SIPp, % of a core': [
        share('server'),
        share('database'),
        share('beside'),
        percent(rung.cpuMicros / 1e6 / tookS),
      ].join('/'),
      'texts/s': texts === undefined ? '-' : Math.round(texts / tookS),
      'last text after s': side.settle === undefined ? '-' : settledS.toFixed(1),
      'load before': loadBefore,
    },
  }
}

function percent(share: number): number {
  return Math.round(share * 100)
}

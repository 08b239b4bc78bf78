/** Arrivals across a restart, under the delivery key of their hour: two hours later nobody can read them. */
import type pg from 'pg'
import type { Line } from '../../domain/phone/line.ts'
import type { CalendarDate } from '../../domain/time.ts'
import { visitRef } from '../../domain/visit/visit-ref.ts'
import type { Arrival, ArrivalStore } from '../../ports/arrivals.ts'
import type { DeliveryBox } from '../../ports/delivery-box.ts'
import { uuidBytes, uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const SAVE = `
  insert into arrivals (day, call_key, at, hour, enc)
  select * from unnest($1::date[], $2::uuid[], $3::timestamptz[], $4::int[], $5::bytea[]) order by 1, 2
  on conflict (day, call_key) do update set hour = excluded.hour, enc = excluded.enc`
const LOAD = 'select day, call_key, at, hour, enc from arrivals where at >= $1 order by at'

type Row = { day: CalendarDate; call_key: string; at: Date; hour: number; enc: Buffer }
type Content = {
  readonly siteId: number
  readonly lastFour: string
  readonly line?: Line
  readonly shown: string
  readonly outcome: Arrival['outcome']
  readonly allowedAlone: boolean
}

export function createPostgresArrivalStore(pool: Pick<pg.Pool, 'query'>, box: DeliveryBox): ArrivalStore {
  return {
    async save(arrivals) {
      if (arrivals.length === 0) return
      const last = [...new Map(arrivals.map((arrival) => [visitRef(arrival.callKey), arrival])).values()]
      const boxed = last.map((arrival) => box.seal(arrival.at, contentOf(arrival), contextOf(arrival)))
      const values = [
        last.map((arrival) => arrival.day),
        last.map((arrival) => uuidText(arrival.callKey)),
        last.map((arrival) => new Date(arrival.at)),
        boxed.map((it) => it.hour),
        boxed.map((it) => Buffer.from(it.sealed)),
      ]
      await whenAvailable(pool.query({ name: 'save-arrivals', text: SAVE, values }))
    },

    async load(since) {
      const { rows } = await whenAvailable(pool.query<Row>(LOAD, [new Date(since)]))
      return rows.flatMap((row): Arrival[] => {
        const key = { day: row.day, callKey: uuidBytes(row.call_key) }
        const plain = box.open({ hour: row.hour, sealed: row.enc }, contextOf(key))
        if (plain === undefined) return [] // its key was destroyed: nobody needs it any more
        const content = JSON.parse(Buffer.from(plain).toString()) as Content
        return [{ ...key, at: row.at.getTime(), ...content }]
      })
    },
  }
}

function contentOf({ siteId, lastFour, line, shown, outcome, allowedAlone }: Arrival): Uint8Array {
  const content: Content = { siteId, lastFour, ...(line === undefined ? {} : { line }), shown, outcome, allowedAlone }
  return Buffer.from(JSON.stringify(content))
}

function contextOf(key: Pick<Arrival, 'day' | 'callKey'>): string {
  return `arrival ${key.day} ${visitRef(key.callKey)}`
}

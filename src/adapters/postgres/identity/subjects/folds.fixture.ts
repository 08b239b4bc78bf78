/** World of the tests of folds: a database with keepers of bindings and records on it, and one of another node. */
import { type DatabaseWorld, databaseWorld } from '../../../../../tests/contracts/database-world.fixture.ts'
import type { Line } from '../../../../domain/call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../../../../domain/kit/time.ts'
import { createPostgresBindings } from '../bindings.ts'
import { createPostgresPersonRecords } from '../person-records.ts'

export const at = (text: string): EpochMs => Date.parse(`${text}+09:00`)
export const NOON = at('2022-01-12T11:40')
export const line = (last: number) => `+8210000${String(last).padStart(5, '0')}` as Line

export type FoldsWorld = {
  readonly world: DatabaseWorld
  readonly lines: ReturnType<typeof createPostgresBindings>
  readonly records: ReturnType<typeof createPostgresPersonRecords>
  readonly elsewhere: ReturnType<typeof createPostgresBindings>
  /** Binds a person of their own to the line, or whom `ci` names. */
  bind(last: number, ci?: string): Promise<string>
}

export async function foldsWorld(): Promise<FoldsWorld> {
  const world = await databaseWorld()
  const lines = createPostgresBindings(world.subjects)
  return {
    world,
    lines,
    records: createPostgresPersonRecords(world.subjects),
    elsewhere: createPostgresBindings(world.otherSubjects),
    bind: (last, ci = `ci-${last}`) =>
      lines.bind({
        line: line(last),
        person: { name: `사람 ${ci}`, birthDate: '1980-05-01' as CalendarDate },
        ci,
        boundAs: 'subscriber',
        proofLevel: 'identity',
        provedAt: world.clock.now(),
      }),
  }
}

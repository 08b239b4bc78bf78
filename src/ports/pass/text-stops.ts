/** Lines to which no texts go, because they sent STOP (수신거부). */
import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

export interface TextStops {
  /** One answer each, in order. @throws AppError `DATABASE_UNAVAILABLE` */
  areStopped(lines: readonly Line[]): Promise<readonly boolean[]>
  /** Resolves when it is on disk. @returns whether it was otherwise before. @throws AppError `DATABASE_UNAVAILABLE` */
  set(line: Line, stopped: boolean): Promise<boolean>
  /** The number is somebody else's since then: a stop of an earlier day ends. @throws AppError `DATABASE_UNAVAILABLE` */
  endBefore(line: Line, since: EpochMs): Promise<void>
}

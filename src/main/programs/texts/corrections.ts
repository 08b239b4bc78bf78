/** Correction requests, put together for the texts program: opened by an incoming text, and told of wherever they were opened. */
import { randomInt } from 'node:crypto'
import { createPostgresCorrections } from '../../../adapters/postgres/identity/corrections.ts'
import { formatSiteNumber } from '../../../domain/call/phone/show.ts'
import { startRepeatedWork } from '../../../inbound/workers/repeated-work.ts'
import { makeOpenCorrection, type OpenCorrectionDeps } from '../../../usecases/identity/open-correction.ts'
import { makeTellCorrections, type TellCorrectionsDeps } from '../../../usecases/identity/tell-corrections.ts'
import type { Ground } from '../ground.ts'

type Deps = Pick<OpenCorrectionDeps, 'dayLimits'> &
  Pick<TellCorrectionsDeps, 'bindings' | 'stops' | 'dayCounters' | 'textSpend' | 'gateway' | 'text'>

/** A person who has just pressed the button looks at their telephone. */
const TELL_EVERY_MS = 3_000

export function composeCorrections(ground: Ground, deps: Deps) {
  const { subjects, clock, events, tokens, config } = ground
  const corrections = createPostgresCorrections(subjects)
  const helpNumber = config.helpNumber === undefined ? undefined : formatSiteNumber(config.helpNumber)
  const common = { ...deps, corrections, clock, events }
  const tell = makeTellCorrections({ ...common, tokens, helpNumber, textsALine: config.textsALine })
  return {
    ...{ corrections, helpNumber, tell },
    openCorrection: makeOpenCorrection({ ...common, pick: randomInt }),
    start: () =>
      startRepeatedWork(
        'corrections',
        async (isEnding) => {
          await tell(isEnding)
          return TELL_EVERY_MS
        },
        events,
      ),
  }
}

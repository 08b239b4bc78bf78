/** A process that folds a night and ends by kill -9 before a given step: `node fold-crash.fixture.ts URL SECRETS DAY NOW STEP`. */
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { foldNight } from '../../src/adapters/postgres/identity/subjects/fold-night.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'

const [databaseUrl = '', secrets = '', day = '', now = '', last = ''] = process.argv.slice(2)
const keys = createSubjectKeys(openKeyRing(secrets), { now: () => Number(now) })
let isSwitched = false
await foldNight(
  {
    databaseUrl,
    keys,
    onStep(step) {
      // Before the fold it clears what an earlier one left: the steps of this one's clearing come after its switch.
      if (step === 'switched') isSwitched = true
      if (step === last && (isSwitched || !step.startsWith('old-'))) process.kill(process.pid, 'SIGKILL')
    },
  },
  day as CalendarDate,
  Number(now),
)

/** Reporters of a file that is looked at again while the server runs: a key that is taken out of it counts no more within seconds. */
import { readFileSync, statSync } from 'node:fs'
import { fileStamp } from '../../../adapters/kit/file-stamp.ts'
import { whyOf } from '../../../domain/kit/system-error.ts'
import { type Reporters, readReporters } from '../../../inbound/http/reports/reporters.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import { refuseReadableFile } from '../../config/secret-files.ts'

/**
 * Looks when somebody asks, every two seconds at most. A file that is wrong, gone or open to others takes nothing away: what was read
 * last holds, and the log says so once for each state of the file.
 * @param options  `mayBeOpen`: others on this machine may read it, as the settings say
 * @throws AppError `SETTINGS_INVALID`, `REPORTERS_INVALID`: of the file as it is at the start
 */
export function followReporters(
  path: string,
  events: Events,
  { lookEveryMs = 2_000, mayBeOpen = false } = {},
): Reporters {
  let stamp = stampOf(path)
  let reporters = readReporters(readSettingFile('ANSIMPASS_REPORTERS', path))
  let lookedAt = performance.now()

  function current(): Reporters {
    if (performance.now() - lookedAt < lookEveryMs) return reporters
    lookedAt = performance.now()
    const now = stampOf(path)
    if (now === stamp) return reporters
    stamp = now
    try {
      if (!mayBeOpen) refuseReadableFile('ANSIMPASS_REPORTERS', path)
      reporters = readReporters(readFileSync(path, 'utf8'))
    } catch (error) {
      const message = `the file of reporters was changed and not taken, what was read before holds: ${whyOf(error)}`
      events.emit({ type: 'fault', part: 'reporters', message })
    }
    return reporters
  }

  return {
    find: (authorization) => current().find(authorization),
    key: (id, at) => current().key(id, at),
  }
}

function stampOf(path: string): string {
  try {
    return fileStamp(statSync(path))
  } catch (error) {
    return whyOf(error)
  }
}

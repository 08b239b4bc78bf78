/** Reporters of a file that is looked at again while the server runs: a key that is taken out of it counts no more within seconds. */
import { readFileSync } from 'node:fs'
import { type Reporters, readReporters } from '../../../inbound/http/reports/reporters.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { followSettingFile } from '../../config/follow-setting-file.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import { refuseReadableFile } from '../../config/secret-files.ts'

const SETTING = 'ANSIMPASS_REPORTERS'

/**
 * @param options  `mayBeOpen`: others on this machine may read it, as the settings say
 * @throws AppError `SETTINGS_INVALID`, `REPORTERS_INVALID`: of the file as it is at the start
 */
export function followReporters(
  path: string,
  events: Events,
  { lookEveryMs, mayBeOpen = false }: { readonly lookEveryMs?: number; readonly mayBeOpen?: boolean } = {},
): Reporters {
  const current = followSettingFile<Reporters>({
    paths: [path],
    lookEveryMs,
    first: readReporters(readSettingFile(SETTING, path)),
    again() {
      if (!mayBeOpen) refuseReadableFile(SETTING, path)
      return readReporters(readFileSync(path, 'utf8'))
    },
    notTaken(why) {
      const message = `the file of reporters was changed and not taken, what was read before holds: ${why}`
      events.emit({ type: 'fault', part: 'reporters', message })
    },
  })
  return {
    find: (authorization) => current().find(authorization),
    key: (id, at) => current().key(id, at),
  }
}

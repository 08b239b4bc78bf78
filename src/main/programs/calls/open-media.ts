/** The announcements and who plays them, with what the operator is told of their recordings. */
import type { Media } from '../../../inbound/sip/calls/media.ts'
import { createMedia, type RecordingsOutcome } from '../../../inbound/sip/media/create-media.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { Config } from '../../config/config.ts'

/** How often the folder of recordings is looked at. */
const RECORDINGS_WATCHED_MS = 2_000

/** @throws AppError as `loadPrompts` */
export function openMedia(config: Pick<Config, 'rtp' | 'promptsFolder'>, events: Events): Promise<Media> {
  return createMedia({
    ports: [config.rtp.from, config.rtp.to],
    promptsFolder: config.promptsFolder,
    watchEveryMs: RECORDINGS_WATCHED_MS,
    onRecordings: (outcome) => tellRecordings(outcome, events),
    onFault: (error) => events.emit({ type: 'fault', part: 'rtp', message: error.message }),
  })
}

function tellRecordings(outcome: RecordingsOutcome, events: Events): void {
  if (outcome.kind === 'refused') {
    events.emit({ type: 'recordings-refused', why: `${outcome.why}; the recordings before it stay` })
  } else {
    const { languages, notes } = outcome
    events.emit({ type: 'recordings-swapped', languages: languages.join(' '), note: notes.join('; ') })
  }
}

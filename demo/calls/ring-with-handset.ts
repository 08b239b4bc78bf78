/** The demo's handset: rings over real SIP and RTP, one call at a time a socket of its own. */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ringSite } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { ServerAddress } from '../../src/cli/handset/ringing.ts'
import { callRef, LOOPBACK_CARRIER } from '../../src/contracts/call-ref.ts'
import type { Ring } from './ring.ts'

const PROMPTS = fileURLToPath(new URL('../../prompts', import.meta.url))
const CSEQ = 1
/** No call of ours lasts longer (45 s), nor does ringing. */
const LONGEST_CALL_MS = 60_000

export function createRing(server: ServerAddress): Ring {
  return async (request, onProgress) => {
    const callId = `${randomBytes(12).toString('hex')}@demo`
    const fromTag = randomBytes(6).toString('hex')
    onProgress({ kind: 'sent', visit: callRef({ callId, fromTag, cseq: CSEQ }, LOOPBACK_CARRIER, request.site) })
    const hangingUp = new AbortController()
    const result = await ringSite({
      server,
      siteNumber: request.site,
      from: request.withheld ? '' : request.phone,
      callId,
      fromTag,
      maxMs: LONGEST_CALL_MS,
      signal: hangingUp.signal,
      ...(request.keypad && {
        onKeypad: (press) => onProgress({ kind: 'handset', handset: { press, hangUp: () => hangingUp.abort() } }),
      }),
      onProgress(progress) {
        if (progress.kind === 'provisional') onProgress({ kind: 'provisional', code: progress.status })
        if (progress.kind === 'final') onProgress({ kind: 'final', code: progress.status })
        if (progress.kind === 'audio') onProgress(progress)
      },
    })
    if (result.codec === null) return
    for (const sound of result.announcements) {
      const prompt = recognisePrompt(sound, result.codec, PROMPTS)
      if (prompt !== null) onProgress({ kind: 'recognised', prompt })
    }
  }
}

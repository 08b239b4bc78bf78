/** The demo's handset: rings over real SIP and RTP, one call at a time a socket of its own. */
import { hash, randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ringSite } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { ServerAddress } from '../../src/cli/handset/ringing.ts'
import { parseDialled } from '../../src/domain/phone/parse-dialled.ts'
import type { Ring } from './ring.ts'

const PROMPTS = fileURLToPath(new URL('../../prompts', import.meta.url))
const CSEQ = 1
/** The profile of this machine, which holds where no file of carriers is given. */
const CARRIER = 'loopback'
/** No announcement of ours lasts longer (12 s), nor does ringing. */
const LONGEST_CALL_MS = 20_000

export function createRing(server: ServerAddress): Ring {
  return async (request, onProgress) => {
    const callId = `${randomBytes(12).toString('hex')}@demo`
    const fromTag = randomBytes(6).toString('hex')
    onProgress({ kind: 'sent', visit: visitRef(callId, fromTag, request.site) })
    const result = await ringSite({
      server,
      siteNumber: request.site,
      from: request.withheld ? '' : request.phone,
      callId,
      fromTag,
      maxMs: LONGEST_CALL_MS,
      onProgress(progress) {
        if (progress.kind === 'provisional') onProgress({ kind: 'provisional', code: progress.status })
        if (progress.kind === 'final') onProgress({ kind: 'final', code: progress.status })
        if (progress.kind === 'audio') onProgress(progress)
      },
    })
    if (result.codec === null) return
    const prompt = recognisePrompt(result.audio, result.codec, PROMPTS)
    if (prompt !== null) onProgress({ kind: 'recognised', prompt })
  }
}

/** The name that the server gives the call in its events: hex of the visit's call key, of a call by the demo's own carrier. */
function visitRef(callId: string, fromTag: string, site: string): string {
  const number = parseDialled(site) ?? site
  return hash('sha256', `${CARRIER}\n${number}\n${callId}\n${fromTag}\n${CSEQ}`).slice(0, 32)
}

/**
 * The most announcements one RTP worker can speak at a time: `node bench/bench-rtp.ts [STREAMS…]` (default 300 1000 1500).
 * Beside it a timer that does nothing shows what the machine allows. A packet is late by how much its gap to the one before exceeds 20 ms, heard by twenty of the callers; the others' packets
 * go to a port that nobody reads, so that the machine measures the worker and not 1,500 ears.
 */
import { join } from 'node:path'
import type { Prompt } from '../src/domain/pass/prompt.ts'
import type { MediaSession } from '../src/inbound/sip/calls/media.ts'
import { createMedia } from '../src/inbound/sip/media/create-media.ts'
import { raisePriority } from '../src/inbound/sip/media/raise-priority.ts'
import { aboutMachine, asTable, load, type Row } from './report.ts'
import { bareTimer, deafPort, lateness, listen, round } from './rtp/ears.ts'

const prompt: Prompt = { kind: 'logged-text', language: 'ko', digits: '' }
const EARS = 20
const asked = process.argv.slice(2).map(Number)
const rows: Row[] = []
console.log(aboutMachine())
// The ears listen in this thread: their own waiting for the processor would be measured as lateness.
raisePriority()
for (const streams of asked.length === 0 ? [300, 1_000, 1_500] : asked) rows.push(await measure(streams))
console.log(asTable(rows))

async function measure(streams: number): Promise<Row> {
  const loadBefore = load()
  const media = await createMedia({ ports: [30_000, 39_999], promptsFolder: join(import.meta.dirname, '../prompts') })
  const gaps: number[] = []
  const ears = await Promise.all(Array.from({ length: Math.min(EARS, streams) }, () => listen(gaps)))
  const deaf = await deafPort()
  const sessions: MediaSession[] = []
  for (let call = 0; call < streams; call += 1) {
    const port = ears[call]?.address().port ?? deaf.port
    const session = await media.open({
      address: '127.0.0.1',
      port,
      payloads: [{ codec: 'PCMA', payloadType: 8 }],
      ptime: 20,
      localAddress: '127.0.0.1',
    })
    if (session !== undefined) sessions.push(session)
  }
  const bare = bareTimer()
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(sessions.map((session) => session.play(prompt)))
  const tookMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  const bareLate = bare.end()
  await media.close()
  deaf.close()
  for (const ear of ears) ear.close()
  const expected = ears.length * (Math.ceil((sessions[0]?.durationMs(prompt) ?? 0) / 20) - 1)
  return {
    streams: sessions.length,
    lost: expected - gaps.length,
    ...lateness(gaps),
    ...bareLate,
    'drift ms': round(tookMs - (sessions[0]?.durationMs(prompt) ?? 0)),
    '% of a core': Math.round((user + system) / 10 / tookMs),
    'load before': loadBefore,
  }
}

/**
 * The most announcements one RTP worker can speak at a time: `node bench/bench-rtp.ts [STREAMS…]` (default 300 1000 1500).
 * Beside it a timer that does nothing shows what the machine allows. A packet is late by how much its gap to the one before exceeds 20 ms, heard by twenty of the callers; the others' packets
 * go to a port that nobody reads, so that the machine measures the worker and not 1,500 ears.
 */
import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Prompt } from '../src/domain/pass/prompt.ts'
import type { MediaSession } from '../src/inbound/sip/calls/media.ts'
import { createMedia } from '../src/inbound/sip/media/create-media.ts'
import { raisePriority } from '../src/inbound/sip/media/raise-priority.ts'
import { aboutMachine, asTable, load, type Row } from './report.ts'

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
  deaf.process.kill('SIGKILL')
  for (const ear of ears) ear.close()
  const expected = ears.length * (Math.ceil((sessions[0]?.durationMs(prompt) ?? 0) / 20) - 1)
  const late = gaps.map((gap) => Math.max(0, gap - 20)).sort((a, b) => a - b)
  return {
    streams: sessions.length,
    lost: expected - gaps.length,
    'late p50 ms': round(late[Math.floor(late.length * 0.5)]),
    'late p99 ms': round(late[Math.floor(late.length * 0.99)]),
    'late p99.9 ms': round(late[Math.floor(late.length * 0.999)]),
    'bare timer p99 ms': bareLate,
    'drift ms': round(tookMs - (sessions[0]?.durationMs(prompt) ?? 0)),
    '% of a core': Math.round((user + system) / 10 / tookMs),
    'load before': loadBefore,
  }
}

/** What this machine makes of a timer each 20 ms that does nothing: sound cannot be more punctual than that. */
function bareTimer() {
  const late: number[] = []
  let due = performance.now() + 20
  let timer = setTimeout(beat, 20)
  function beat(): void {
    late.push(Math.max(0, performance.now() - due))
    while (due <= performance.now()) due += 20
    timer = setTimeout(beat, due - performance.now())
  }
  return {
    end(): number {
      clearTimeout(timer)
      return round(late.sort((a, b) => a - b)[Math.floor(late.length * 0.99)])
    },
  }
}

/** A bound port whose owner sleeps: the kernel takes the packets and drops them. */
async function deafPort() {
  const script =
    "const s = require('dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log(s.address().port))"
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  child.kill('SIGSTOP')
  return { port: Number(line.toString()), process: child }
}

async function listen(gaps: number[]): Promise<Socket> {
  const socket = createSocket('udp4')
  let last: number | undefined
  socket.on('message', () => {
    const now = performance.now()
    if (last !== undefined) gaps.push(now - last)
    last = now
  })
  const listening = once(socket, 'listening')
  socket.bind(0, '127.0.0.1')
  await listening
  return socket
}

function round(ms: number | undefined): number {
  return Math.round((ms ?? 0) * 10) / 10
}

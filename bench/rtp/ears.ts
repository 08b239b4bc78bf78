/** Ears of the benches: how late the packets of announcements come, beside what the machine allows; and a port that nobody reads. */
import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Row } from '../report.ts'

const PACKET_MS = 20

/**
 * One packet's gap to the one before it, in ms, for each announcement by itself (SSRC) where several come to the port.
 * @param gaps  takes them
 */
export async function listen(gaps: number[]): Promise<Socket> {
  const socket = createSocket('udp4')
  const last = new Map<number, number>()
  socket.on('message', (packet) => {
    const now = performance.now()
    const source = packet.readUInt32BE(8)
    const before = last.get(source)
    if (before !== undefined) gaps.push(now - before)
    last.set(source, now)
  })
  const listening = once(socket, 'listening')
  socket.bind(0, '127.0.0.1')
  await listening
  return socket
}

/** A bound port whose owner sleeps: the kernel takes the packets and drops them. */
export async function deafPort(): Promise<{ readonly port: number; close(): void }> {
  const script =
    "const s = require('dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log(s.address().port))"
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  child.kill('SIGSTOP')
  return { port: Number(line.toString()), close: () => void child.kill('SIGKILL') }
}

/** A packet is late by how much its gap to the one before exceeds 20 ms. */
export function lateness(gaps: readonly number[]): Row {
  const late = gaps.map((gap) => Math.max(0, gap - PACKET_MS)).sort((a, b) => a - b)
  const at = (share: number) => round(late[Math.floor(late.length * share)])
  return { 'late p50 ms': at(0.5), 'late p99 ms': at(0.99), 'late p99.9 ms': at(0.999) }
}

/** What this machine makes of a timer each 20 ms that does nothing: sound cannot be more punctual than that. */
export function bareTimer(): { end(): Row } {
  const late: number[] = []
  let due = performance.now() + PACKET_MS
  let timer = setTimeout(beat, PACKET_MS)
  function beat(): void {
    late.push(Math.max(0, performance.now() - due))
    while (due <= performance.now()) due += PACKET_MS
    timer = setTimeout(beat, due - performance.now())
  }
  return {
    end() {
      clearTimeout(timer)
      return { 'bare timer p99 ms': round(late.sort((a, b) => a - b)[Math.floor(late.length * 0.99)]) }
    },
  }
}

export function round(ms: number | undefined): number {
  return Math.round((ms ?? 0) * 10) / 10
}

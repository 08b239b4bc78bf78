/**
 * Asks Debian's Kamailio what it reads in the same headers: `npm run check:kamailio [MESSAGES]` (default 400), by hand. Valid messages come
 * from the grammar of the fuzzer; Kamailio answers each with what it read in headers of its own. Every difference is printed with its message.
 */
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parseMessage, type SipRequest } from '../src/inbound/sip/stack/message/parse-message.ts'
import { headerValue, splitMessage } from '../src/inbound/sip/stack/message/split-message.ts'
import { requests } from '../tests/conformance/sip-grammar.ts'
import { freeUdpPort } from '../tests/support/world.ts'
import { startProgram } from './calls/start-program.ts'

const PROGRAM = '/usr/sbin/kamailio'
/** A name for each of our fields, and the pseudo-variable of Kamailio that holds the same. */
const FIELDS: readonly (readonly [string, string, (request: SipRequest) => string])[] = [
  ['method', '$rm', ({ method }) => method],
  ['uri', '$ou', ({ uri }) => uri],
  ['from-tag', '$ft', ({ fromTag }) => fromTag],
  ['to-tag', '$tt', ({ toTag }) => toTag],
  ['call-id', '$ci', ({ callId }) => callId],
  ['cseq', '$cs', ({ cseq }) => String(cseq)],
]

const CONFIG = (port: number) => `#!KAMAILIO
debug=-1
log_stderror=yes
fork=no
children=1
auto_aliases=no
disable_tcp=yes
dns=no
rev_dns=no
listen=udp:127.0.0.1:${port}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules:/usr/lib64/kamailio/modules:/usr/lib/aarch64-linux-gnu/kamailio/modules"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
request_route {
${FIELDS.map(([name, variable]) => `  append_to_reply("X-Read-${name}: ${variable}\\r\\n");`).join('\n')}
  sl_send_reply("299", "Read");
  exit;
}
`

if (!existsSync(PROGRAM)) {
  console.error('Kamailio is missing: apt-get install kamailio')
  process.exitCode = 2
} else await compare(Number(process.argv[2] ?? 400))

async function compare(count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'check-kamailio-'))
  const port = await freeUdpPort()
  await writeFile(join(folder, 'kamailio.cfg'), CONFIG(port))
  const kamailio = await startProgram(
    PROGRAM,
    ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-Y', folder, '-m', '64'],
    /Listening on/,
  )
  const peer = await createAsker(port)
  const seed = Date.now() | 0
  const tally = { same: 0, differs: 0, unread: 0, silent: 0, refused: 0 }
  try {
    for (const { text } of fc.sample(requests, { numRuns: count, seed })) {
      const asked = answerable(text, peer.port)
      const ours = parseMessage(asked)
      if (ours.kind !== 'request') throw new Error(`we refuse what was made valid (seed ${seed})`)
      if (ours.method === 'ACK') continue // never answered
      const answer = await peer.ask(asked)
      if (answer === undefined) tally.silent++
      else if (!answer.startsWith('SIP/2.0 299')) tally.refused++
      else tally[tell(ours, answer, asked)]++
    }
  } finally {
    peer.close()
    await kamailio.stop('SIGTERM', 3_000)
    await rm(folder, { recursive: true })
  }
  console.table([{ seed, ...tally }])
}

/**
 * Kamailio answers to the topmost Via, so one that leads back to us stands in place of the message's own: it takes no more than a few
 * transports and hosts there, and drops the rest unread.
 */
function answerable(text: string, port: number): string {
  const message = text.replace(/^(?:\r\n)+/, '')
  const headEnd = message.indexOf('\r\n\r\n') + 2
  const head = message.slice(0, headEnd).replace(/^(?:via|v)[ \t]*:.*\r\n(?:[ \t].*\r\n)*/gim, '')
  const lineEnd = head.indexOf('\r\n') + 2
  const via = `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKasked\r\n`
  return `${head.slice(0, lineEnd)}${via}${head.slice(lineEnd)}${message.slice(headEnd)}`
}

/** Prints each field that was read differently; leading zeros of CSeq are no difference. */
function tell(ours: SipRequest, answer: string, asked: string): 'same' | 'differs' | 'unread' {
  const { headers } = splitMessage(answer)
  let unread = false
  let same = true
  for (const [name, , read] of FIELDS) {
    const written = headerValue(headers, `x-read-${name}`) ?? ''
    const theirs = name === 'cseq' ? String(Number(written)) : written
    if (theirs === read(ours) || (theirs === '<null>' && read(ours) === '')) continue
    if (theirs === '<null>') unread = true
    else {
      same = false
      console.log(JSON.stringify({ field: name, ours: read(ours), kamailio: theirs, message: asked }))
    }
  }
  if (!same) return 'differs'
  return unread ? 'unread' : 'same'
}

async function createAsker(to: number) {
  const socket = createSocket('udp4')
  let heard: (text: string) => void = () => {}
  socket.on('message', (data) => heard(data.toString('latin1')))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    port: socket.address().port,
    /** @returns undefined where nothing comes within 300 ms */
    ask(text: string): Promise<string | undefined> {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), 300)
        heard = (answer) => {
          clearTimeout(timer)
          resolve(answer)
        }
        socket.send(Buffer.from(text, 'latin1'), to, '127.0.0.1')
      })
    },
    close: () => socket.close(),
  }
}

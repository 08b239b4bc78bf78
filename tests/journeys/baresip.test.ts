/** A user agent that we did not write rings the door and records what it hears; our own handset must hear the same. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { decodeG711 } from '../../src/cli/handset/g711.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import type { Codec } from '../../src/inbound/sip/calls/media.ts'
import { ulawOfAlaw } from '../../src/inbound/sip/media/g711.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'
import { ANNOUNCE, EARLY, logged, RETIRED, type Ringing, startRinging } from './sip-ringing.ts'

const promptsFolder = join(import.meta.dirname, '../../prompts')
const pass: Prompt = { kind: 'logged-pass', language: 'ko', digits: '0001' }
const repeat: Prompt = { kind: 'repeat', language: 'en', digits: '' }
const from = '010-0000-0001'

let ringing: Ringing
let handset: Handset

beforeAll(async () => {
  ringing = await startRinging()
  handset = await createHandset({ server: { host: '127.0.0.1', port: ringing.port } })
})
afterAll(async () => {
  handset.close()
  await ringing.close()
})

function sayToCallers(prompt: Prompt): void {
  ringing.behave = async (call) => ({ ...(await logged(call)), kind: 'logged', prompt }) as CheckedIn
}

describe('baresip', () => {
  test.each([
    { site: ANNOUNCE, mode: 'announce', codec: 'PCMA', said: pass, closed: /session closed: Connection reset by peer/ },
    { site: EARLY, mode: 'early', codec: 'PCMU', said: repeat, closed: /session closed: 486 Busy Here/ },
  ] as const)('rings a site that answers "$mode" and hears the file, sample by sample, in $codec', async (row) => {
    sayToCallers(row.said)
    const recorded = await ringWithBaresip(row.site, row.codec, row.closed)
    const expected = linearOf(row.said, row.codec)
    const heard = withoutLastFrame(expected)
    expect(positionOf(heard, recorded)).toBeGreaterThanOrEqual(0)
    expect(recorded.length).toBeLessThanOrEqual(expected.length + 4 * 160)
  })
})

describe('our handset', () => {
  test.each([
    { site: ANNOUNCE, mode: 'announce', codec: 'PCMU', said: pass, final: 200 },
    { site: EARLY, mode: 'early', codec: 'PCMA', said: repeat, final: 486 },
  ] as const)('hears the same from a site that answers "$mode", and names it', async (row) => {
    sayToCallers(row.said)
    const call = await handset.ring({ siteNumber: row.site, from, codecs: [row.codec] })
    expect(call).toMatchObject({ final: row.final, codec: row.codec, hungUpBy: 'server' })
    const expected = linearOf(row.said, row.codec)
    expect([...decodeG711(call.audio, row.codec).subarray(0, expected.length)]).toEqual([...expected])
    expect(recognisePrompt(call.audio, row.codec, promptsFolder)).toMatchObject(row.said)
  })

  test('hears why a call to a retired site is refused', async () => {
    const call = await handset.ring({ siteNumber: RETIRED, from })
    expect(call.final).toBe(410)
    expect(call.codec === null ? null : recognisePrompt(call.audio, call.codec, promptsFolder)).toMatchObject({
      kind: 'retired',
      language: 'ko',
    })
  })

  test('that cannot hear is answered at once', async () => {
    const call = await handset.ring({ siteNumber: ANNOUNCE, from, media: false })
    expect(call).toMatchObject({ final: 486, codec: null, provisional: [] })
  })

  test('that hangs up in the middle of a prompt frees the line and its port', async () => {
    const hangUp = new AbortController()
    const call = await handset.ring({
      siteNumber: ANNOUNCE,
      from,
      signal: hangUp.signal,
      onProgress: (progress) => (progress.kind === 'audio' ? hangUp.abort() : undefined),
    })
    expect(call).toMatchObject({ final: 200, hungUpBy: 'handset' })
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })
})

/** One call with Debian's baresip, from the INVITE to its end. @returns what its recorder heard, 16 bit, 8000 Hz */
async function ringWithBaresip(siteNumber: string, codec: Codec, closed: RegExp): Promise<Int16Array> {
  const folder = mkdtempSync(join(tmpdir(), 'baresip-'))
  const recordings = join(folder, 'heard')
  mkdirSync(recordings)
  writeFileSync(join(folder, 'config'), configFor(recordings))
  writeFileSync(join(folder, 'accounts'), `<sip:01000000001@127.0.0.1>;regint=0;audio_codecs=${codec.toLowerCase()}\n`)
  const agent = spawn('baresip', ['-f', folder, '-e', `/dial sip:${siteNumber}@127.0.0.1:${ringing.port}`, '-t', '20'])
  try {
    await says(agent, closed)
    agent.kill('SIGTERM')
    await once(agent, 'exit')
    const heard = readdirSync(recordings).find((name) => name.endsWith('-dec.wav'))
    if (heard === undefined) throw new Error('baresip has recorded nothing')
    return samplesOf(readFileSync(join(recordings, heard)))
  } finally {
    agent.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** No sound card: aubridge plays into nothing, sndfile records each frame as it is decoded. */
function configFor(recordings: string): string {
  return `
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
audio_player aubridge,site
audio_source aubridge,site
audio_alert aubridge,alert
ausrc_channels 1
auplay_channels 1
jitter_buffer_delay 0-50
module_path /usr/lib/baresip/modules
module g711.so
module sndfile.so
module aubridge.so
module_tmp account.so
module_app menu.so
snd_path ${recordings}
`
}

/** Resolves once the agent's output holds `words`. @throws Error with that output when it ends before */
function says(agent: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (words.test(output)) resolve()
    }
    agent.stdout?.on('data', read)
    agent.stderr?.on('data', read)
    agent.once('error', reject)
    agent.once('exit', () => reject(new Error(`baresip ended without ${words}: ${output.slice(-2_000)}`)))
  })
}

/** The samples of a 16 bit WAV file. */
function samplesOf(wav: Buffer): Int16Array {
  const at = wav.indexOf('data') + 8
  return Int16Array.from({ length: Math.floor((wav.length - at) / 2) }, (_, i) => wav.readInt16LE(at + 2 * i))
}

/** What the kept files sound like in one law. */
function linearOf(said: Prompt, codec: Codec): Int16Array {
  const names = [said.kind, ...said.digits.split('')].filter((name) => name !== '')
  const alaw = Buffer.concat(names.map((name) => readFileSync(join(promptsFolder, said.language, `${name}.al`))))
  return decodeG711(codec === 'PCMA' ? alaw : ulawOfAlaw(alaw), codec)
}

/** The last frame may still lie in the jitter buffer when the BYE comes. */
function withoutLastFrame(samples: Int16Array): Int16Array {
  return samples.subarray(0, samples.length - 160)
}

function positionOf(part: Int16Array, whole: Int16Array): number {
  return Buffer.from(whole.buffer).indexOf(Buffer.from(part.buffer, part.byteOffset, part.byteLength))
}

/** An operator's own recordings: read, converted, judged, and swapped while calls go on. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMedia, type RecordingsOutcome } from '../create-media.ts'
import { decodeAlaw, encodeAlaw } from '../g711.ts'
import { loadPrompts, promptDurationMs, soundOf, spokenIn } from '../prompt-library.ts'
import { inspectRecordings } from './inspect-recordings.ts'
import { measureLevel } from './measure-level.ts'
import { readRecording } from './read-recording.ts'
import { RATES, readWav } from './read-wav.ts'
import { toTelephoneRate } from './to-telephone-rate.ts'

const builtIn = join(import.meta.dirname, '../../../../../prompts')
const repeat = { kind: 'repeat', language: 'en', digits: '' } as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  for (const language of ['ko', 'en']) cpSync(join(builtIn, language), join(folder, language), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a WAV file', () => {
  test.each(RATES.flatMap((rate) => [1, 2].map((channels) => ({ rate, channels }))))(
    'of $rate Hz with $channels channels keeps its tone, its level and its length',
    ({ rate, channels }) => {
      const wav = readWav(wavOf(tone(1_000, rate, 0.5), rate, channels))
      if (typeof wav === 'string') throw new Error(wav)
      const samples = toTelephoneRate(wav.samples, rate)
      expect(samples.length / 8_000).toBeCloseTo(0.5, 3)
      expect(measureLevel(samples).rmsDb).toBeCloseTo(-9.03, 1)
      expect(strengthAt(1_000, samples)).toBeCloseTo(0.5, 2)
    },
  )

  test.each([16_000, 44_100, 48_000])(
    'of %i Hz: what is above the telephone band does not come back as a false tone',
    (rate) => {
      for (const hertz of [4_100, 5_000, 6_500, 7_900]) {
        const samples = toTelephoneRate(Float64Array.from(tone(hertz, rate, 0.3)), rate).subarray(400, -400)
        expect(measureLevel(samples).peakDb).toBeLessThan(-55)
      }
      for (const hertz of [300, 1_000, 3_300]) {
        const samples = toTelephoneRate(Float64Array.from(tone(hertz, rate, 0.3)), rate).subarray(400, -400)
        expect(measureLevel(samples).rmsDb).toBeCloseTo(-9.03, 1)
      }
    },
  )

  test('of another kind is refused with what to do', () => {
    const good = wavOf(tone(500, 8_000, 0.1), 8_000, 1)
    const changed = (at: number, value: number): Buffer => {
      const bytes = Buffer.from(good)
      bytes.writeUInt16LE(value, at)
      return bytes
    }
    expect(readWav(good)).toMatchObject({ rate: 8_000 })
    expect(readWav(changed(20, 3))).toMatch(/another kind than PCM 16 bit; save it as WAV/)
    expect(readWav(changed(34, 24))).toMatch(/24 bit/)
    expect(readWav(changed(22, 6))).toMatch(/6 channels/)
    expect(readWav(changed(24, 22_050))).toMatch(/22050 samples a second/)
    expect(readWav(good.subarray(0, 30))).toMatch(/broken/)
    expect(readWav(Buffer.from('ID3'))).toMatch(/no WAV file/)
  })

  test('whose sizes lie, or which is noise, harms nobody', () => {
    const good = wavOf(tone(500, 8_000, 0.1), 8_000, 1)
    const endless = Buffer.from(good)
    endless.writeUInt32LE(0xffff_ffff, 40)
    expect(readWav(endless)).toEqual(readWav(good))
    endless.writeUInt32LE(0x7fff_f000, 40)
    expect(readWav(endless)).toEqual(readWav(good))
    endless.writeUInt32LE(0, 40)
    expect(readWav(endless)).toEqual(readWav(good))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 43 }), (noise, at) => {
        readWav(Buffer.concat([good.subarray(0, at), noise]))
      }),
    )
  })
})

test('A-law is written as it is read, and a sample moves by less than its step', () => {
  for (let byte = 0; byte < 256; byte += 1) expect(encodeAlaw(decodeAlaw(byte))).toBe(byte)
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), (sample) => {
      const kept = Math.max(-32_768, Math.min(32_767, sample))
      expect(Math.abs(decodeAlaw(encodeAlaw(sample)) - kept)).toBeLessThanOrEqual(Math.max(16, Math.abs(kept) / 32 + 1))
    }),
  )
})

describe('a recording is refused', () => {
  const put = (bytes: Buffer, ending = 'wav') => {
    rmSync(join(folder, 'ko/repeat.al'), { force: true })
    writeFileSync(join(folder, `ko/repeat.${ending}`), bytes)
    return readRecording(folder, 'ko/repeat')
  }
  const loud = (amplitude: number) => wavOf(tone(700, 8_000, 1, amplitude), 8_000, 1)

  test.each([
    ['that whispers', () => put(loud(0.01)), /too quiet \(-43\.0 dB/],
    ['that is silent', () => put(wavOf(new Array<number>(8_000).fill(0), 8_000, 1)), /too quiet/],
    ['that shouts', () => put(loud(0.98)), /too loud \(-3\.2 dB/],
    ['that is clipped', () => put(wavOf(tone(300, 48_000, 0.2, 1.5), 48_000, 2)), /is clipped/],
    ['that is cut off', () => put(loud(0.3).subarray(0, 9_000)), /ends before its words do; copy it here again/],
    ['that holds nothing', () => put(wavOf([], 8_000, 1)), /holds no sound/],
    ['that is a WAV file by another name', () => put(loud(0.3), 'al'), /is a WAV file; name it \.wav/],
    ['that is enormous', () => put(Buffer.alloc(7_000_000)), /far too long/],
  ] as const)('%s', (_, read, message) => {
    const found = read()
    expect(found).toHaveProperty('message', expect.stringMatching(message))
    expect(found).toHaveProperty('message', expect.stringContaining('ko/repeat'))
  })

  test('that stands there twice', () => {
    writeFileSync(join(folder, 'en/repeat.wav'), loud(0.3))
    expect(readRecording(folder, 'en/repeat')).toHaveProperty('message', expect.stringMatching(/keep one of the two/))
  })
})

describe('a folder', () => {
  test('may mix WAV and A-law; what is wrong is told all at once', () => {
    writeFileSync(join(folder, 'ko/repeat.wav'), wavOf(tone(700, 44_100, 1, 0.3), 44_100, 2))
    rmSync(join(folder, 'ko/repeat.al'))
    expect(inspectRecordings(folder).faults).toEqual([])
    rmSync(join(folder, 'en/logged.al'))
    writeFileSync(join(folder, 'ko/7.wav'), wavOf(tone(700, 8_000, 2, 0.3), 8_000, 1))
    rmSync(join(folder, 'ko/7.al'))
    expect(
      inspectRecordings(folder)
        .faults.map(({ code }) => code)
        .sort(),
    ).toEqual(['PROMPT_MISSING', ...new Array<string>(12).fill('PROMPT_TOO_LONG')])
    expect(() => loadPrompts(folder)).toThrow(/and 12 more: "ansimpass prompts check/)
  })

  test('made before there were all announcements is taken: the rest is the voice of the product, digits too', () => {
    const newer = ['logged-pass-user', 'taken-pass-user', 'own-page', 'own-page-none', 'own-page-no-texts']
    for (const name of newer) rmSync(join(folder, `ko/${name}.al`))
    rmSync(join(folder, 'en/own-page.al'))
    // Digits of the operator that are slower than those of the product.
    writeFileSync(join(folder, 'ko/1.wav'), wavOf(tone(700, 8_000, 0.3, 0.3), 8_000, 1))
    rmSync(join(folder, 'ko/1.al'))
    const library = loadPrompts(folder)
    expect(library.notes).toEqual([
      `${join(folder, 'ko')}: ${newer.join(', ')} came with 0.3.0 and are the product's own until they are recorded`,
      `${join(folder, 'en')}: own-page came with 0.3.0 and is the product's own until it is recorded`,
    ])
    const bytesOf = (from: string, name: string) => readFileSync(join(from, `ko/${name}.al`))
    const user = { kind: 'logged-pass-user', language: 'ko', digits: '11' } as const
    expect(Buffer.from(soundOf(library, 'PCMA', user))).toEqual(
      Buffer.concat([bytesOf(builtIn, 'logged-pass-user'), bytesOf(builtIn, '1'), bytesOf(builtIn, '1')]),
    )
    expect(soundOf(library, 'PCMA', { ...user, kind: 'logged-pass' })).toHaveLength(
      bytesOf(folder, 'logged-pass').length + 2 * 0.3 * 8_000,
    )
    expect(promptDurationMs(library, { kind: 'own-page', language: 'en', digits: '' })).toBeGreaterThan(1_000)
  })

  test('that lacks an announcement of the first days besides is refused with everything that it lacks', () => {
    for (const name of ['own-page', 'retired']) rmSync(join(folder, `ko/${name}.al`))
    expect(
      inspectRecordings(folder).faults.map(({ code, message }) => [code, /ko\/([a-z-]+)/.exec(message)?.[1]]),
    ).toEqual([
      ['PROMPT_MISSING', 'own-page'],
      ['PROMPT_MISSING', 'retired'],
    ])
  })

  test('of a further language that was made before keeps it; only the new announcements are heard in English', () => {
    cpSync(join(folder, 'en'), join(folder, 'vi'), { recursive: true })
    rmSync(join(folder, 'vi/own-page.al'))
    const library = loadPrompts(folder)
    expect(library.languages).toEqual(['ko', 'en', 'vi'])
    expect(library.notes).toEqual([
      expect.stringMatching(/vi: own-page came with 0\.3\.0 and is heard in English until/),
    ])
    expect(spokenIn(library, repeat, '8490')).toMatchObject({ language: 'vi' })
    expect(spokenIn(library, { ...repeat, kind: 'own-page' }, '8490')).toMatchObject({ language: 'en' })
  })

  test('has a further language when it is complete, and its callers hear it', () => {
    cpSync(join(folder, 'en'), join(folder, 'vi'), { recursive: true })
    mkdirSync(join(folder, 'zh'))
    cpSync(join(folder, 'en/logged.al'), join(folder, 'zh/logged.al'))
    const library = loadPrompts(folder)
    expect(library.languages).toEqual(['ko', 'en', 'vi'])
    expect(library.notes).toEqual([expect.stringMatching(/zh is left out until it is complete: zh\/logged-pass/)])
    expect(spokenIn(library, repeat, '8490')).toMatchObject({ language: 'vi' })
    expect(spokenIn(library, repeat, '8613')).toMatchObject({ language: 'en' })
    expect(spokenIn(library, { ...repeat, language: 'ko' }, '8490')).toMatchObject({ language: 'ko' })
    expect(spokenIn(library, repeat, undefined)).toMatchObject({ language: 'en' })
  })

  test('says who hears a language; a list that is none is refused', () => {
    cpSync(join(folder, 'en'), join(folder, 'zh'), { recursive: true })
    writeFileSync(join(folder, 'languages.json'), '{"8": "en", "886": "zh"}')
    const library = loadPrompts(folder)
    expect(spokenIn(library, repeat, '8869')).toMatchObject({ language: 'zh' })
    expect(spokenIn(library, repeat, '8613')).toMatchObject({ language: 'en' })
    for (const wrong of ['{"+84": "vi"}', '{"84": "Vietnamese"}', '{']) {
      writeFileSync(join(folder, 'languages.json'), wrong)
      expect(() => loadPrompts(folder)).toThrow(expect.objectContaining({ code: 'PROMPT_LANGUAGES' }))
    }
  })
})

test('while the server runs, a fit set is taken whole, an unfit one not at all; what is playing ends as it began', async () => {
  const outcomes: RecordingsOutcome[] = []
  const media = await createMedia({
    ports: [42_300, 42_399],
    promptsFolder: folder,
    watchEveryMs: 50,
    onRecordings: (outcome) => outcomes.push(outcome),
  })
  const before = new Uint8Array(readFileSync(join(folder, 'en/repeat.al')))
  const first = heardBy(media)
  await first.begun
  writeFileSync(join(folder, 'en/repeat.wav'), wavOf(tone(700, 48_000, 0.5, 0.3), 48_000, 1))
  await until(() => outcomes.length === 1)
  expect(outcomes[0]).toEqual({ kind: 'refused', why: expect.stringMatching(/en\/repeat\.wav .*keep one of the two/) })
  rmSync(join(folder, 'en/repeat.al'))
  await until(() => outcomes.length === 2)
  expect(outcomes[1]).toMatchObject({ kind: 'swapped', languages: ['ko', 'en'] })
  expect((await first.sound).subarray(0, before.length)).toEqual(Buffer.from(before))
  const after = await heardBy(media).sound
  expect(after).toHaveLength(4_000)
  expect(strengthAt(700, Float64Array.from(after, decodeAlaw))).toBeCloseTo(0.3, 1)
  await media.close()
})

/** One call that hears `repeat` in English. */
function heardBy(media: Awaited<ReturnType<typeof createMedia>>) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  const packets: Buffer[] = []
  socket.on('message', (packet) => packets.push(packet.subarray(12)))
  const begun = once(socket, 'message')
  const ring = async (): Promise<Buffer> => {
    await once(socket, 'listening')
    const session = await media.open({
      address: '127.0.0.1',
      port: socket.address().port,
      payloads: [{ codec: 'PCMA', payloadType: 8 }],
      ptime: 20,
      localAddress: '127.0.0.1',
    })
    if (session === undefined) throw new Error('no port')
    await session.play(repeat)
    const expected = Math.ceil(session.durationMs(repeat) / 20)
    await until(() => packets.length >= Math.min(expected, 25))
    session.close()
    socket.close()
    return Buffer.concat(packets)
  }
  return { begun, sound: ring() }
}

function tone(hertz: number, rate: number, seconds: number, amplitude = 0.5): number[] {
  return Array.from({ length: Math.round(rate * seconds) }, (_, i) => {
    const sample = Math.round(amplitude * 32_768 * Math.sin((2 * Math.PI * hertz * i) / rate))
    return Math.max(-32_768, Math.min(32_767, sample))
  })
}

function wavOf(samples: readonly number[], rate: number, channels: number): Buffer {
  const data = Buffer.alloc(samples.length * 2 * channels)
  samples.forEach((sample, index) => {
    for (let channel = 0; channel < channels; channel += 1) data.writeInt16LE(sample, 2 * (index * channels + channel))
  })
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2 * channels, 28)
  head.writeUInt16LE(2 * channels, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** Amplitude (0 to 1) of one tone in a sound at 8000 Hz. */
function strengthAt(hertz: number, samples: Float64Array): number {
  let [re, im] = [0, 0]
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8_000)
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8_000)
  })
  return (2 * Math.hypot(re, im)) / samples.length / 32_768
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
}

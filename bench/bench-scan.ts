/**
 * Certificates in a browser: a camera's frame to the verdict in Chromium, as it is and slowed down six times, and readings beside
 * the bare signature check of WebCrypto. By hand: npm run bench:scan -- [rounds].
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'
import { packagedRules } from '../src/adapters/rulesets/ruleset-cache.ts'
import { png } from '../src/adapters/zxing/qr-picture.fixture.ts'
import { DOSE, makeCose, makeSigner, NOON, PERSON, pack } from '../src/certificates/dcc/dcc.fixture.ts'
import { makePass } from '../src/certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../src/certificates/pass-qr/pass.fixture.ts'
import { writeVerifyData } from '../src/contracts/verify-data.ts'
import { packedQr } from '../src/pages/kit/qr.ts'
import { openWindow, startBrowser } from '../tests/journeys/browser.ts'
import { aboutMachine, asTable, durations, type Row } from './report.ts'

const ROUNDS = Number(process.argv[2] ?? 20)
const SLOWER = 6
const FRAME = { width: 1_280, height: 720 }
const SECONDS = 3

const [ec, rsa, key] = [await makeSigner(), await makeSigner({ rsaBits: 2048 }), passKey('a1b2c3d4')]
const dccsBy = async (signer: typeof ec) =>
  (
    await Promise.all(
      Array.from({ length: 50 }, (_, nth) => makeCose({ ...PERSON, v: [{ ...DOSE, ci: `URN:${nth}` }] }, signer)),
    )
  ).map(pack)
const passes = await Promise.all(
  Array.from({ length: 5 }, (_, nth) => makePass({ ...CLAIMS, birthYear: 1980 + nth }, key.signer)),
)
const dataBy = (signer: typeof ec) =>
  writeVerifyData({
    now: NOON,
    lists: [
      { name: 'dsc', text: JSON.stringify([{ x5c: signer.x5c }]) },
      { name: 'keys', text: JSON.stringify({ iat: NOON / 1_000, keys: [key.listed], revokedPasses: [] }) },
    ],
    ruleset: packagedRules(join(import.meta.dirname, '../rulesets/kr')).ruleset,
  })

/** A frame in which the QR fills most of the height. */
function frameOf(text: string): Buffer {
  const { size, dark } = packedQr(text)
  const scale = Math.floor((FRAME.height * 0.8) / (size + 8))
  const [left, top] = [(FRAME.width - size * scale) >> 1, (FRAME.height - size * scale) >> 1]
  const grey = (x: number, y: number) => {
    const [column, row] = [Math.floor((x - left) / scale), Math.floor((y - top) / scale)]
    if (row < -4 || column < -4 || row >= size + 4 || column >= size + 4) return 140
    const at = row * size + column
    const isIn = row >= 0 && column >= 0 && row < size && column < size
    return isIn && ((dark[at >> 3] ?? 0) & (128 >> (at & 7))) !== 0 ? 30 : 225
  }
  const rows = new Uint8Array((FRAME.width + 1) * FRAME.height)
  for (let y = 0; y < FRAME.height; y += 1)
    for (let x = 0; x < FRAME.width; x += 1) rows[y * (FRAME.width + 1) + 1 + x] = grey(x, y)
  return Buffer.from(png(FRAME.width, FRAME.height, rows))
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'scan/in-browser.ts'), formats: ['es'], fileName: 'scan' },
    },
  })
  const chunk = [built]
    .flat()
    .flatMap((each) => ('output' in each ? each.output : []))
    .find((each) => each.type === 'chunk')
  return chunk?.type === 'chunk' ? chunk.code : ''
}

const script = await bundle()
const browser = await startBrowser()
try {
  const { page, context } = await openWindow(browser)
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const frames = passes.map(frameOf)
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/scan.js') return route.fulfill({ contentType: 'text/javascript', body: script })
    if (pathname.endsWith('.wasm')) return route.fulfill({ contentType: 'application/wasm', body: wasm })
    const nth = /^\/frame(\d+)$/.exec(pathname)?.[1]
    if (nth !== undefined) return route.fulfill({ contentType: 'image/png', body: frames[Number(nth)] ?? Buffer.of() })
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><script type="module">window.parts = await import("/scan.js")</script>',
    })
  })
  await page.goto('https://ansim.example/')
  await page.waitForFunction('window.parts !== undefined')
  const devtools = await context.newCDPSession(page)
  const inPage = <T>(act: string, ...given: readonly unknown[]) =>
    page.evaluate(
      ([name, args]) =>
        (globalThis as unknown as { parts: Record<string, (...of: unknown[]) => Promise<unknown>> }).parts[
          name as string
        ]?.(...(args as unknown[])),
      [act, given] as const,
    ) as Promise<T>

  const scans: Row[] = []
  for (const rate of [1, SLOWER]) {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate })
    const addresses = frames.map((_, nth) => `/frame${nth}`)
    await inPage('scan', dataBy(ec), addresses, 2) // compiled once
    const times = await inPage<readonly number[]>('scan', dataBy(ec), addresses, ROUNDS)
    scans.push({ 'slowed down': `${rate}×`, frames: times.length, ...durations(times) })
  }
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  const shares: Row[] = []
  for (const [name, signer] of [
    ['EU certificate, ES256', ec],
    ['EU certificate, PS256', rsa],
  ] as const) {
    const [checks, readings] = await inPage<readonly [number, number]>(
      'rates',
      dataBy(signer),
      await dccsBy(signer),
      SECONDS,
    )
    shares.push({
      certificate: name,
      'bare checks /s': checks.toFixed(0),
      'read /s': readings.toFixed(0),
      share: `${Math.round((100 * readings) / checks)} %`,
    })
  }
  console.log(aboutMachine())
  console.log(asTable(scans))
  console.log(asTable(shares))
} finally {
  await browser.close()
}

/** Entry of what Chromium runs for `bench:scan`: a frame to a verdict, and readings beside the bare signature check. */

import { fromBase45 } from '../../src/certificates/kit/base45.ts'
import { readCoseSign1 } from '../../src/certificates/kit/cose.ts'
import { readCertificate } from '../../src/certificates/read-certificate.ts'
import { readVerifyData } from '../../src/contracts/verify-data.ts'
import { browserCertificateCrypto } from '../../web/certificates/browser-crypto.ts'
import { makeJudge } from '../../web/verify/judge.ts'
import { textsIn } from '../../web/verify/scan-picture.ts'

const site = { category: 'restaurant_cafe', region: 'seoul' }

async function judgeOf(data: string) {
  return makeJudge(readVerifyData(data), {
    crypto: browserCertificateCrypto,
    passed: () => performance.now(),
    floors: { read: () => 0, write: () => {} },
  })
}

/** @param frames addresses of pictures as a camera gives them. @returns milliseconds from each frame to its verdict */
export async function scan(data: string, frames: readonly string[], rounds: number): Promise<readonly number[]> {
  const judge = await judgeOf(data)
  const pictures = await Promise.all(frames.map(async (url) => createImageBitmap(await (await fetch(url)).blob())))
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const picture of pictures) {
      const before = performance.now()
      const [text] = await textsIn(picture, picture.width, picture.height, false)
      if (text === undefined) throw new Error('the QR was not found')
      const { reading } = await judge.judge(text, site)
      times.push(performance.now() - before)
      if (!reading.verified) throw new Error(`refused: ${reading.reason}`)
    }
  }
  return times
}

/** Of EU certificates or passes, in turns. @returns how many a second: bare checks, readings */
export async function rates(
  data: string,
  texts: readonly string[],
  seconds: number,
): Promise<readonly [number, number]> {
  const { trust, now } = await judgeOf(data)
  const context = { trust, crypto: browserCertificateCrypto, now: now() }
  const key = [...trust.documentSigners.values()].flat()[0]?.key
  const coses = texts.map((text) => {
    const packed = fromBase45(text.slice(4)) ?? new Uint8Array()
    const cose = readCoseSign1(browserCertificateCrypto.inflate(packed, 'zlib', 16_384) as Uint8Array)
    if (cose === undefined || key === undefined) throw new Error('no certificate')
    return { ...cose, key }
  })
  const acts = [
    (nth: number) =>
      browserCertificateCrypto.verify(
        (coses[nth] as (typeof coses)[0]).key,
        coses[nth]?.signature ?? new Uint8Array(),
        coses[nth]?.signed ?? new Uint8Array(),
      ),
    async (nth: number) => (await readCertificate(texts[nth] ?? '', context)).verified,
  ] as const
  const took: [number[], number[]] = [[], []]
  const end = performance.now() + seconds * 1_000
  while (performance.now() < end) {
    for (const which of [0, 1] as const) {
      const before = performance.now()
      for (let nth = 0; nth < texts.length; nth += 1) if (!(await acts[which](nth))) throw new Error('not verified')
      took[which].push(performance.now() - before)
    }
  }
  return took.map((each) => (texts.length / median(each)) * 1_000) as [number, number]
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? 0
}

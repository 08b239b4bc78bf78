/** Seals visits under an epoch key of this process and hour, which only the authority can unwrap. */
import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto'
import { AppError } from '../../domain/kit/errors.ts'
import { type EpochMs, HOUR, hourOf, MINUTE, minuteOf } from '../../domain/kit/time.ts'
import type { EpochWrap, SealedVisit, Visit } from '../../domain/visits/visit.ts'
import type { VisitSealer } from '../../ports/visits/visit-sealer.ts'
import { type PublicJwk, thumbprint } from './authority-key.ts'
import { importPublic } from './import-keys.ts'
import { bytesOf, hpkeSuite, joinWrap, WRAP_INFO, wrapContext } from './suite.ts'
import { makeTokenCells } from './token-cells.ts'
import { clearFields, type EpochKeys, epochKeysOf, NONCE_BYTES, plainOf, tokenOf } from './visit-form.ts'

/** An hour's key is made this long before it begins, and is let go of this long after it is over. */
const AHEAD = 5 * MINUTE
const AFTER = 2 * MINUTE

/** `used`: the hour in which it seals, its own or, of late visits, the one in which they are told of. */
type Epoch = { readonly wrap: EpochWrap; readonly keys: EpochKeys; readonly used: number }

export type EpochSealer = VisitSealer & {
  /**
   * Lets go of keys whose hour is over and makes the next hour's ahead; call it every minute with business time.
   * (Node's KeyObject cannot be overwritten; the raw bytes were, right after the wrap was made.)
   */
  tend(now: EpochMs): Promise<void>
  /** Lets go of every epoch key: the demo's start over, and the end of the process. */
  wipe(): void
}

/** @throws AppError `AUTHORITY_KEY_INVALID` when the key is no P-256 public JWK */
export async function createVisitSealer(options: { readonly authorityPublicKey: PublicJwk }): Promise<EpochSealer> {
  const authorityKeyId = thumbprint(options.authorityPublicKey)
  const suite = hpkeSuite()
  const recipientPublicKey = await importPublic(options.authorityPublicKey)
  const epochs = new Map<number, Epoch>()
  const nextOf = makeTokenCells()
  const making = new Map<number, Promise<void>>()

  async function makeEpoch(place: number, hour: number, used: number): Promise<void> {
    const epochKey = randomBytes(32)
    const name = { epochId: randomBytes(16), hour, authorityKeyId }
    const sender = await suite.createSenderContext({ recipientPublicKey, info: WRAP_INFO })
    const raw = bytesOf(epochKey)
    const ciphertext = await sender.seal(raw, wrapContext(name))
    epochs.set(place, {
      wrap: { ...name, wrap: joinWrap(sender.enc, ciphertext) },
      keys: epochKeysOf(epochKey),
      used,
    })
    epochKey.fill(0)
    new Uint8Array(raw).fill(0)
  }

  function ready(at: EpochMs, toldAt?: EpochMs): Promise<void> {
    const place = placeOf(at, toldAt)
    if (epochs.has(place)) return DONE
    const begun = making.get(place)
    if (begun !== undefined) return begun
    const made = makeEpoch(place, hourOf(at), hourOf(toldAt ?? at)).finally(() => making.delete(place))
    making.set(place, made)
    return made
  }

  return {
    ready,
    seal(visit, toldAt) {
      const epoch = epochs.get(placeOf(visit.arrivedAt, toldAt))
      if (epoch === undefined)
        throw new AppError('EPOCH_NOT_READY', `No epoch key for this hour yet: await ready() before sealing`)
      return sealUnder(epoch, visit, nextOf(visit.line))
    },
    async tend(now) {
      const first = hourOf(now - AFTER)
      const last = hourOf(now + HOUR)
      for (const [place, { used }] of epochs) if (used < first || used > last) epochs.delete(place)
      await ready(now)
      await ready(now + AHEAD)
    },
    wipe: () => epochs.clear(),
  }
}

const DONE = Promise.resolve()

/** Hours since 1970 have 20 bits: of a late visit's epoch the hour in which it is told of stands above its own. */
function placeOf(at: EpochMs, toldAt: EpochMs | undefined): number {
  return hourOf(at) + (toldAt === undefined ? 0 : hourOf(toldAt) * 2 ** 20)
}

/** The nonce is random: a counter would tell the order of the calls. At most 2^32 visits an epoch. */
function sealUnder(epoch: Epoch, visit: Visit, n: number): SealedVisit {
  const { day, callKey, siteId } = visit
  const clear = { day, callKey, siteId, arrivedAt: minuteOf(visit.arrivedAt) }
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', epoch.keys.seal, nonce)
  cipher.setAAD(clearFields(clear))
  const body = cipher.update(plainOf(visit, n))
  cipher.final()
  return {
    ...clear,
    epoch: epoch.wrap,
    sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]),
    token: tokenOf(epoch.keys, visit.line, n),
  }
}

/** Drawn 4096 at a time: a question to the system costs more than the nonce. */
const nonces = Buffer.alloc(NONCE_BYTES * 4096)
let noncesUsed = nonces.length

/** Good until the next one is drawn 4096 times: whoever seals copies it. */
function nextNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  noncesUsed += NONCE_BYTES
  return nonces.subarray(noncesUsed - NONCE_BYTES, noncesUsed)
}

/** The two ciphers of rows: for what joins a line to a site for some two hours, and what was stored of a person before there were nights. */
import { hourOf } from '../../domain/kit/time.ts'
import type { DataCipher } from '../../ports/kit/data-cipher.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import { gcmOpen, gcmSeal } from './gcm.ts'
import type { KeyRing } from './key-ring.ts'

export function createDeliveryCipher(keys: KeyRing): DeliveryCipher {
  return {
    seal(at, plain, context) {
      const hour = hourOf(at)
      return { hour, sealed: gcmSeal(keys.deliveryKey(hour), plain, `${context} delivery ${hour}`) }
    },
    open({ hour, sealed }, context) {
      const key = keys.keptDelivery(hour)
      return key === undefined ? undefined : gcmOpen(key, sealed, `${context} delivery ${hour}`)
    },
  }
}

export function createDataCipher(keys: KeyRing): DataCipher {
  return {
    open({ day, sealed }, context) {
      const key = keys.kept('data', day)
      return key === undefined ? undefined : gcmOpen(key, sealed, `${context} data ${day}`)
    },
  }
}

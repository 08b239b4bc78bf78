/** The two boxes: what joins a line to a site for some two hours, and what is known of a person for 28 days. */
import { hourOf, kstDay } from '../../domain/time.ts'
import type { DataBox } from '../../ports/data-box.ts'
import type { DeliveryBox } from '../../ports/delivery-box.ts'
import { gcmOpen, gcmSeal } from './gcm.ts'
import type { KeyRing } from './key-ring.ts'

export function createDeliveryBox(keys: KeyRing): DeliveryBox {
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

export function createDataBox(keys: KeyRing): DataBox {
  return {
    seal(at, plain, context) {
      const day = kstDay(at)
      return { day, sealed: gcmSeal(keys.dataKey(day), plain, `${context} data ${day}`) }
    },
    open({ day, sealed }, context) {
      const key = keys.kept('data', day)
      return key === undefined ? undefined : gcmOpen(key, sealed, `${context} data ${day}`)
    },
  }
}

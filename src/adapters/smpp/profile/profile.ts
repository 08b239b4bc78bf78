/** The dialect of a text gateway: what SMPP 3.4 leaves open, as data. docs/text-gateways.md explains every field. */
import type { IdForm } from '../receipts/message-id.ts'

export type GatewayProfile = {
  /** Shown where the gateway is spoken of. */
  readonly name: string
  readonly bind: 'transceiver' | 'pair'
  /** Binds, or pairs of them, at a time. */
  readonly binds: number
  readonly systemType: string
  readonly serviceType: string
  readonly encoding: 'cp949' | 'ucs2'
  readonly dataCoding: number
  /** Longest body of a plain SMS; undefined: as the texts' limit is set (CP949), 140 (UCS-2). */
  readonly smsBytes: number | undefined
  /** How longer bodies go. */
  readonly long: 'message_payload' | 'udh' | 'sar'
  readonly partBytes: number
  readonly sourceTon: number
  readonly sourceNpi: number
  readonly sourceForm: 'national' | 'international'
  readonly receivers: 'international' | 'national'
  readonly receiverNpi: number
  /** registered_delivery. */
  readonly receipts: 'final' | 'failed' | 'none'
  readonly unmarkedReceipts: boolean
  readonly messageId: IdForm
  readonly validity: 'relative' | 'none'
  readonly window: number
  /** 0: as fast as texts come, until the gateway throttles. */
  readonly perSecond: number
  readonly enquireLinkSeconds: number
  readonly answerSeconds: number
  readonly patienceSeconds: number
}

/** What holds where a profile says nothing. */
export const USUAL_PROFILE: GatewayProfile = {
  name: 'usual',
  bind: 'transceiver',
  binds: 1,
  systemType: '',
  serviceType: '',
  encoding: 'cp949',
  dataCoding: 0x0e,
  smsBytes: undefined,
  long: 'message_payload',
  partBytes: 134,
  sourceTon: 2,
  sourceNpi: 1,
  sourceForm: 'national',
  receivers: 'international',
  receiverNpi: 1,
  receipts: 'final',
  unmarkedReceipts: false,
  messageId: 'as-is',
  validity: 'relative',
  window: 100,
  perSecond: 0,
  enquireLinkSeconds: 10,
  answerSeconds: 5,
  patienceSeconds: 60,
}

/** Each field of a gateway's profile: how it is read, and what is said where it is wrong. */
import { type Reader, shortName, trueOrFalse, wholeNumber } from '../../../domain/kit/field-readers.ts'
import { ID_FORMS } from '../receipts/message-id.ts'
import type { GatewayProfile } from './profile.ts'

const DOCS = 'see docs/text-gateways.md'

/** In the order in which docs/text-gateways.md explains them. A value that is wrong is complained of and read as `undefined`. */
export const PROFILE_FIELDS: { readonly [Field in keyof GatewayProfile]: Reader<GatewayProfile[Field]> } = {
  name: shortName('Choose a short name: it is shown.'),
  bind: oneOf('transceiver', 'pair'),
  binds: wholeNumber(1, 10, 'Ask the gateway how many binds an account may have.'),
  systemType: text(12),
  serviceType: text(5),
  encoding: oneOf('cp949', 'ucs2'),
  dataCoding: wholeNumber(
    0,
    255,
    'Ask the gateway under which data_coding it takes the encoding; leave it out for 14 (CP949) or 8 (UCS-2).',
  ),
  smsBytes: wholeNumber(20, 254, 'short_message holds at most 254 bytes.'),
  long: oneOf('message_payload', 'udh', 'sar'),
  partBytes: wholeNumber(20, 248, 'A part and its header hold at most 254 bytes; leave it out for 134.'),
  sourceTon: wholeNumber(0, 6, '0 unknown, 1 international, 2 national, 5 alphanumeric.'),
  sourceNpi: wholeNumber(0, 18, '0 unknown, 1 ISDN (E.164).'),
  sourceForm: oneOf('national', 'international'),
  receivers: oneOf('international', 'national'),
  receiverNpi: wholeNumber(0, 18, '0 unknown, 1 ISDN (E.164).'),
  receipts: oneOf('final', 'failed', 'none'),
  unmarkedReceipts: trueOrFalse(
    'Write true only where receipts come without esm_class 4 and without their parameters.',
  ),
  messageId: oneOf(...ID_FORMS),
  validity: oneOf('relative', 'none'),
  window: wholeNumber(1, 1000, 'Ask the gateway how many submits may be under way.'),
  perSecond: wholeNumber(0, 10_000, 'Write 0 for no limit of ours.'),
  enquireLinkSeconds: wholeNumber(1, 600, 'Shorter than the idle time after which the gateway hangs up.'),
  answerSeconds: wholeNumber(1, 60, 'A text whose answer takes longer holds no place in the window any more.'),
  patienceSeconds: wholeNumber(5, 600, 'A text that has no answer for so long is repeated once.'),
}

function text(most: number): Reader<string> {
  return (value, at, complain) => {
    if (typeof value === 'string' && value.length <= most && /^[\x20-\x7e]*$/.test(value)) return value
    return complain(
      at,
      `must be text of at most ${most} ASCII characters`,
      'Write it as the gateway gave it, or leave it out.',
    )
  }
}

function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value, at, complain) => {
    const found = values.find((each) => each === value)
    if (found !== undefined) return found
    return complain(at, `must be one of ${values.map((each) => `"${each}"`).join(', ')}`, `Choose one, ${DOCS}.`)
  }
}

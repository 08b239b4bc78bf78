/** PortOne's record of one identity verification → outcome. Nothing of it is believed unless it is this attempt's own. */
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { koreanKind, koreanNational } from '../../domain/call/phone/korean-numbers.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import { parseCalendarDate } from '../../domain/kit/time.ts'
import type { IdentityFailure, IdentityOutcome } from '../../ports/identity/identity-provider.ts'

const word = Type.Optional(Type.String({ maxLength: 1_000 }))

const Verification = Compile(Type.Object({ status: Type.String(), id: Type.String(), customData: word }))
const Failed = Compile(Type.Object({ failure: Type.Object({ reason: word, pgCode: word, pgMessage: word }) }))
const Verified = Compile(
  Type.Object({
    verifiedCustomer: Type.Object({ name: word, phoneNumber: word, birthDate: word, ci: word, di: word }),
  }),
)

/** @param own  which attempt was asked for; a DI is told apart from other providers' by `provider` */
export function readVerification(
  record: unknown,
  own: { readonly id: string; readonly state: string; readonly provider: string },
): IdentityOutcome {
  if (!Verification.Check(record)) return failed('answer-wrong')
  if (record.id !== own.id || record.customData !== own.state) return failed('answer-wrong')
  switch (record.status) {
    case 'READY':
      return failed('not-yet')
    case 'FAILED':
      return failed(Failed.Check(record) && saysCancelled(record.failure) ? 'cancelled' : 'refused')
    case 'VERIFIED':
      return Verified.Check(record) ? proved(record.verifiedCustomer, own.provider) : failed('answer-wrong')
    default:
      return failed('answer-wrong')
  }
}

type Customer = { name?: string; phoneNumber?: string; birthDate?: string; ci?: string; di?: string }

function proved(customer: Customer, provider: string): IdentityOutcome {
  const name = (customer.name ?? '').normalize('NFC').trim()
  const birthDate = parseCalendarDate(customer.birthDate ?? '')
  const ci = customer.ci?.trim() || (customer.di?.trim() && `${provider}:${customer.di.trim()}`)
  if (name === '' || birthDate === undefined || ci === undefined || ci === '') return failed('claims-missing')
  return { kind: 'proved', identity: { name, birthDate, phone: verifiedLine(customer.phoneNumber), ci } }
}

/** Danal tells the number only by a contract of its own: without it no line is verified. */
function verifiedLine(phoneNumber = ''): Line | undefined {
  const national = koreanNational(phoneNumber)
  if (national === undefined || koreanKind(national) !== 'mobile') return undefined
  return parseCaller(national)
}

/** The documentation lists no codes of failure: the words are all there is. Wrongly read, the person is told "refused". */
function saysCancelled(failure: { reason?: string; pgCode?: string; pgMessage?: string }): boolean {
  return /취소|cancel/i.test(`${failure.reason ?? ''} ${failure.pgCode ?? ''} ${failure.pgMessage ?? ''}`)
}

function failed(why: IdentityFailure): IdentityOutcome {
  return { kind: 'failed', why }
}

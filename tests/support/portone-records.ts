/** Verifications kept by the local PortOne stand-in, and how its API shows them (types of `@portone/server-sdk`). */
import type {
  IdentityVerification,
  IdentityVerificationFailure,
  IdentityVerificationRequestedCustomer,
} from '@portone/server-sdk/identityVerification'

/** Somebody whom the carriers know. */
export type PortonePerson = {
  readonly name: string
  /** `yyyy-MM-dd` */
  readonly birthDate: string
  /** National digits. */
  readonly phoneNumber: string
  readonly operator: string
  readonly ci?: string
  readonly di?: string
}

/** Anything at all, as it came in. */
export type SendBody = {
  readonly channelKey?: unknown
  readonly customer?: unknown
  readonly customData?: unknown
  readonly operator?: unknown
  readonly method?: unknown
}

export type PortoneRecord = {
  readonly status: 'READY' | 'VERIFIED' | 'FAILED'
  readonly approved: boolean
  readonly person: PortonePerson
  readonly requested: IdentityVerificationRequestedCustomer
  readonly customData: string | undefined
  readonly failure?: IdentityVerificationFailure
}

type SentCustomer = { readonly name: string; readonly phoneNumber: string; readonly ipAddress: string }

/** @returns what the documentation's schema finds wrong, or undefined */
export function sendFault(body: SendBody): string | undefined {
  if (typeof body.channelKey !== 'string') return 'channelKey'
  if (sentCustomer(body) === undefined) return 'customer'
  if (typeof body.operator !== 'string') return 'operator'
  if (body.method !== 'APP' && body.method !== 'SMS') return 'method'
  return body.customData === undefined || typeof body.customData === 'string' ? undefined : 'customData'
}

/** @returns undefined where no carrier has such a customer */
export function freshRecord(body: SendBody, people: readonly PortonePerson[]): PortoneRecord | undefined {
  const customer = sentCustomer(body)
  const person = people.find(
    (each) =>
      each.phoneNumber === customer?.phoneNumber && each.name === customer.name && each.operator === body.operator,
  )
  if (person === undefined) return undefined
  return {
    status: 'READY',
    approved: false,
    person,
    requested: { name: person.name, phoneNumber: person.phoneNumber },
    customData: typeof body.customData === 'string' ? body.customData : undefined,
  }
}

export function publicRecord(id: string, record: PortoneRecord): IdentityVerification {
  const at = new Date().toISOString()
  const common = {
    id,
    ...(record.customData !== undefined && { customData: record.customData }),
    requestedAt: at,
    updatedAt: at,
    statusChangedAt: at,
    version: 'V2' as const,
  }
  const { status, requested: requestedCustomer } = record
  if (status === 'READY') return { ...common, status, requestedCustomer }
  if (status === 'FAILED') return { ...common, status, requestedCustomer, failure: record.failure ?? {} }
  const { name, birthDate, phoneNumber, ci, di } = record.person
  const verifiedCustomer = {
    name,
    birthDate,
    phoneNumber,
    ...(ci !== undefined && { ci }),
    ...(di !== undefined && { di }),
  }
  return { ...common, status, verifiedCustomer, verifiedAt: at, pgTxId: 'local', pgRawResponse: '{}' }
}

function sentCustomer(body: SendBody): SentCustomer | undefined {
  const customer = body.customer as Partial<Record<keyof SentCustomer, unknown>> | null | undefined
  const { name, phoneNumber, ipAddress } = customer ?? {}
  if (typeof name !== 'string' || typeof ipAddress !== 'string') return undefined
  if (typeof phoneNumber !== 'string' || !/^\d{9,12}$/.test(phoneNumber)) return undefined
  return { name, phoneNumber, ipAddress }
}

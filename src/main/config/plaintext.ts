/** Connections of ours that would go over the net in plain text: refused, except where an operator has named them. */
import { isLoopbackHost } from '../../domain/kit/loopback-host.ts'
import { type RawSettings, settingsInvalid } from './read-settings.ts'

export const PLAINTEXT_ALLOWED = 'ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT'

/** What may be named there. Identity providers may not: their answers decide who somebody is. */
export const PLAINTEXT_PARTS = ['database', 'registry', 'text-gateway'] as const
export type PlaintextPart = (typeof PLAINTEXT_PARTS)[number]

export function plaintextAllowed(raw: RawSettings): readonly PlaintextPart[] {
  const named = raw[PLAINTEXT_ALLOWED]?.split(',').map((part) => part.trim()) ?? []
  return PLAINTEXT_PARTS.filter((part) => named.includes(part))
}

/** @throws AppError `SETTINGS_INVALID` naming each setting and what to do */
export function refusePlaintext(raw: RawSettings): void {
  const faults = faultsOf(raw)
  if (faults.length > 0) throw settingsInvalid(faults)
}

function faultsOf(raw: RawSettings): readonly string[] {
  const allowed = plaintextAllowed(raw)
  const { ANSIMPASS_REGISTRY: registry, DATABASE_URL: database, ANSIMPASS_SMPP: gateway } = raw
  const faults: string[] = []
  if (gateway !== undefined && !allowed.includes('text-gateway') && isPlainGateway(gateway)) {
    faults.push(
      `ANSIMPASS_SMPP begins with smpp:// and leads off this machine: the password, every number and every text could be read and changed on the way; use smpps:// (${orElse('text-gateway')})`,
    )
  }
  if (registry !== undefined && !allowed.includes('registry') && isPlainHttp(registry)) {
    faults.push(
      `ANSIMPASS_REGISTRY begins with http:// and leads off this machine: names, birth dates and evidence could be read and changed on the way; use https:// (${orElse('registry')})`,
    )
  }
  if (database !== undefined && namesNoHost(database)) {
    faults.push(
      'DATABASE_URL names no host, and the driver would take one from PGHOST: name it (postgresql://host/database), or the folder of a socket (postgresql:///database?host=/folder)',
    )
  } else if (database !== undefined && !allowed.includes('database') && isPlainDatabase(database)) {
    faults.push(
      `DATABASE_URL leads off this machine without TLS that checks the server: add ?sslmode=verify-full (and sslrootcert=FILE for a certificate authority of your own) (${orElse('database')})`,
    )
  }
  return faults
}

function orElse(part: PlaintextPart): string {
  return `on a line that nobody else can reach: ${PLAINTEXT_ALLOWED}=${part}`
}

function isPlainHttp(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'http:' && !isLoopbackHost(url.hostname)
}

function isPlainGateway(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'smpp:' && !isLoopbackHost(url.hostname)
}

function namesNoHost(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && databaseHost(url) === '' // one that is no URL is another fault
}

/** As the driver takes it: of what stands twice the last, and an empty parameter counts for nothing. */
function databaseHost(url: URL): string {
  return decodeURIComponent(url.searchParams.getAll('host').at(-1) || url.hostname)
}

/** `require` is not enough: where libpq's meaning is asked for, it believes every certificate. */
function isPlainDatabase(address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false // another fault
  const host = databaseHost(url)
  const near = host.startsWith('/') || isLoopbackHost(host)
  return !near && url.searchParams.getAll('sslmode').at(-1) !== 'verify-full'
}

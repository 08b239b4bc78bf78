/** The carriers file: JSON becomes carriers, or an error that names the field. */
import ipaddr from 'ipaddr.js'
import { AppError } from '../../../domain/errors.ts'
import type { Carrier } from './carriers.ts'

/**
 * @param text  `{"carriers": [{"name": "kt", "addresses": ["203.0.113.0/24"], "trustFrom": false, "dialledFrom": "request-uri"}]}`;
 *              `trustFrom` (false) and `dialledFrom` (request-uri) may be left out
 * @throws AppError `CARRIERS_INVALID`
 */
export function readCarriers(text: string): readonly Carrier[] {
  const root = readObject(readJson(text), 'the file')
  refuseUnknown(root, ['carriers'], '')
  const list = root['carriers']
  if (!Array.isArray(list) || list.length === 0) throw invalid('carriers', 'must be a list of at least one carrier')
  const carriers = list.map((entry: unknown, index) => readCarrier(entry, `carriers[${index}]`))
  for (const [index, { name }] of carriers.entries()) {
    if (carriers.findIndex((other) => other.name === name) < index) {
      throw invalid(`carriers[${index}].name`, 'is the name of another carrier too')
    }
  }
  return carriers
}

function readCarrier(value: unknown, at: string): Carrier {
  const entry = readObject(value, at)
  refuseUnknown(entry, ['name', 'addresses', 'trustFrom', 'dialledFrom'], `${at}.`)
  const { name, addresses, trustFrom = false, dialledFrom = 'request-uri' } = entry
  if (typeof name !== 'string' || !/^[\w.-]{1,40}$/.test(name)) {
    throw invalid(`${at}.name`, 'must be 1 to 40 letters, digits, dots or hyphens')
  }
  if (!Array.isArray(addresses) || addresses.length === 0) {
    throw invalid(`${at}.addresses`, 'must be a list of at least one block such as "203.0.113.0/24"')
  }
  if (typeof trustFrom !== 'boolean') throw invalid(`${at}.trustFrom`, 'must be true or false')
  if (dialledFrom !== 'request-uri' && dialledFrom !== 'to') {
    throw invalid(`${at}.dialledFrom`, 'must be "request-uri" or "to"')
  }
  return {
    name,
    addresses: addresses.map((block: unknown, i) => readBlock(block, `${at}.addresses[${i}]`)),
    trustFrom,
    dialledFrom,
  }
}

/** One address may be written without its length. Host bits are refused: 10.0.0.1/8 is more likely a slip than meant. */
function readBlock(value: unknown, at: string): string {
  const wrong = invalid(at, 'must be an address or block such as "203.0.113.7" or "203.0.113.0/24"')
  if (typeof value !== 'string') throw wrong
  const block = value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`
  if (!ipaddr.isValidCIDR(block) || !/^(?:\d+\.\d+\.\d+\.\d+|[\da-f:.]*:[\da-f:.]*)\//i.test(block)) throw wrong
  const [network, bits] = ipaddr.parseCIDR(block)
  const first =
    network.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(block) : ipaddr.IPv6.networkAddressFromCIDR(block)
  if (first.toString() !== network.toString()) {
    throw invalid(at, `is not the first address of its block; did you mean ${first.toString()}/${bits}?`)
  }
  return block
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError(
      'CARRIERS_INVALID',
      'The carriers file is no JSON; write {"carriers": [{"name": "kt", "addresses": ["203.0.113.0/24"]}]}',
      { cause },
    )
  }
}

function readObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(at, 'must be an object {…}')
  return value as Readonly<Record<string, unknown>>
}

function refuseUnknown(entry: Readonly<Record<string, unknown>>, known: readonly string[], at: string): void {
  const unknown = Object.keys(entry).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalid(`${at}${unknown}`, `is not known; known are ${known.join(', ')}`)
}

function invalid(field: string, what: string): AppError {
  return new AppError('CARRIERS_INVALID', `Carriers file: ${field} ${what}`)
}

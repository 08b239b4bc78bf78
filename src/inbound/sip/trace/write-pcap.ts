/** Messages as a file that packet tools read (pcap, raw IP): each as one UDP datagram, whatever carried it. Its numbers are masked. */
import ipaddr from 'ipaddr.js'
import type { TracedMessage } from './trace.ts'

const MAGIC = 0xa1b2c3d4 // microseconds, in the order of our bytes
const LINKTYPE_RAW = 101
const LONGEST = 65_535
const UDP = 17
const NOWHERE = '0.0.0.0:5060'

/** @param messages  oldest first @see https://www.ietf.org/archive/id/draft-gharris-opsawg-pcap-01.html */
export function writePcap(messages: readonly TracedMessage[]): Buffer {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(MAGIC, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(LONGEST, 16)
  head.writeUInt32LE(LINKTYPE_RAW, 20)
  return Buffer.concat([head, ...messages.flatMap(packet)])
}

function packet({ at, direction, peer, local, text }: TracedMessage): Buffer[] {
  const theirs = endOf(peer)
  const ours = endOf(local === '' ? NOWHERE : local)
  const [from, to] = direction === 'in' ? [theirs, ours] : [ours, theirs]
  const datagram = udp(from.port, to.port, Buffer.from(text, 'utf8'))
  const ip = from.address.length === 4 && to.address.length === 4 ? ipv4(from, to, datagram) : ipv6(from, to, datagram)
  const record = Buffer.alloc(16)
  record.writeUInt32LE(Math.floor(at / 1_000), 0)
  record.writeUInt32LE((at % 1_000) * 1_000, 4)
  record.writeUInt32LE(ip.length, 8)
  record.writeUInt32LE(ip.length, 12)
  return [record, ip]
}

type End = { readonly address: Buffer; readonly port: number }

function endOf(hostPort: string): End {
  const colon = hostPort.lastIndexOf(':')
  const host = hostPort.slice(0, colon).replace(/^\[|\]$/g, '')
  const address = ipaddr.isValid(host) ? ipaddr.parse(host).toByteArray() : [0, 0, 0, 0]
  return { address: Buffer.from(address), port: Number(hostPort.slice(colon + 1)) }
}

/** Its checksum is 0: none. Packet tools take that. */
function udp(from: number, to: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(from, 0)
  head.writeUInt16BE(to, 2)
  head.writeUInt16BE(8 + payload.length, 4)
  return Buffer.concat([head, payload])
}

function ipv4(from: End, to: End, payload: Buffer): Buffer {
  const head = Buffer.alloc(20)
  head[0] = 0x45
  head.writeUInt16BE(20 + payload.length, 2)
  head[8] = 64
  head[9] = UDP
  from.address.copy(head, 12)
  to.address.copy(head, 16)
  head.writeUInt16BE(checksum(head), 10)
  return Buffer.concat([head, payload])
}

function ipv6(from: End, to: End, payload: Buffer): Buffer {
  const head = Buffer.alloc(40)
  head[0] = 0x60
  head.writeUInt16BE(payload.length, 4)
  head[6] = UDP
  head[7] = 64
  from.address.copy(head, 8)
  to.address.copy(head, 24)
  return Buffer.concat([head, payload])
}

/** RFC 1071. */
function checksum(head: Buffer): number {
  let sum = 0
  for (let at = 0; at < head.length; at += 2) sum += head.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return ~sum & 0xffff
}

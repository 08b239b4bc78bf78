/** File descriptors: how many the process may open, and which share HTTP and SIP over TCP may fill. */
import { readFileSync } from 'node:fs'
import type { Logger } from '../log/logger.ts'

export type DescriptorShares = {
  /** Connections of browsers. */
  readonly http: number
  /** Connections of carriers over TCP and TLS; one address holds half of them at most, and half as many more may be in a TLS handshake. */
  readonly sip: number
}

/** For database, spool, keys, logs and the runtime itself: some 80 are open while all is well. */
const OWN = 160
/** More are of no use on one machine. */
const MOST = { http: 8_192, sip: 4_096 }

/**
 * What is left beside both shares belongs to calls, two sockets a call: a flood of connections costs connections, never a
 * call, the database or the spool.
 *
 * @param limit    of the process
 * @param proxied  the demo: a browser's connection may need a second one to the demo's process
 */
export function shareDescriptors(limit: number, proxied: boolean): DescriptorShares {
  const free = Math.max(0, limit - OWN)
  const http = Math.floor((free * 0.4) / (proxied ? 2 : 1))
  return { http: within(http, MOST.http), sip: within(Math.floor(free * 0.2), MOST.sip) }
}

/** Less than a few serves nobody: then the limit itself has to be raised. */
function within(share: number, most: number): number {
  return Math.min(most, Math.max(8, share))
}

/** Under it calls at the lunch peak want for sockets. */
const ENOUGH = 4_096

/** Those of this process; few of them are told once, with what to do. */
export function descriptorShares(proxied: boolean, log: Pick<Logger, 'warn'>): DescriptorShares {
  const limit = openFilesLimit()
  const shares = shareDescriptors(limit, proxied)
  if (limit < ENOUGH) {
    log.warn(
      { limit, ...shares },
      `few file descriptors: raise "ulimit -n" (systemd: LimitNOFILE) to ${ENOUGH} or more`,
    )
  }
  return shares
}

/** The limit in force; 1,024, the usual one, where the system does not tell. */
export function openFilesLimit(): number {
  try {
    const [, soft = ''] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft) || 1_024
  } catch {
    return 1_024 // no Linux
  }
}

/** Checks before a start that would fail half a minute later: a second server on the folder, a port that is taken. */
import { createSocket } from 'node:dgram'
import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { refuseSecondServer } from '../../adapters/embedded-postgres/owner-lock.ts'
import { hostPort, listenError } from '../../domain/kit/listening.ts'
import { PROGRAMS, type ProgramName } from '../../ports/kit/program-feed.ts'
import type { Config } from '../config/config.ts'
import type { Listen } from '../config/forms.ts'

/** So many ports of the announcements' range are tried; one that is free will do. */
const RTP_TRIES = 20

/** @throws AppError `DATA_FOLDER_IN_USE`, `PORT_IN_USE`, `ADDRESS_UNAVAILABLE`; the data folder is there */
export async function checkBeforeStart(config: Config, programs: readonly ProgramName[] = PROGRAMS): Promise<void> {
  if (programs.includes('calls')) refuseSecondServer(realpathSync(config.dataFolder))
  await checkPorts(config, programs)
}

/** @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE` */
export async function checkPorts(
  { http, sip, sipTls, rtp }: Config,
  programs: readonly ProgramName[] = PROGRAMS,
): Promise<void> {
  if (programs.includes('web')) await checked('ANSIMPASS_HTTP', 'TCP', http, tryTcp)
  if (!programs.includes('calls')) return
  for (const address of sip) {
    await checked('ANSIMPASS_SIP', 'UDP', address, tryUdp)
    await checked('ANSIMPASS_SIP', 'TCP', address, tryTcp)
  }
  for (const address of sipTls?.addresses ?? []) await checked('ANSIMPASS_SIP_TLS', 'TCP', address, tryTcp)
  await checkRtp(sip[0]?.host ?? '0.0.0.0', rtp)
}

async function checked(
  setting: string,
  transport: string,
  address: Listen,
  attempt: (address: Listen) => Promise<void>,
): Promise<void> {
  if (address.port === 0) return
  try {
    await attempt(address)
  } catch (cause) {
    throw listenError(setting, `${transport} ${hostPort(address)}`, cause)
  }
}

/** A call without a free port gets no sound; where none of the range is free, no call would. */
async function checkRtp(host: string, { from, to }: Config['rtp']): Promise<void> {
  const even = from + (from % 2)
  const step = Math.max(2, 2 * Math.floor((to - even) / 2 / RTP_TRIES))
  let taken: unknown
  for (let port = even; port < to; port += step) {
    try {
      return await tryUdp({ host, port })
    } catch (error) {
      taken = error
    }
  }
  if (taken !== undefined) throw listenError('ANSIMPASS_RTP', `every one of the UDP ports ${from}-${to}`, taken)
}

function tryTcp({ host, port }: Listen): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })
}

function tryUdp({ host, port }: Listen): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve()))
  })
}

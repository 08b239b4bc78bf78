/** Connections of ours: opened only where the peer's own is gone or a request is too large for UDP, kept and used again. */
import { connect, type Socket } from 'node:net'
import type { Source } from '../message/write-message.ts'
import type { Connection } from './connection.ts'

/**
 * Sends over TCP to an address that a carrier sent from.
 * @param port    the one that we listen at: the peer's requests on this connection are told of it
 * @param onFail  run where no connection could be opened
 */
export type Dial = (to: Source, text: string, port: number, onFail?: () => void) => void

type DiallerParts = {
  readonly hasRoom: (address: string) => boolean
  readonly take: (socket: Socket, transport: 'TCP', port: number) => Connection | undefined
  readonly connectMs: number
}

type Waiting = { readonly text: string; readonly onFail: () => void }

/** Texts that wait for one connection. */
const MOST_WAITING = 64

export function createDialler({ hasRoom, take, connectMs }: DiallerParts): Dial {
  const connected = new Map<string, Connection>()
  const underWay = new Map<string, Waiting[]>()

  return (to, text, port, onFail = () => {}) => {
    const key = `${to.address}|${to.port}`
    const connection = connected.get(key)
    if (connection?.open === true) return connection.send(text)
    const waiting = underWay.get(key)
    if (waiting !== undefined && waiting.length < MOST_WAITING) return void waiting.push({ text, onFail })
    if (waiting !== undefined || !hasRoom(to.address)) return onFail()
    underWay.set(key, [{ text, onFail }])
    open(key, to, port)
  }

  function open(key: string, to: Source, port: number): void {
    const socket = connect({ host: to.address, port: to.port, timeout: connectMs })
    const finish = (connection: Connection | undefined) => {
      const waiting = underWay.get(key) ?? []
      underWay.delete(key)
      for (const { text, onFail } of waiting) {
        if (connection === undefined) onFail()
        else connection.send(text)
      }
    }
    const fail = () => {
      socket.destroy()
      finish(undefined)
    }
    socket.once('error', fail).once('timeout', fail)
    socket.once('connect', () => {
      socket.setTimeout(0).off('timeout', fail)
      const connection = take(socket, 'TCP', port)
      if (connection === undefined) return fail()
      socket.off('error', fail)
      connected.set(key, connection)
      void connection.gone.then(() => {
        if (connected.get(key) === connection) connected.delete(key)
      })
      finish(connection)
    })
  }
}

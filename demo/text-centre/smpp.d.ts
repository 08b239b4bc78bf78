/** Types of the untyped `smpp` codec (0.5.1), as far as the text centre uses them. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  /** A message as it was decoded: text where the codec knows the data coding, else its bytes. */
  type DecodedMessage = { readonly message: string | Buffer }

  interface Pdu {
    readonly command: string
    readonly command_status: number
    sequence_number: number
    readonly message_id?: string
    readonly system_id?: string
    readonly password?: string
    readonly source_addr?: string
    readonly destination_addr?: string
    readonly dest_addr_ton?: number
    readonly data_coding?: number
    readonly esm_class?: number
    readonly registered_delivery?: number
    readonly validity_period?: Date | string
    readonly short_message?: DecodedMessage
    readonly message_payload?: DecodedMessage
    readonly receipted_message_id?: string
    readonly message_state?: number
    isResponse(): boolean
    response(options?: PduFields): Pdu
    toBuffer(): Buffer
  }

  type PduFields = Readonly<Record<string, string | number | Buffer>>
  type SessionOptions = { readonly host: string; readonly port: number; readonly tls?: boolean }

  class Session extends EventEmitter {
    readonly socket: Socket
    /** The last number that was given to a request. */
    sequence: number
    /** @returns false where the socket takes nothing any more. Gives a request its sequence number. */
    send(pdu: Pdu, onAnswer?: (answer: Pdu) => void): boolean
    close(): void
    destroy(): void
  }

  interface Codec {
    readonly PDU: { new (command: string, fields?: PduFields): Pdu; maxLength: number }
    readonly errors: Readonly<Record<string, number>>
    connect(options: SessionOptions): Session
    createServer(listener: (session: Session) => void): NetServer
  }

  const smpp: Codec
  export default smpp
  export type { Pdu, PduFields, Session }
}

/** The floor of the table: one Node socket that answers 486 by string work. It parses nothing, checks nothing and stores nothing. */
import { createSocket } from 'node:dgram'

const socket = createSocket({
  type: 'udp4',
  recvBufferSize: 8 * 1024 * 1024,
  sendBufferSize: 8 * 1024 * 1024,
  lookup: (host, _options, callback) => callback(null, host, 4),
})
socket.on('message', (data, from) => {
  const text = data.toString('latin1')
  if (text.startsWith('INVITE ')) socket.send(Buffer.from(busy(text), 'latin1'), from.port, from.address)
})
socket.bind(0, '127.0.0.1', () => console.log(`ready ${socket.address().port}`))
// It ends with whoever started it.
process.stdin.on('close', () => process.exit()).resume()

function busy(invite: string): string {
  const line = (name: string) => {
    const start = invite.indexOf(`\r\n${name}: `) + 2
    return invite.slice(start, invite.indexOf('\r\n', start))
  }
  const kept = `${line('Via')}\r\n${line('From')}\r\n${line('To')};tag=echo\r\n${line('Call-ID')}\r\n${line('CSeq')}`
  return `SIP/2.0 486 Busy Here\r\n${kept}\r\nContent-Length: 0\r\n\r\n`
}

/** `ansimpass sip`: what was said at the SIP server, for an operator. */
import { Command } from 'commander'
import { AppError } from '../domain/kit/errors.ts'
import { writeLadders } from '../inbound/sip/trace/ladder.ts'
import { nameOfCall } from '../inbound/sip/trace/mask-message.ts'
import type { TracedMessage } from '../inbound/sip/trace/trace.ts'
import { readTrace } from '../inbound/sip/trace/trace-socket.ts'
import { writePcap } from '../inbound/sip/trace/write-pcap.ts'
import { dataFolderOf } from './data-folder.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'
import { writeFile } from './write-file.ts'

type Options = Places & {
  readonly call?: string
  readonly last?: string
  readonly messages?: boolean
  readonly pcap?: string
}

const LAST = 50

export function sipCommand(): Command {
  const sip = new Command('sip').description('the SIP server of a running server')
  sip
    .command('trace')
    .description('shows recent messages as a ladder, one for each call; numbers are masked (***5678)')
    .option('--call <id>', 'only this call: the name that a ladder begins with, or a Call-ID')
    .option('--last <n>', `so many messages, the newest (${LAST} where no call is asked for)`)
    .option('--messages', 'the messages in full below')
    .option('--pcap <file>', 'writes them, masked, for packet tools instead')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', '\nThe server keeps messages only with ANSIMPASS_SIP_TRACE (--sip-trace) above 0.')
    .action(async (options: Options) => {
      checkLast(options.last)
      const messages = chosen(await readTrace(dataFolderOf(options)), options)
      if (options.pcap !== undefined) {
        writeFile(options.pcap, writePcap(messages), '--pcap')
        console.log(`${messages.length} messages written to ${options.pcap}`)
      } else console.log(messages.length === 0 ? 'no messages yet' : shown(messages, options.messages === true))
    })
  return sip
}

function chosen(all: readonly TracedMessage[], { call, last }: Options): readonly TracedMessage[] {
  const names = call === undefined ? undefined : [call, nameOfCall(call)]
  const ofCall = names === undefined ? all : all.filter((message) => names.includes(message.call))
  if (names !== undefined && ofCall.length === 0) {
    throw new AppError(
      'NO_SUCH_CALL',
      `No message of the call ${call} is kept: look at "ansimpass sip trace --last 1000"`,
    )
  }
  if (last === undefined) return names === undefined ? ofCall.slice(-LAST) : ofCall
  return ofCall.slice(-Number(last))
}

function checkLast(last: string | undefined): void {
  if (last !== undefined && !/^[1-9]\d{0,5}$/.test(last))
    throw new AppError('BAD_OPTION', '--last must be a number of messages, from 1')
}

function shown(messages: readonly TracedMessage[], inFull: boolean): string {
  const ladders = writeLadders(messages)
  if (!inFull) return ladders.trimEnd()
  const texts = messages.map(({ at, direction, peer, text }) => {
    const way = direction === 'in' ? `from ${peer}` : `to ${peer}`
    return `--- ${new Date(at).toISOString()} ${way}\n${text.replaceAll('\r\n', '\n').trimEnd()}`
  })
  return [ladders, ...texts].join('\n')
}

/** `ansimpass call`: rings a site over SIP like a handset, tells what was answered, what was heard, which texts came. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Command, Option } from 'commander'
import type { Line, SiteNumber } from '../domain/call/phone/line.ts'
import { parseCaller } from '../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../domain/call/phone/parse-dialled.ts'
import { formatNational, formatSiteNumber } from '../domain/call/phone/show.ts'
import { AppError } from '../domain/kit/errors.ts'
import type { Language } from '../domain/kit/language.ts'
import { whyOf } from '../domain/kit/system-error.ts'
import type { PromptKind } from '../domain/pass/prompt.ts'
import { isLogged, meaningOf } from './call-meaning.ts'
import { ringSite } from './handset/create-handset.ts'
import { recognisePrompt } from './handset/recognise-prompt.ts'
import type { CallResult, ServerAddress } from './handset/ringing.ts'
import { wavOf } from './handset/write-wav.ts'
import { tellFailure } from './tell-failure.ts'
import { writeFile } from './write-file.ts'

const PROMPTS = join(import.meta.dirname, '../../prompts')
const TEXT_WAIT_MS = 4_000
const TEXT_POLL_MS = 150
const HTTP_LIMIT_MS = 1_500

const EXIT = { logged: 0, notLogged: 1, usage: 2, noAnswer: 3, textsUnknown: 4 } as const

export type CallReport = {
  readonly site: string
  readonly from: string
  readonly final: number
  readonly reason: string
  readonly meaning: string
  /** The last announcement that was heard to its end. */
  readonly prompt: Heard | null
  /** All of them, in order; null where a key cut one short. */
  readonly heard: readonly (Heard | null)[]
  /** INVITE to final answer, in whole milliseconds. */
  readonly tookMs: number
  readonly texts: readonly Text[]
  /** Why it is not known which texts came; left out where it is known. */
  readonly textsUnknown?: string
}

type Heard = { readonly kind: PromptKind; readonly language: Language; readonly words: string }

/** As `GET /demo/handsets/{phone}/messages` tells it. */
type Text = { readonly at: string; readonly from: string; readonly text: string; readonly bytes: number }

type Settings = {
  readonly server: ServerAddress
  readonly http: string
  readonly keys?: string | undefined
  /** A WAV file for what is heard. */
  readonly hear?: string | undefined
}

export function callCommand(): Command {
  return new Command('call')
    .description('ring a site like a handset: what it answers, what is heard, which texts arrive')
    .argument('<site-number>', 'the number on the poster, for example 080-000-0001')
    .requiredOption('--from <phone>', "the caller's number (010-0000-0001, +1…), or withheld")
    .option(
      '--keys <keys>',
      'keys to press as soon as an announcement is heard, for example 410120#; those behind a comma at the next one',
    )
    .option('--hear <file.wav>', 'write what was heard there')
    .option('--json', 'one JSON object: site, from, final, reason, meaning, prompt, heard, tookMs, texts')
    .addOption(new Option('--server <host:port>', 'SIP over UDP').env('ANSIMPASS_SIP').default('127.0.0.1:5060'))
    .addOption(
      new Option('--http <url>', "the demo world's texts").env('ANSIMPASS_HTTP').default('http://127.0.0.1:8080'),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 logged, 1 answered but not logged, 2 wrong use, 3 no server or no answer, 4 logged, but --http does not answer.
Texts are shown where the server runs with its demo world; elsewhere it is said that they cannot be seen.

A call without --keys is one of a handset without keys: nothing is asked.

Example: ansimpass call 080-000-0001 --from 010-0000-0001
         ansimpass call 080-000-0011 --from 010-0000-7241 --keys "410120#" --hear call.wav`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
    .action(
      async (
        siteNumber: string,
        options: { from: string; keys?: string; hear?: string; json?: boolean; server: string; http: string },
        command: Command,
      ) => {
        try {
          const report = await ringAndReport(siteNumber, options.from, {
            server: readServer(options.server),
            http: readHttp(options.http),
            ...{ keys: options.keys, hear: options.hear },
          })
          process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : describeReport(report))
          process.exitCode = exitCodeOf(report, command.getOptionValueSource('http') === 'cli')
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          tellFailure(error)
          process.exitCode = error.code === 'SIP_NO_SERVER' ? EXIT.noAnswer : EXIT.usage
        }
      },
    )
}

/** The server's own setting may name pages that are elsewhere; who asks with --http wants an answer from there. */
function exitCodeOf({ final, textsUnknown }: CallReport, httpIsAsked: boolean): number {
  if (final === 408) return EXIT.noAnswer
  if (!isLogged(final)) return EXIT.notLogged
  return textsUnknown !== undefined && httpIsAsked ? EXIT.textsUnknown : EXIT.logged
}

/**
 * One call, to its end, and the texts that it brought.
 *
 * @throws AppError `CALL_BAD_NUMBER` when a number is none, `SIP_BAD_KEYS` when a key is none, `SIP_NO_SERVER` when nobody listens
 *   there, `FILE_NOT_WRITTEN`
 */
export async function ringAndReport(siteNumber: string, from: string, settings: Settings): Promise<CallReport> {
  const site = readSite(siteNumber)
  const caller = readCaller(from)
  const inbox = caller === undefined ? undefined : inboxOf(caller, settings.http)
  const before = await inbox?.()
  const keys = settings.keys === undefined ? {} : { keys: settings.keys }
  const result = await ringSite({ server: settings.server, siteNumber: site, from: caller ?? '', ...keys })
  const heard = heardIn(result)
  const prompt = heard.findLast((each) => each !== null) ?? null
  if (settings.hear !== undefined && result.codec !== null)
    writeFile(settings.hear, wavOf(result.audio, result.codec), '--hear')
  const asked = inbox !== undefined && isLogged(result.final)
  return {
    site: formatSiteNumber(site),
    from: caller === undefined ? 'withheld' : formatNational(caller),
    final: result.final,
    reason: result.reason,
    meaning: meaningOf(result.final, prompt?.kind),
    ...{ prompt, heard },
    tookMs: Math.round(result.tookMs),
    texts: asked && Array.isArray(before) ? await newTexts(inbox, before.length) : [],
    ...(asked && typeof before === 'string' ? { textsUnknown: before } : {}),
  }
}

function heardIn({ announcements, codec }: CallResult): readonly (Heard | null)[] {
  if (codec === null) return []
  return announcements.map((sound) => {
    const prompt = recognisePrompt(sound, codec, PROMPTS)
    return prompt && { kind: prompt.kind, language: prompt.language, words: prompt.words }
  })
}

/** Newest first, so what is new stands before what was there. */
async function newTexts(inbox: Inbox, before: number): Promise<readonly Text[]> {
  const until = performance.now() + TEXT_WAIT_MS
  do {
    const texts = await inbox()
    if (typeof texts !== 'string' && texts.length > before) return texts.slice(0, texts.length - before)
    await wait(TEXT_POLL_MS)
  } while (performance.now() < until)
  return []
}

/** The texts of a handset, or in a sentence why they cannot be seen. */
type Inbox = () => Promise<readonly Text[] | string>

function inboxOf(caller: Line, http: string): Inbox {
  const url = `${http}/demo/handsets/${encodeURIComponent(formatNational(caller))}/messages`
  return async () => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(HTTP_LIMIT_MS) })
      if (answer.status === 404) return `${http} runs without a demo world`
      const texts: unknown = answer.ok ? await answer.json() : undefined
      return Array.isArray(texts) ? (texts as Text[]) : `${http} is no Ansim Pass, or not well (HTTP ${answer.status})`
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      return `${http} does not answer: ${whyOf(cause)}; name the server's pages with --http`
    }
  }
}

function describeReport(report: CallReport): string {
  const heard = report.heard.map((each) =>
    each === null ? '키로 끊음 · cut short by a key' : `"${each.words}" (${each.kind})`,
  )
  const prompts = heard.length === 0 ? ['안내 없음 · no prompt'] : heard
  const texts = report.texts.map(
    (text) =>
      `문자 text   ${text.text}\n            (${text.bytes} bytes, ${text.from}, ${text.at.slice(0, 19).replace('T', ' ')})\n`,
  )
  return [
    `전화 call   ${report.from} → ${report.site}\n`,
    `응답 answer ${report.final} ${report.reason}, ${report.tookMs} ms: ${report.meaning}\n`,
    ...prompts.map((prompt) => `안내 prompt ${prompt}\n`),
    ...(texts.length === 0 ? [noTexts(report)] : texts),
  ].join('')
}

function noTexts({ textsUnknown }: CallReport): string {
  return textsUnknown === undefined
    ? '문자 text   없음 · none\n'
    : `문자 text   확인할 수 없음 · not known: ${textsUnknown}\n`
}

function readSite(raw: string): SiteNumber {
  const site = parseDialled(raw)
  if (site !== undefined) return site
  throw new AppError(
    'CALL_BAD_NUMBER',
    'the site number is no Korean number; write it as on the poster, like 080-000-0001',
  )
}

function readCaller(raw: string): Line | undefined {
  if (raw === 'withheld') return undefined
  const caller = parseCaller(raw)
  if (caller !== undefined) return caller
  throw new AppError(
    'CALL_BAD_NUMBER',
    '--from is no phone number; write it like 010-0000-0001, or +1… from abroad, or "withheld"',
  )
}

/** The setting may name several addresses, as the server's own does: the first one is rung. */
export function readServer(raw: string): ServerAddress {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^:\s]+))(?::(\d{1,5}))?$/i.exec(raw.split(',')[0]?.trim() ?? '')
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? 5060)
  if (host === undefined || port < 1 || port > 65_535) {
    throw new AppError('CALL_BAD_SERVER', '--server is no address; write it like 127.0.0.1:5060 or [::1]:5060')
  }
  return { host: reachable(host), port }
}

/** A base URL without its last slash; `host:port`, as the server's own setting has it, will do. */
export function readHttp(raw: string): string {
  const text = raw.split(',')[0]?.trim() ?? ''
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `http://${text}`)
  if (url === null) throw new AppError('CALL_BAD_SERVER', '--http is no address; write it like http://127.0.0.1:8080')
  url.hostname = reachable(url.hostname)
  return url.href.replace(/\/$/, '')
}

/** "Listen everywhere" is no place to ring. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host === '[::]' ? '[::1]' : host
}

/** Messages of `ansimpass start` at a terminal: what runs, where, what to try, how to stop. Korean first. */
import { resolve } from 'node:path'
import { styleText } from 'node:util'
import type { Config } from '../main/config/config.ts'
import type { StartStep } from '../main/house/premises.ts'

const STEPS: Readonly<Record<StartStep, string>> = {
  database:
    '데이터베이스를 준비합니다. 처음에는 1분쯤 걸릴 수 있습니다 · preparing the database; the first time it can take a minute',
  'database-up': '데이터베이스 준비됨 · the database is up',
  'database-away':
    '데이터베이스가 아직 응답하지 않습니다. 방문은 임시 저장소에 보관됩니다 · the database does not answer yet: visits go to the spool',
  calls: '전화 받을 준비를 합니다 · getting ready for calls',
  demo: '시연 환경을 준비합니다 · preparing the demo world',
}

export function openingWords(version: string, config: Config): string {
  const kind = config.production ? '운영 · production' : '시연 · demo'
  return [
    bold(`안심패스 Ansim Pass ${version} (${kind})`),
    '전화 한 통으로 방문을 등록하고 방역패스를 확인합니다 · one phone call logs the visit and proves the pass',
    `데이터 data: ${config.dataFolder}`,
    '',
    '',
  ].join('\n')
}

export function stepWords(step: StartStep): string {
  return `  ${STEPS[step]}\n`
}

/** A program that was not started here is reached elsewhere. */
export type Addresses = { readonly http: string | undefined; readonly sip: string | undefined }

/** @param example  a number that can be rung; undefined where there is no demo */
export function readyWords(server: Addresses, example: string | undefined, check = 'npx ansimpass doctor'): string {
  return [
    '',
    bold('준비되었습니다 · Ready'),
    ...(example === undefined
      ? []
      : [`  열기 open    ${server.http}   브라우저에서 여세요 · in a browser`, `  해보기 try   ${example}`]),
    ...(server.http === undefined ? [] : [`  상태 state   ${server.http}/readyz`]),
    ...(server.sip === undefined ? [] : [`  전화 SIP     ${server.sip}`]),
    `  점검 check   ${check}`,
    '  끝내기 stop  Ctrl-C',
    '',
    '',
  ].join('\n')
}

/** As one would type it in another terminal; only what differs from the defaults is named. */
export function exampleCall({ http, sip }: Addresses): string {
  const server = sip === undefined || sip === 'sip:127.0.0.1:5060' ? '' : ` --server ${sip.slice('sip:'.length)}`
  const pages = http === undefined || http === 'http://127.0.0.1:8080' ? '' : ` --http ${http}`
  return `npx ansimpass call 080-000-0001 --from 010-0000-0001${server}${pages}`
}

export type Started = Pick<Config, 'dataFolder' | 'production'> & { readonly settingsFile?: string | undefined }

/** Looks at the server that was started, from the same folder: only what differs from the defaults is named. */
export function exampleCheck({ http, sip }: Addresses, started: Started): string {
  const differs = [
    http === undefined || http === 'http://127.0.0.1:8080' ? [] : [`ANSIMPASS_HTTP=${http.slice('http://'.length)}`],
    sip === undefined || sip === 'sip:127.0.0.1:5060' ? [] : [`ANSIMPASS_SIP=${sip.slice('sip:'.length)}`],
  ].flat()
  const flags = [
    started.production ? ['--production'] : [],
    started.settingsFile === undefined ? [] : ['--settings', started.settingsFile],
    started.dataFolder === resolve('.ansimpass') ? [] : ['--data', started.dataFolder],
  ].flat()
  return [...differs, 'npx ansimpass doctor', ...flags].join(' ')
}

/** NO_COLOR and what is no terminal are respected by styleText itself. */
function bold(text: string): string {
  return styleText('bold', text)
}

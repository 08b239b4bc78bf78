/** Handset of a random caller: it says what it is told, whether that is due or not. */
import { parseMessage } from '../../src/inbound/sip/stack/message/parse-message.ts'
import type { Caller, Offer, Step } from './sip-model-steps.ts'
import { NUMBERS, type World } from './sip-model-world.ts'

export type Handset = ReturnType<typeof createHandset>

/** A caller with no sense of what is due: it only knows tags, numbers and what it said before. */
export function createHandset(world: World, { to, headers, sdp, transport }: Caller, index: number) {
  const host = `127.0.0.${index + 1}`
  const callId = `call${index}@${host}`
  const said: string[] = []
  let cseq = 1
  let branches = 0

  function act(step: Extract<Step, { call: number }>) {
    switch (step.do) {
      case 'invite':
        return say('INVITE', { cseq: 1, branch: 'first', tag: '', more: headers, body: sdp ? SDP.spoken : '' })
      case 'fork':
        return say('INVITE', {
          cseq: 1,
          branch: `fork${++branches}`,
          tag: '',
          more: headers,
          body: sdp ? SDP.spoken : '',
        })
      case 'cancel':
        return say('CANCEL', { cseq: 1, branch: 'first', tag: '' })
      case 'ack':
        return acknowledge(SDP[step.offer])
      case 'bye':
        return say('BYE', {})
      case 'info':
        return say('INFO', { body: 'Signal=5\r\n', type: 'application/dtmf-relay' })
      case 'options':
        return say('OPTIONS', {})
      case 'prack':
        return say('PRACK', { more: `RAck: ${step.right ? rseq() : 1} 1 INVITE\n`, body: SDP[step.offer] })
      case 'update':
      case 'reinvite': {
        const method = step.do === 'update' ? 'UPDATE' : 'INVITE'
        return say(method, { body: SDP[step.offer], ...(step.late ? { cseq: Math.max(1, cseq - 1) } : {}) })
      }
      case 'repeat': {
        const again = said[step.which % Math.max(1, said.length)]
        if (again !== undefined) world.send(again, host, transport)
        return
      }
      case 'answer-bye':
        return answerByes()
    }
  }

  function say(method: string, about: Written): void {
    const number = about.cseq ?? ++cseq
    const branch = about.branch ?? `${++branches}`
    const tag = about.tag ?? toTag()
    const body = about.body ?? ''
    const text = `${method} sip:${NUMBERS[to]}@127.0.0.1 SIP/2.0
Via: SIP/2.0/${transport} ${host};branch=z9hG4bK${index}-${branch}
From: <sip:0100000000${index}@${host}>;tag=f${index}
To: <sip:${NUMBERS[to]}@127.0.0.1>${tag === '' ? '' : `;tag=${tag}`}
Call-ID: ${callId}
CSeq: ${number} ${method}
Contact: <sip:elsewhere@192.0.2.9>
Record-Route: <sip:192.0.2.8;lr>
${about.more ?? ''}${body === '' ? '' : `Content-Type: ${about.type ?? 'application/sdp'}\n`}Content-Length: ${body.length}

`
    const whole = text.replaceAll('\n', '\r\n') + body
    said.push(whole)
    world.send(whole, host, transport)
  }

  /** Of every INVITE of ours that has its final answer. @param body  of the ACK of a 2xx */
  function acknowledge(body: string): void {
    for (const { request, heard } of world.asked.filter(({ request: each }) => each.callId === callId)) {
      const final = heard.find(({ status }) => status >= 200)
      if (request.method !== 'INVITE' || final === undefined) continue
      const branch = final.status < 300 ? `${++branches}` : (request.via.branch ?? '').replace(`z9hG4bK${index}-`, '')
      say('ACK', { cseq: request.cseq, branch, tag: toTagOf(final.text), body: final.status < 300 ? body : '' })
    }
  }

  function answerByes(): void {
    for (const [id, texts] of world.byes) {
      if (!id.startsWith(callId)) continue
      for (const text of texts) {
        world.send(text.replace(/^BYE [^\r]*/, 'SIP/2.0 200 OK'), host, transport)
      }
    }
  }

  /** As the first INVITE was answered last. */
  function toTag(): string {
    const tags = world.asked
      .filter(({ request }) => request.callId === callId && request.method === 'INVITE' && request.toTag === '')
      .flatMap(({ heard }) => heard.filter(({ status }) => status > 100 && status !== 482))
    return toTagOf(tags.at(-1)?.text ?? '') || 'none'
  }

  function rseq(): string {
    const heard = world.asked.filter(({ request }) => request.callId === callId).flatMap((each) => each.heard)
    return /\r\nRSeq: (\d+)/.exec(heard.findLast(({ text }) => text.includes('RSeq'))?.text ?? '')?.[1] ?? '2'
  }

  return { act }
}

type Written = {
  readonly cseq?: number
  readonly branch?: string
  readonly tag?: string
  readonly more?: string
  readonly body?: string
  readonly type?: string
}

const PLAIN = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'
const SDP: Readonly<Record<Offer, string>> = {
  none: '',
  spoken: PLAIN,
  held: `${PLAIN}a=sendonly\r\n`,
  unspoken: PLAIN.replace('AVP 8', 'AVP 9'),
}

export function toTagOf(text: string): string {
  const message = parseMessage(text)
  return message.kind === 'response' || message.kind === 'request' ? message.toTag : ''
}

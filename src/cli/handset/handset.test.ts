import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHandset, type Handset, ringSite } from './create-handset.ts'
import { type FarSide, farSide } from './far-side.fixture.ts'
import type { Progress } from './ringing.ts'
import { header, tagOf, writeSip } from './sip-text.ts'

const call = { siteNumber: '080-205-0001', from: '010-0000-0001', media: false } as const
let far: FarSide
let handset: Handset
/** Its T1 is 20 ms: for what only time shows. */
let hasty: Handset

beforeEach(async () => {
  far = await farSide()
  handset = await createHandset({ server: far.address })
  hasty = await createHandset({ server: far.address, t1Ms: 20 })
})
afterEach(() => {
  handset.close()
  hasty.close()
  far.close()
})

describe('ringing', () => {
  test('a refusal is acknowledged in its transaction and told with its reason', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
    const result = await handset.ring(call)
    const [invite, ack] = await far.requests(2)
    expect(result).toMatchObject({ final: 486, reason: 'Busy Here', fromServer: true, hungUpBy: 'server', sent: 1 })
    expect(ack.method).toBe('ACK')
    expect(header(ack, 'via')).toBe(header(invite, 'via'))
    expect(tagOf(header(ack, 'to'))).toBe('far')
    expect(header(ack, 'cseq')).toBe('1 ACK')
  })

  test('the number stands in P-Asserted-Identity and From, the site in the Request-URI', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
    await handset.ring(call)
    const [invite] = await far.requests(1)
    expect(header(invite, 'p-asserted-identity')).toMatch(/^<sip:01000000001@127\.0\.0\.1;user=phone>$/)
    expect(header(invite, 'from')).toMatch(/^<sip:01000000001@127\.0\.0\.1>;tag=/)
    expect(header(invite, 'to')).toBe(`<sip:0802050001@127.0.0.1:${far.address.port}>`)
    expect(header(invite, 'content-type')).toBe('application/sdp')
    expect(invite.body).not.toMatch(/^m=/m)
  })

  test('a withheld number shows nothing and asks for privacy', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '433 Anonymity Disallowed'))
    expect((await handset.ring({ ...call, from: '' })).final).toBe(433)
    const [invite] = await far.requests(1)
    expect(header(invite, 'privacy')).toBe('id')
    expect(header(invite, 'from')).toContain('anonymous.invalid')
    expect(header(invite, 'p-asserted-identity')).toBe('')
  })

  test('nothing but a number enters a header', async () => {
    for (const bad of ['0802050001\r\nX: 1', 'cafe', '0'.repeat(33), '']) {
      await expect(handset.ring({ ...call, siteNumber: bad })).rejects.toMatchObject({
        code: 'SIP_BAD_NUMBER',
      })
    }
    await expect(handset.ring({ ...call, from: 'x' })).rejects.toMatchObject({ code: 'SIP_BAD_NUMBER' })
  })

  test('an INVITE without answer is sent again at doubling pauses, unchanged, until one comes', async () => {
    far.on('INVITE', (invite) => (far.received.length >= 4 ? far.reply(invite, '486 Busy Here') : undefined))
    const result = await hasty.ring(call)
    expect(result.final).toBe(486)
    expect(result.sent).toBeGreaterThanOrEqual(4)
    expect(result.tookMs).toBeGreaterThanOrEqual(20 + 40 + 80 - 5)
    expect(new Set(far.datagrams.slice(0, 4)).size).toBe(1)
  })

  test('after timer B the call is given up as 408, which the server did not say', async () => {
    const impatient = await createHandset({ server: far.address, t1Ms: 2 })
    const result = await impatient.ring(call)
    expect(result).toMatchObject({ final: 408, fromServer: false, hungUpBy: 'nobody' })
    // Seven by the book; a late timer of so short a T1 may cost the last.
    expect(result.sent).toBeGreaterThanOrEqual(4)
    expect(result.sent).toBeLessThanOrEqual(7)
    impatient.close()
  })

  test('a provisional answer stops the repeats; more answers may follow', async () => {
    far.on('INVITE', (invite) => {
      if (far.received.length > 1) return
      far.reply(invite, '100 Trying')
      far.reply(invite, '183 Session Progress')
      // Five INVITEs would have come by then.
      setTimeout(() => far.reply(invite, '486 Busy Here'), 320)
    })
    const result = await hasty.ring(call)
    expect(result).toMatchObject({ final: 486, provisional: [100, 183] })
    expect(result.sent).toBeLessThan(3)
  })

  test('a final answer that comes again is acknowledged again', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '404 Not Found'))
    await handset.ring(call)
    const [invite] = await far.requests(2)
    far.reply(invite, '404 Not Found')
    const [, , ack] = await far.requests(3)
    expect(ack.method).toBe('ACK')
  })

  test('Retry-After and folded or compact headers are read', async () => {
    far.on('INVITE', (invite, from) => {
      const lines = [
        'SIP/2.0 503 Service',
        `v: ${header(invite, 'via')}`,
        `i: ${header(invite, 'call-id')}`,
        't: <sip:x@y>;tag=far',
      ]
      far.send(`${lines.join('\r\n')}\r\nCSeq: 1\r\n INVITE\r\nRetry-After: 7 (soon)\r\n\r\n`, from)
    })
    expect(await handset.ring(call)).toMatchObject({ final: 503, retryAfter: 7 })
  })
})

describe('an answered call', () => {
  test('ends with the server: the 2xx gets an ACK along its route, the BYE a 200', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '200 OK', [['Record-Route', '<sip:a;lr>, <sip:b;lr>']]))
    far.on('ACK', () => far.bye())
    const seen: string[] = []
    const result = await handset.ring({ ...call, onProgress: (progress) => seen.push(progress.kind) })
    expect(result).toMatchObject({ final: 200, hungUpBy: 'server', codec: null })
    expect(seen).toEqual(['sending', 'answered', 'final', 'ended'])
    const [invite, ack] = await far.requests(2)
    expect(ack.method).toBe('ACK')
    expect(header(ack, 'via')).not.toBe(header(invite, 'via'))
    expect(ack.headers.get('route')).toEqual(['<sip:b;lr>', '<sip:a;lr>'])
    expect((await far.replies(1))[0].status).toBe(200)
  })

  test('is hung up by the handset when asked, with BYE', async () => {
    const hangUp = new AbortController()
    far.on('INVITE', (invite) => far.reply(invite, '200 OK'))
    far.on('ACK', () => hangUp.abort())
    far.on('BYE', (bye) => far.reply(bye, '200 OK'))
    expect(await handset.ring({ ...call, signal: hangUp.signal })).toMatchObject({ final: 200, hungUpBy: 'handset' })
  })

  test('is hung up when it lasts too long, also where nobody answers the BYE', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '200 OK'))
    expect(await hasty.ring({ ...call, maxMs: 10 })).toMatchObject({ final: 200, hungUpBy: 'handset' })
    expect(far.received.filter((request) => request.method === 'BYE').length).toBeGreaterThan(1)
  })
})

test('an answer that comes when the handset has given up is acknowledged and hung up', async () => {
  const impatient = await createHandset({ server: far.address, t1Ms: 2 })
  expect((await impatient.ring(call)).hungUpBy).toBe('nobody')
  far.reply(far.first('INVITE'), '200 OK')
  // The last repetition of the INVITE may still be on its way.
  const behind = () => far.received.map(({ method }) => method).filter((method) => method !== 'INVITE')
  while (behind().length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect(behind()).toEqual(['ACK', 'BYE'])
  impatient.close()
})

test('hanging up while it rings cancels, once there was a provisional answer', async () => {
  const hangUp = new AbortController()
  hangUp.abort()
  far.on('INVITE', (invite) => far.reply(invite, '180 Ringing'))
  far.on('CANCEL', (cancel) => {
    far.reply(cancel, '200 OK')
    far.reply(far.first('INVITE'), '487 Request Terminated')
  })
  expect(await handset.ring({ ...call, signal: hangUp.signal })).toMatchObject({ final: 487, hungUpBy: 'handset' })
  expect((await far.requests(3)).map((request) => request.method)).toEqual(['INVITE', 'CANCEL', 'ACK'])
  expect(header(far.first('CANCEL'), 'via')).toBe(header(far.first('INVITE'), 'via'))
})

test('where nobody listens the call fails at once with what to do', async () => {
  const { address } = far
  far.close()
  await expect(ringSite({ ...call, server: address })).rejects.toMatchObject({
    code: 'SIP_NO_SERVER',
    message: expect.stringContaining(`127.0.0.1:${address.port}`),
  })
})

test('a call that may wait for the server goes on over refusals until the server is back', async () => {
  const { port } = far.address
  far.close()
  const sent: Progress[] = []
  let back: FarSide | undefined
  const result = await hasty.ring({
    ...call,
    retransmitForMs: 10_000,
    onProgress: (progress) => {
      sent.push(progress)
      if (sent.length === 3)
        void farSide(port).then((side) => {
          back = side
          side.on('INVITE', (invite) => side.reply(invite, '486 Busy Here'))
        })
    },
  })
  expect(result).toMatchObject({ final: 486, fromServer: true })
  expect(result.sent).toBeGreaterThanOrEqual(3)
  back?.close()
})

test('a repeated call sends the same INVITE', async () => {
  far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
  const first = await handset.ring(call)
  const again = await handset.repeat(first)
  expect(again).toMatchObject({ final: 486, callId: first.callId, fromTag: first.fromTag, cseq: first.cseq })
  const invites = far.datagrams.filter((datagram) => datagram.startsWith('INVITE'))
  expect(invites).toHaveLength(2)
  expect(invites[0]).toBe(invites[1])
})

test('it answers OPTIONS, and says 481 to the BYE of a call it does not know', async () => {
  const to = { address: '127.0.0.1', port: await localPortOf(handset) }
  const headers = [
    ['Via', 'SIP/2.0/UDP a;branch=z9hG4bKx'],
    ['To', '<sip:h>;tag=1'],
    ['Call-ID', 'x'],
    ['CSeq', '1 OPTIONS'],
  ] as const
  far.send(writeSip('OPTIONS sip:h SIP/2.0', headers).toString(), to)
  far.send(writeSip('BYE sip:h SIP/2.0', headers).toString(), to)
  const replies = await far.replies(2)
  expect(replies.map((reply) => reply.status).sort((a, b) => a - b)).toEqual([200, 481])
})

test('three hundred calls at once over one socket each get their own answer', async () => {
  far.on('INVITE', (invite) =>
    far.reply(invite, header(invite, 'call-id').endsWith('7') ? '404 Not Found' : '486 Busy Here'),
  )
  const results = await Promise.all(
    Array.from({ length: 300 }, (_, n) => handset.ring({ ...call, callId: `call-${n}` })),
  )
  expect(results.filter((result) => result.final === 404).map((result) => result.callId.slice(-1))).toEqual(
    Array(30).fill('7'),
  )
  expect(results.filter((result) => result.final === 486)).toHaveLength(270)
})

/** The handset's own port shows in what it sends. */
async function localPortOf(ringing: Handset): Promise<number> {
  far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
  await ringing.ring(call)
  return Number(/127\.0\.0\.1:(\d+)/.exec(header(far.first('INVITE'), 'via'))?.[1])
}

/** Contract of every text gateway, whatever carries the texts. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { DeliveryReceipt, IncomingText, TextGateway, TextMessage } from '../../src/ports/pass/text-gateway.ts'
import { eventually } from '../support/eventually.ts'

export type GatewayWorld = {
  readonly gateway: TextGateway
  /** Newest first, as the handset shows them. */
  received(line: Line): readonly { readonly text: string; readonly bytes: number; readonly from: string }[]
  setFault(fault: 'ok' | 'down' | 'throttle' | 'silent'): void
  end(): Promise<void>
}

/** One that also brings what handsets write to us. */
export type TwoWayGatewayWorld = GatewayWorld & {
  /** A handset writes to us. Resolves with whether the gateway may forget it. */
  send(line: Line, text: string): Promise<boolean>
}

const line = '+821000005678' as Line
const text = (body: string, to: Line = line): TextMessage => ({ to, body, validForMs: 60_000 })

export function textGatewayContract(name: string, makeWorld: () => Promise<GatewayWorld>): void {
  describe(`text gateway: ${name}`, () => {
    let world: GatewayWorld
    let receipts: DeliveryReceipt[]

    beforeEach(async () => {
      world = await makeWorld()
      receipts = []
      world.gateway.onReceipt((receipt) => receipts.push(receipt))
      await eventually(() => expect(world.gateway.connected).toBe(true))
    })
    afterEach(() => world.end())

    test('an accepted text is on the handset, byte for byte, and its receipt names it', async () => {
      const body = '[안심패스] 접종확인 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래'
      const answer = await world.gateway.submit(text(body))
      expect(answer).toMatchObject({ kind: 'accepted', messageId: expect.any(String) })
      await eventually(() => expect(world.received(line)[0]).toMatchObject({ text: body, bytes: 75 }))
      const messageId = answer.kind === 'accepted' ? answer.messageId : undefined
      await eventually(() => expect(receipts).toEqual([{ messageId, state: 'delivered' }]))
    })

    test('foreign lines get theirs, long texts arrive whole', async () => {
      const foreign = '+12125550100' as Line
      const body = `긴 문자 ${'가나다라 '.repeat(100)}끝`
      await world.gateway.submit(text(body, foreign))
      await eventually(() => expect(world.received(foreign)[0]?.text).toBe(body))
    })

    test('a thousand texts at once are all answered, in the order in which they were given', async () => {
      const bodies = Array.from({ length: 1000 }, (_, index) => `문자 ${index}`)
      const answers = await Promise.all(bodies.map((body) => world.gateway.submit(text(body))))
      expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(1000)
      expect(world.received(line)[0]?.text).toBe('문자 999')
      await eventually(() => expect(receipts).toHaveLength(1000))
    })

    test('a body that cannot be sent is refused before it is sent, never changed', async () => {
      await expect(world.gateway.submit(text('뷁 😀'))).rejects.toMatchObject({ code: 'TEXT_NOT_ENCODABLE' })
      expect(world.received(line)).toEqual([])
    })

    test('a number that no handset has is refused for good', async () => {
      expect(await world.gateway.submit(text('문자', '+82112' as Line))).toMatchObject({ kind: 'refused' })
    })

    test('a throttling gateway is for later, and takes texts again afterwards', async () => {
      world.setFault('throttle')
      expect(await world.gateway.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
      world.setFault('ok')
      expect(await world.gateway.submit(text('둘'))).toMatchObject({ kind: 'accepted' })
    })

    test('a gateway that is away is for later, and is found again when it is back', async () => {
      world.setFault('down')
      await eventually(() => expect(world.gateway.connected).toBe(false))
      expect(await world.gateway.submit(text('하나'))).toMatchObject({ kind: 'unavailable' })
      world.setFault('ok')
      await eventually(() => expect(world.gateway.connected).toBe(true))
      expect(await world.gateway.submit(text('둘'))).toMatchObject({ kind: 'accepted' })
    })

    test('a gateway that falls silent is left; what it had not answered goes once more when it is back', async () => {
      world.setFault('silent')
      const answers = [1, 2, 3].map((n) => world.gateway.submit(text(`문자 ${n}`)))
      await eventually(() => expect(world.gateway.connected).toBe(false))
      world.setFault('ok')
      for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ kind: 'accepted' })
      expect(world.received(line).map((message) => message.text)).toEqual(['문자 3', '문자 2', '문자 1'])
    })
  })
}

/** Beside `textGatewayContract`, for a gateway that brings texts. */
export function incomingTextContract(name: string, makeWorld: () => Promise<TwoWayGatewayWorld>): void {
  test(`texts to us: ${name}: one from a handset stays with the gateway unless it was taken`, async () => {
    const world = await makeWorld()
    const came: IncomingText[] = []
    world.gateway.onIncoming((incoming) =>
      came.push(incoming) > 1 ? Promise.resolve() : Promise.reject(new Error('the database is away')),
    )
    await eventually(() => expect(world.gateway.connected).toBe(true))
    expect(await world.send(line, '수신거부')).toBe(false)
    expect(await world.send(line, '수신거부')).toBe(true)
    expect(came).toEqual([
      { from: line, body: '수신거부' },
      { from: line, body: '수신거부' },
    ])
    await world.end()
  })
}

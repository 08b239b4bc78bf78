/** The SMPP gateway against the demo's text centre over TCP, and the relay's HTTP API against a local server of its shape. */
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { splitForeign } from '../../src/adapters/libphonenumber/split-foreign.ts'
import { createSmppGateway } from '../../src/adapters/smpp/smpp-gateway.ts'
import { createSolapiGateway } from '../../src/adapters/solapi/solapi-gateway.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { startRelayServer } from '../support/relay-server.ts'
import { incomingTextContract, textGatewayContract } from './text-gateway.contract.ts'

const account = { systemId: 'ansim', password: 'secret' }

async function smppWorld() {
  const centre = await startTextCentre({ port: 0, clock: () => 0, account })
  const gateway = createSmppGateway(
    {
      ...account,
      address: { host: '127.0.0.1', port: centre.port },
      sender: '0802050001',
      ...createCp949(),
      profile: { enquireLinkSeconds: 0.1, answerSeconds: 1, patienceSeconds: 60 },
      throttlePauseMs: 20,
      retryMs: { first: 20, longest: 100 },
    },
    { emit: () => {} },
  )
  return {
    gateway,
    received: centre.inbox,
    send: async (line: Line, text: string) => (await centre.send(line, text)) === 0,
    setFault: centre.setFault,
    async end() {
      await gateway.close()
      await centre.close()
    },
  }
}

textGatewayContract('createSmppGateway', smppWorld)
incomingTextContract('createSmppGateway', smppWorld)

const key = { apiKey: 'NCSANSIM', apiSecret: 'a-secret-of-the-relay' }

textGatewayContract('createSolapiGateway', async () => {
  const relay = await startRelayServer(key)
  const gateway = createSolapiGateway(
    {
      ...key,
      ...{ baseUrl: relay.baseUrl, answerMs: 300, splitForeign, sender: '0802050001', smsBytes: 90 },
      encode: createCp949().encode,
      ...{ checkMs: 50, retryMs: { first: 20, longest: 100 }, throttlePauseMs: 20, reportsAfterMs: [20, 200, 1000] },
    },
    { emit: () => {} },
  )
  return {
    gateway,
    received: relay.received,
    setFault: relay.setFault,
    async end() {
      await gateway.close()
      await relay.close()
    },
  }
})

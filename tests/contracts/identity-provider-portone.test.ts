/** The PortOne adapter against a local server of the documented shape. */
import { createPortoneProvider } from '../../src/adapters/portone/portone-provider.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { PortonePerson } from '../support/portone-records.ts'
import { startPortoneServer } from '../support/portone-server.ts'
import { identityProviderContract, type ProviderPerson } from './identity-provider.contract.ts'

const KIM = { name: '김순희', birthDate: '1958-03-02', phoneNumber: '01000000001', operator: 'SKT', ci: 'CI-kim' }
const PARK = { name: '박준', birthDate: '1990-07-15', phoneNumber: '01000000002', operator: 'KT_MVNO', di: 'DI-park' }
const PEOPLE: readonly PortonePerson[] = [KIM, PARK]

identityProviderContract('createPortoneProvider', async () => {
  const settings = { apiSecret: 'secret-of-the-test', channelKey: 'channel-key-test' }
  const server = await startPortoneServer({ ...settings, people: PEOPLE })
  const provider = createPortoneProvider(
    {
      ...settings,
      id: 'pass',
      name: { ko: 'PASS 앱', en: 'PASS app' },
      baseUrl: server.baseUrl,
      breakAfter: 1_000,
    },
    { emit: () => {} },
  )
  return {
    provider,
    kind: 'on-phone',
    singleUse: false,
    person: known(KIM),
    other: known(PARK),
    typed(person) {
      const operator = PEOPLE.find(({ name }) => name === person.name)?.operator
      return { name: person.name, ...(operator !== undefined && { carrier: operator }) }
    },
    async proves(_person, begun) {
      if (!server.approve(begun.secret)) throw new Error('no such request on the phone')
      return {}
    },
    async cancels(begun) {
      if (!server.turnBack(begun.secret)) throw new Error('no such request on the phone')
      return {}
    },
    down: async () => server.setFault('down'),
    hangs: async () => server.setFault('hanging'),
    up: async () => server.setFault('ok'),
    close: () => server.close(),
  }
})

function known({ name, birthDate, phoneNumber }: PortonePerson): ProviderPerson {
  return { name, birthDate: birthDate as CalendarDate, phone: `+82${phoneNumber.slice(1)}` as Line }
}

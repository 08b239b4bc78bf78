/** The OpenID adapter against the demo's provider, a real `oidc-provider`. */
import { createOidcProvider } from '../../src/adapters/oidc/oidc-provider.ts'
import { parseCaller } from '../../src/domain/call/phone/parse-caller.ts'
import { parseCalendarDate } from '../../src/domain/kit/time.ts'
import { startDemoIdentity, visitDemoIdentity } from '../support/demo-identity.ts'
import { identityProviderContract, type ProviderPerson } from './identity-provider.contract.ts'

identityProviderContract('createOidcProvider', async () => {
  const { identity, settings, people } = await startDemoIdentity()
  const provider = createOidcProvider({ ...settings, breakAfter: 1_000 }, { emit: () => {} })
  const known = (id: string): ProviderPerson => {
    const person = people.find((each) => each.id === id)
    const phone = parseCaller(person?.phone ?? '')
    const birthDate = parseCalendarDate(person?.birthDate ?? '')
    if (person === undefined || phone === undefined || birthDate === undefined) throw new Error(`nobody is ${id}`)
    return { name: person.name, birthDate, phone }
  }
  const addressOf = (begun: { kind: string; url?: string }) => begun.url ?? ''
  return {
    provider,
    kind: 'redirect',
    singleUse: true,
    person: known('hong'),
    other: known('emma'),
    typed: () => ({}),
    async proves({ name }, begun) {
      const id = people.find((each) => each.name === name)?.id ?? ''
      return visitDemoIdentity(addressOf(begun), { person: id, act: 'confirm' })
    },
    cancels: (begun) => visitDemoIdentity(addressOf(begun), { act: 'cancel' }),
    down: async () => identity.setFault('down'),
    hangs: async () => identity.setFault('slow'),
    up: async () => identity.setFault('ok'),
    close: () => identity.close(),
  }
})

/** The world at one noon: sites, people, and what the server is told of them. */
import type { ControlBinding, ControlSite } from '../../src/contracts/control.ts'
import type { DemoPersonView, DemoSiteView } from '../../src/contracts/demo-page.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import type { IdentityPerson } from '../identity/identity-person.ts'
import type { DemoPerson } from './demo-person.ts'
import { diOf } from './identifiers.ts'
import { peopleAt } from './people.ts'
import { e164, withHyphens } from './phone-form.ts'
import { sitesOf } from './sites.ts'

export type World = {
  readonly noon: EpochMs
  readonly sites: readonly ControlSite[]
  readonly people: readonly DemoPerson[]
  readonly siteByNumber: ReadonlyMap<string, ControlSite>
}

export function makeWorld(noon: EpochMs, siteCount: number): World {
  const sites = sitesOf(siteCount)
  return {
    noon,
    sites,
    people: peopleAt(noon),
    siteByNumber: new Map(sites.map((site) => [site.number, site])),
  }
}

/** The identities that were proved before this noon, a binding that has ended since among them. */
export function bindingsOf(people: readonly DemoPerson[]): readonly ControlBinding[] {
  return people.flatMap((person) => {
    if (person.bound === undefined || person.provedAt === undefined) return []
    return [
      {
        phone: person.phone,
        name: person.name,
        birthDate: person.birthDate,
        // Somebody the registry does not know still has an identity of their own.
        registryIdentifier: person.registryIdentifier ?? `KR-DEMO-UNKNOWN-${person.id}`,
        ci: person.ci,
        boundAs: person.bound,
        provedAt: person.provedAt,
        ...(person.snapshot === undefined ? {} : { snapshot: person.snapshot }),
      },
    ]
  })
}

export function siteView(site: ControlSite): DemoSiteView {
  const { organization: _, ...shown } = site
  return { ...shown, number: withHyphens(site.number) }
}

export function personView(person: DemoPerson): DemoPersonView {
  const { id, group, name, birthDate, note, certificate, handset, language } = person
  const hasCertificate = certificate !== undefined
  const phone = withHyphens(person.phone)
  return { id, group, name, birthDate, phone, note: note.ko, noteEn: note.en, hasCertificate, handset, language }
}

/** Those whom the registry knows, with the number kept at the booking. */
export function registryPeople(people: readonly DemoPerson[]) {
  return people.flatMap(({ registryIdentifier, name, birthDate, registryPhone: phone, evidence }) =>
    registryIdentifier === undefined ? [] : [{ registryIdentifier, name, birthDate, phone, evidence }],
  )
}

/** Those whom the carrier knows, by its books: the subscriber of a line, not whoever rings with it. */
export function identityPeople(people: readonly DemoPerson[]): readonly IdentityPerson[] {
  return people.map(({ id, name, birthDate, identityPhone, ci, note }) => ({
    id,
    name,
    birthDate,
    phone: e164(identityPhone),
    ci,
    di: diOf(id),
    note,
  }))
}

/** Test that no damage to an answer turns evidence into "none": it is read all the same, or its kind could not be read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import { createFhirRegistry } from './fhir-registry.ts'
import {
  COVID,
  CVX,
  concept,
  DOSE,
  EXEMPTION,
  json,
  LOINC,
  listen,
  PATIENT,
  PERSON,
  SNOMED,
  TEST,
} from './served.fixture.ts'

const AGAINST = { targetDisease: [concept(SNOMED, '840539006')], seriesDosesPositiveInt: 2 }
const VACCINE = concept(CVX, '208', 'COVID-19, mRNA')
const WHOLE: Readonly<Record<string, object>> = {
  Patient: listed([PATIENT]),
  Immunization: listed([
    {
      ...DOSE,
      id: 'i1',
      vaccineCode: VACCINE,
      occurrenceDateTime: '2021-07-01',
      protocolApplied: [{ ...AGAINST, doseNumberPositiveInt: 1 }],
    },
    {
      ...DOSE,
      id: 'i2',
      vaccineCode: VACCINE,
      occurrenceDateTime: '2021-08-12',
      protocolApplied: [{ ...AGAINST, doseNumberString: '2' }],
    },
  ]),
  Observation: listed([TEST, { ...TEST, id: 'o2', code: concept(LOINC, '97097-0'), issued: '2022-01-10T09:00:00Z' }]),
  Condition: listed([COVID]),
  DocumentReference: listed([EXEMPTION]),
}
const KINDS: Readonly<Record<string, Evidence['kind']>> = {
  Immunization: 'vaccination',
  Observation: 'test',
  Condition: 'recovery',
  DocumentReference: 'exemption',
}

function listed(resources: readonly object[]): object {
  const entry = resources.map((resource) => ({
    fullUrl: `urn:uuid:${JSON.stringify(resource).length}`,
    resource,
    search: { mode: 'match' },
  }))
  // As it comes over the wire: nothing in it is shared.
  return JSON.parse(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: resources.length, entry }))
}

type Mutation = { readonly at: number; readonly how: string; readonly junk: unknown }

/** Words that mean something to us are no damage: none is among them. */
const mutation = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('remove', 'replace', 'cut', 'rename', 'wrap', 'repeat', 'reverse'),
  junk: fc.constantFrom<unknown>(null, true, -1, 1.5, '', 'zzz', [], {}, [null], ['zzz'], { zzz: 1 }, [[]]),
})

type Place = { readonly holder: Record<string, unknown>; readonly key: string }

function placesIn(value: unknown, places: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return places
  for (const [key, inner] of Object.entries(value)) {
    // An answer that says it is empty, or whole, is no damaged one.
    if (key !== 'total') places.push({ holder: value as Record<string, unknown>, key })
    placesIn(inner, places)
  }
  return places
}

function damage(document: object, { at, how, junk: sample }: Mutation): void {
  const junk = structuredClone(sample)
  const places = placesIn(document)
  const place = places[at % places.length]
  if (place === undefined) return
  const { holder, key } = place
  const value = holder[key]
  const remove = () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key])
  if (how === 'remove') remove()
  else if (how === 'replace') holder[key] = junk
  else if (how === 'cut') holder[key] = typeof value === 'string' ? value.slice(0, -1) : junk
  else if (how === 'wrap') holder[key] = [value]
  else if (how === 'repeat' && Array.isArray(value)) value.push(...structuredClone(value))
  else if (how === 'reverse' && Array.isArray(value)) value.reverse()
  else if (how === 'rename' && !Array.isArray(holder)) {
    remove()
    holder[`${key}X`] = value
  }
}

test('no damage to an answer turns evidence into "none"', async () => {
  let served = WHOLE
  const baseUrl = await listen((request, response) => {
    json(response, served[new URL(request.url ?? '', 'http://registry').pathname.split('/')[2] ?? ''] ?? {})
  })
  const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, breakAfter: 1e9 }, { emit: () => {} })
  const whole = await registry.evidenceOf(PERSON)
  if (whole.kind !== 'known') throw new Error(whole.kind)
  expect(whole.evidence).toHaveLength(6)
  expect(whole).not.toHaveProperty('unreadable')
  let less = 0

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(WHOLE)),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      async (type, mutations) => {
        const damaged = structuredClone(WHOLE[type] ?? {})
        for (const each of mutations) damage(damaged, each)
        served = { ...WHOLE, [type]: damaged }
        const answer = await registry.evidenceOf(PERSON)
        if (answer.kind !== 'known') return
        const open = new Set((answer.unreadable ?? []).map(({ kind }) => kind))
        for (const each of whole.evidence) {
          if (answer.evidence.some((other) => tellsTheSame(each, other))) continue
          less += 1
          expect([...open], JSON.stringify(damaged)).toContain(each.kind)
          if (type !== 'Patient') expect(each.kind).toBe(KINDS[type])
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(less).toBeGreaterThan(30)
})

/** Of a dose the vaccine's name is told by more than one element; a ground is whatever word the registry has for it. */
function tellsTheSame(one: Evidence, other: Evidence): boolean {
  const asTold = (it: Evidence) => JSON.stringify({ ...it, vaccine: '', ground: '' })
  return asTold(one) === asTold(other)
}

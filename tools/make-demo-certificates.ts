/** Makes the certificates that people of the demo world hold, with keys that are forgotten at once, and the lists of trust by which they verify: node tools/make-demo-certificates.ts. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOSE, makeDcc, makeSigner } from '../src/certificates/dcc/dcc.fixture.ts'
import { bundleOf, cardKey, claimsOf, dose, makeJws, qrsOf } from '../src/certificates/shc/shc.fixture.ts'
import { SECOND } from '../src/domain/kit/time.ts'

const root = join(import.meta.dirname, '..')
/** Before the first of the demo's noons. */
const SIGNED = Date.parse('2021-10-01T12:00:00+09:00') / SECOND
const ISSUER = 'https://health-cards.demo.example'

const signer = await makeSigner()
const emma = await makeDcc(
  {
    nam: { fn: 'Clarke', gn: 'Emma', fnt: 'CLARKE', gnt: 'EMMA' },
    dob: '1990-02-11',
    v: [{ ...DOSE, dt: '2021-09-05', co: 'IE', is: 'Department of Health, Ireland', ci: 'URN:UVCI:01:IE:DEMO#0' }],
  },
  signer,
  {
    claims: new Map<number, unknown>([
      [1, 'IE'],
      [6, SIGNED],
    ]),
  },
)
const key = await cardKey()
const patient = { resourceType: 'Patient', name: [{ family: 'Carter', given: ['Emily'] }], birthDate: '1985-03-14' }
const card = claimsOf(bundleOf(patient, dose('207', '2021-08-09'), dose('207', '2021-09-06')), {
  iss: ISSUER,
  nbf: SIGNED,
})

write('demo/world/certificates.json', { emma, carter: qrsOf(makeJws(card, key))[0] })
write('docs/examples/trust/demo-world-signer.json', [{ x5c: signer.x5c }])
write('docs/examples/trust/demo-world-issuer.json', { iss: ISSUER, keys: [key.jwk] })

function write(file: string, value: unknown): void {
  writeFileSync(join(root, file), `${JSON.stringify(value, null, 2)}\n`)
}

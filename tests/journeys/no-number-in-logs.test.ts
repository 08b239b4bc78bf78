/** A busy run's logs, at the loudest level, hold none of the numbers used. */
import { expect, test } from 'vitest'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld } from '../support/world.ts'

type WorldAnswer = {
  readonly sites: readonly { readonly number: string }[]
  readonly people: readonly { readonly phone: string; readonly name: string }[]
}

test('no number, and no name, of a busy run reaches its logs', async () => {
  const world = await startWorld({ env: { ANSIMPASS_LOG: 'debug' } })
  const handset = await createHandset({ server: world.sip })
  try {
    const { sites, people } = await world.get<WorldAnswer>('/demo/world')
    await world.run(['call', '080-000-9999', '--from', '010-0000-9876'])
    await Promise.all(
      people.flatMap((person) =>
        sites.map((site) => handset.ring({ siteNumber: site.number, from: person.phone, media: false, maxMs: 20_000 })),
      ),
    )
    await eventually(() => expect(world.output()).toContain('text-sent'))
    const log = world.output()
    expect(log).toContain('call-answered')
    for (const form of [...sites, ...people.map((p) => ({ number: p.phone }))].flatMap((n) => formsOf(n.number))) {
      expect(log.includes(form), `the log holds a number of ${form.length} digits`).toBe(false)
    }
    for (const { name } of people) expect(log.includes(name), 'the log holds a name').toBe(false)
  } finally {
    handset.close()
    expect(await world.stop()).toBe(0)
    await world.remove()
  }
})

/** As people write it, as digits, and as E.164. Six-digit site numbers occur inside other digits by chance: only those with hyphens count. */
function formsOf(number: string): string[] {
  const digits = number.replaceAll('-', '')
  const forms = digits.length > 6 ? [number, digits] : []
  return digits.startsWith('0') ? [...forms, `82${digits.slice(1)}`] : forms
}

/** Test of what `ansimpass doctor` says of a registry. */
import { expect, test } from 'vitest'
import { startRegistry } from '../../../demo/registry/registry.ts'
import { makeConfig } from '../../main/config/config.ts'
import { readSettings } from '../../main/config/read-settings.ts'
import { registryFinding } from './registry.ts'

function configOf(registry: string) {
  const environment = { ANSIMPASS_REGISTRY: registry }
  return makeConfig(readSettings({ flags: {}, environment }), { production: false })
}

test('a registry that answers is told with its version; one that does not, by what it did', async () => {
  const registry = await startRegistry({ port: 0, people: [] })
  const config = configOf(registry.baseUrl)
  expect(await registryFinding(config)).toMatchObject({ state: 'ok', found: expect.stringContaining('FHIR 4.0.1') })
  registry.setFault('wrong')
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringContaining('FHIR unknown') })
  registry.setFault('down')
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringContaining('refused') })
  await registry.close()
  expect((await registryFinding(config)).todo?.en).toContain('ANSIMPASS_REGISTRY_ACCESS')
})

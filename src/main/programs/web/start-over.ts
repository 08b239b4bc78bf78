/** The demo's "start over": calls and texts end and begin anew on an emptied database, with the clock, sites and bindings of the new world. */
import { createPool } from '../../../adapters/postgres/kit/connect.ts'
import { emptyDatabase } from '../../../adapters/postgres/kit/empty-database.ts'
import { preparePartitions } from '../../../adapters/postgres/kit/housekeeping.ts'
import { saveOrganization, saveSites } from '../../../adapters/postgres/places/sites-table.ts'
import type { ControlBinding, ControlRequest, ControlSite } from '../../../contracts/control.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { CONSENTS } from '../../../domain/identity/consents.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { parseCalendarDate } from '../../../domain/kit/time.ts'
import type { DemoSeat } from '../seat.ts'
import type { WebService } from './compose-web.ts'

type NewWorld = Extract<ControlRequest, { method: 'reset' }>['params']

/** The calls and the texts end, and begin anew on what is made here. @throws AppError `DEMO_WORLD_INVALID`, `DATABASE_UNAVAILABLE` */
export async function startOver(service: WebService, demo: DemoSeat, params: NewWorld): Promise<void> {
  const { database, pool, keys, clock, sites: directory } = service.ground
  const sites = params.sites.map(siteOf)
  await demo.wish({ wish: 'database', action: 'continue' })
  await database.migrated
  const owner = createPool(database.url, 'migrations', { max: 1, statementTimeoutMs: 0 })
  await demo.wish({ wish: 'end-others' })
  try {
    await emptyDatabase(owner)
    keys.empty()
    service.arrivals.clear()
    await demo.wish({ wish: 'restart-clock', at: params.clock })
    keys.prepare(clock.now())
    await preparePartitions(pool, clock.now())
    for (const { organization } of params.sites) {
      if (organization !== undefined) await saveOrganization(pool, organization)
    }
    await saveSites(pool, sites)
    await directory.reload()
  } finally {
    await owner.end()
    await demo.wish({ wish: 'begin-others' })
  }
  for (const binding of params.bindings) await bind(service, binding)
}

function siteOf(site: ControlSite) {
  const number = parseDialled(site.number)
  if (number === undefined)
    throw new AppError('DEMO_WORLD_INVALID', `the site ${site.name} has no number that can be dialled`)
  const { organization, ...rest } = site
  return { ...rest, number, ...(organization === undefined ? {} : { organization: organization.id }) }
}

async function bind(service: WebService, binding: ControlBinding): Promise<void> {
  const line = parseCaller(binding.phone)
  const birthDate = parseCalendarDate(binding.birthDate)
  if (line === undefined || birthDate === undefined) {
    throw new AppError('DEMO_WORLD_INVALID', 'a binding of the demo world has a phone or a birth date that is none')
  }
  const { name, registryIdentifier, ci, boundAs, provedAt, snapshot } = binding
  await service.bindLine(
    {
      line,
      person: { name, birthDate, registryIdentifier },
      ci,
      boundAs,
      proofLevel: 'identity',
      provedAt,
      consents: CONSENTS,
    },
    snapshot,
  )
}

/** The demo's "start over": everything emptied, the clock set, the sites and bindings of the new world made. */

import { createPool } from '../adapters/postgres/connect.ts'
import { emptyDatabase } from '../adapters/postgres/empty-database.ts'
import { preparePartitions } from '../adapters/postgres/housekeeping.ts'
import { saveOrganization, saveSites } from '../adapters/postgres/sites-table.ts'
import type { ControlBinding, ControlRequest, ControlSite } from '../contracts/control.ts'
import { AppError } from '../domain/errors.ts'
import { CONSENTS } from '../domain/identity/consents.ts'
import { parseCaller } from '../domain/phone/parse-caller.ts'
import { parseDialled } from '../domain/phone/parse-dialled.ts'
import { parseCalendarDate } from '../domain/time.ts'
import type { Service } from './compose.ts'
import type { Database } from './database.ts'
import type { DemoClock } from './demo-clock.ts'

type ResetParams = Extract<ControlRequest, { method: 'reset' }>['params']

/** Runs while nothing is written to the visit log. @throws AppError `DEMO_WORLD_INVALID`, `DATABASE_UNAVAILABLE` */
export async function resetWorld(
  service: Service,
  database: Database,
  clock: DemoClock,
  params: ResetParams,
): Promise<void> {
  const sites = params.sites.map(siteOf)
  if (database.paused) database.resume()
  await database.migrated
  const owner = createPool(database.url, 'migrations', { max: 1, statementTimeoutMs: 0 })
  try {
    const empty = async () => {
      await emptyDatabase(owner)
      await service.spool.empty()
      service.keys.empty()
      service.sealer.wipe()
      service.recentCalls.clear()
      service.calledToday.clear()
      service.toldOutcomes.clear()
      service.lineChanges.clear()
      service.arrivals.clear()
      clock.restart(params.clock)
      service.keys.prepare(clock.now())
      await service.sealer.ready(clock.now())
      service.outboxLoop.reset()
      await preparePartitions(service.pool, clock.now())
      for (const { organization } of params.sites) {
        if (organization !== undefined) await saveOrganization(service.pool, organization)
      }
      await saveSites(service.pool, sites)
    }
    await service.subjectFolds.exclusively(() => service.visitLog.exclusively(empty))
    await service.sites.reload()
    for (const binding of params.bindings) await bind(service, binding)
  } finally {
    await owner.end()
  }
}

function siteOf(site: ControlSite) {
  const number = parseDialled(site.number)
  if (number === undefined)
    throw new AppError('DEMO_WORLD_INVALID', `the site ${site.name} has no number that can be dialled`)
  const { organization, ...rest } = site
  return { ...rest, number, ...(organization === undefined ? {} : { organization: organization.id }) }
}

async function bind(service: Service, binding: ControlBinding): Promise<void> {
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

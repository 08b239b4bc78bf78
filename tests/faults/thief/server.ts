/** The three programs in this process, as they are composed, on a PostgreSQL of its own: called over SIP, with a clock set by hand. */
import { totalmem } from 'node:os'
import { PassThrough } from 'node:stream'
import { startRegistry } from '../../../demo/registry/registry.ts'
import { startTextCentre } from '../../../demo/text-centre/text-centre.ts'
import { embeddedSettings } from '../../../src/adapters/embedded-postgres/settings.ts'
import { ensureAuthorityKeys } from '../../../src/adapters/hpke/authority-key.ts'
import { createPool } from '../../../src/adapters/postgres/kit/connect.ts'
import { preparePartitions } from '../../../src/adapters/postgres/kit/housekeeping.ts'
import { migrate } from '../../../src/adapters/postgres/kit/migrate.ts'
import { saveSites } from '../../../src/adapters/postgres/places/sites-table.ts'
import type { SiteNumber } from '../../../src/domain/call/phone/line.ts'
import type { EpochMs } from '../../../src/domain/kit/time.ts'
import { SHARDS } from '../../../src/domain/pass/outbox-shard.ts'
import { demoAuthorityFolder } from '../../../src/main/config/config.ts'
import { composeCalls } from '../../../src/main/programs/calls/compose-calls.ts'
import { composeTexts } from '../../../src/main/programs/texts/compose-texts.ts'
import { composeWeb } from '../../../src/main/programs/web/compose-web.ts'
import { eventually } from '../../support/eventually.ts'
import { createStandInProvider } from '../../support/stand-in-provider.ts'
import { testClock, testSeat } from '../../support/test-seat.ts'
import { startThrowAwayCluster } from '../../support/throw-away-cluster.ts'

export type ThiefServer = Awaited<ReturnType<typeof startThiefServer>>

export async function startThiefServer(start: EpochMs, sites: readonly SiteNumber[]) {
  await using ground = new AsyncDisposableStack()
  const cluster = await startThrowAwayCluster(undefined, {
    ...embeddedSettings(totalmem(), 8 * 1024 ** 3),
    fsync: 'off',
    shared_buffers: '64MB',
    max_connections: '60',
    wal_keep_size: '8GB', // nothing of the log goes: what an archive would hold stays beside it
  })
  ground.defer(() => cluster.close())
  await migrate(cluster.adminUrl)
  const owner = createPool(cluster.adminUrl, 'owner', { max: 2 })
  ground.defer(() => owner.end())
  await saveSites(
    owner,
    sites.map((number) => ({
      ...{ number, name: `시설 ${number.slice(-2)}`, nameEn: `Site ${number.slice(-2)}`, category: 'restaurant_cafe' },
      ...{ region: 'seoul', answerMode: 'silent' as const, retired: false, hasDoorScreen: true },
    })),
  )
  const { clock, setTime } = testClock(start)
  const centre = await startTextCentre({ port: 0, clock: clock.now })
  ground.defer(() => centre.close())
  const provider = createStandInProvider()
  const registry = await startRegistry({ port: 0, people: [] })
  ground.defer(() => registry.close())

  const own = testSeat({
    ...{ databaseUrl: cluster.adminUrl, clock },
    settings: { ANSIMPASS_RTP: '43000-43999' },
    demo: {
      hello: {
        page: 0,
        smpp: centre.port,
        registry: registry.port,
        identity: { issuer: 'https://provider.example', clientId: '', clientSecret: '' },
      },
      staffToken: undefined,
      startsOver: false,
      control: new PassThrough(),
      sendControl: () => {},
      wish: async () => undefined,
    },
  })
  ground.defer(own.remove)
  const { seat, config, folder, dataFolder } = own
  const authority = ensureAuthorityKeys(demoAuthorityFolder(config)) // as the calls program finds it
  const services = {
    calls: await composeCalls(seat, ground),
    texts: await composeTexts(seat, ground),
    web: await composeWeb(seat, ground, { providers: [provider] }),
  }
  const outboxLoop = services.texts.drain()
  const grounds = { calls: services.calls.ground, texts: services.texts.ground, web: services.web.ground }
  const served = new Map<string, string>()
  const note = (visit: string, what: string) => served.set(visit, `${served.get(visit) ?? ''}${what}; `)
  grounds.texts.events.follow((event) => {
    if (event.type === 'registry-asked') note(event.visit, `registry ${event.result}`)
    if (event.type === 'text-sent') note(event.visit, `text ${event.kind}`)
    if (event.type === 'text-not-sent' && event.visit !== undefined) note(event.visit, `no text: ${event.why}`)
  })
  await preparePartitions(grounds.texts.pool, start)
  const [sip] = await services.calls.sip.listen([{ host: '127.0.0.1', port: 0 }])
  if (sip === undefined) throw new Error('the SIP server does not listen')
  ground.defer(() => services.calls.sip.close(1_000))
  await eventually(() => {
    if (!services.texts.gateway.connected) throw new Error('the gateway has not bound')
    if (services.texts.shards.count < SHARDS) throw new Error('the outbox is not drained')
  })
  const taken = ground.move()
  return {
    ...{
      services,
      grounds,
      owner,
      cluster,
      folder,
      dataFolder,
      secrets: config.secretsFolder,
      authority,
      registry,
      centre,
      provider,
    },
    ...{ clock, setTime, sipPort: sip.port, outboxLoop },
    /** What was done for each visit. */
    served: served as ReadonlyMap<string, string>,
    /** What it has written so far. */
    log: own.log,
    [Symbol.asyncDispose]: () => taken.disposeAsync(),
  }
}

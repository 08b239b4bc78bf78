/** Brings the server up and down, in order. The absence of a dependency stops nothing; a wrong setting, a taken port or a second server does. */
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { ensureAuthorityKeys, type PublicJwk, readAuthorityPublicKey } from '../adapters/hpke/authority-key.ts'
import { createDatabaseClock } from '../adapters/postgres/database-clock.ts'
import type { DemoHello } from '../contracts/control.ts'
import { AppError } from '../domain/errors.ts'
import { hostPort, listenError } from '../domain/listening.ts'
import { isLoopbackHost } from '../domain/loopback-host.ts'
import { HTTP_LIMITS } from '../doors/http/connection-limits.ts'
import { createHttpDoor } from '../doors/http/http-door.ts'
import { openTraceSocket } from '../doors/sip/trace/trace-socket.ts'
import { checkBeforeStart } from './before-start.ts'
import { compose, type Outside, type Service } from './compose.ts'
import { type Config, demoAuthorityFolder, type Secrets } from './config/config.ts'
import { readSettingFile } from './config/read-setting-file.ts'
import { refuseReadableSecrets } from './config/secret-files.ts'
import { type Database, openDatabase } from './database.ts'
import { createDemoClock } from './demo-clock.ts'
import { createDemoStaff } from './demo-staff.ts'
import { descriptorShares } from './descriptors.ts'
import { destroyOverdueKeys } from './destroy-overdue-keys.ts'
import { createEvents, type EventBus } from './events.ts'
import { createGivenUpLog } from './given-up-log.ts'
import { createGuardedClock, type GuardedClock, type MachineClocks } from './guarded-clock.ts'
import { createIdentityProviders, type ProviderSettings, readProviderSettings } from './identity-providers.ts'
import { startJobs } from './jobs.ts'
import { keepMemoryPrivate } from './keep-memory-private.ts'
import type { Logger } from './logger.ts'
import { makeFolder } from './make-folder.ts'
import { createMetrics } from './metrics.ts'
import { openDemo, startDemo } from './open-demo.ts'
import { openMedia } from './open-media.ts'
import { watchReadiness } from './readiness.ts'
import { type Takedown, takeDown } from './take-down.ts'
import { visitorRooms } from './visitor-rooms.ts'
import { warmUp } from './warm-up.ts'

export type RunningServer = {
  readonly http: string
  readonly sip: string
  /** Reads again what may change without a restart: the certificate of SIP over TLS. */
  reload(): void
  /** Resolves when everything is down, in under 10 s. */
  stop(): Promise<void>
}

/** What the start is at. */
export type StartStep = 'database' | 'database-up' | 'database-away' | 'calls' | 'demo'

export type StartOptions = {
  /** Told as it goes on, for people who wait. */
  readonly onStep?: (step: StartStep) => void
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Logger
  readonly version: string
  /** Tests set the machine's clocks. */
  readonly machineClocks?: MachineClocks
}

/** How long the first calls may have to wait for a database that is there; after that they go to the spool. */
const DATABASE_WAIT_MS = 8_000

/** How long a stop waits till what the open hour brought of persons lies in the day. */
const COPY_WAIT_MS = 2_000

/** The database's clock is waited for so long before the first tidying. */
const CLOCK_WAIT_MS = 2_000

/** @throws AppError naming what is wrong and what to do; nothing is left running then */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const takedown: Takedown = { ground: [], users: [] }
  const stop = once(() => takeDown(takedown, options.log))
  try {
    return await bringUp(options, takedown, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function bringUp(
  options: StartOptions,
  { ground, users }: Takedown,
  stop: () => Promise<void>,
): Promise<RunningServer> {
  const { config, secrets, log, version, onStep = () => {} } = options
  refuseReadableSecrets(config)
  if (!keepMemoryPrivate()) log.info('core dumps of this process are not limited by itself: set LimitCORE=0')
  tellDangers(config, log)
  makeFolder(config.dataFolder, 'ANSIMPASS_DATA')
  makeFolder(config.secretsFolder, 'ANSIMPASS_SECRETS', 0o700)
  await checkBeforeStart(config)
  const metrics = createMetrics()
  const events = createEvents(metrics, log)
  const givenUp = createGivenUpLog(log)
  ground.push(givenUp.stop)
  events.follow(givenUp.note)
  const media = openMedia(config, events) // while the database starts
  media.catch(() => {}) // told by whoever waits for it
  ground.push(async () => (await media.catch(() => undefined))?.close())
  const tellClock = (message: string) => events.emit({ type: 'fault', part: 'demo-clock', message })
  const demoClock = config.production ? undefined : createDemoClock(config.dataFolder, config.demoClock, tellClock)
  const clock: GuardedClock = demoClock ?? createGuardedClock(config.dataFolder, events, options.machineClocks)
  ground.push(clock.stop)
  destroyKeysFirst(config, clock, log)
  const demo = config.production ? undefined : startDemo(log, ground)
  onStep('database')
  const database = await openDatabase({
    databaseUrl: secrets.databaseUrl,
    dataFolder: config.dataFolder,
    http: httpAddress(config.http),
    log,
  })
  ground.push(database.stop)
  await settled(database)
  onStep(database.state === 'up' ? 'database-up' : 'database-away')
  const hello = await demo?.hello
  const shares = descriptorShares(!config.production, log)
  const publicUrl = config.publicUrl ?? httpAddress(config.http)
  const outside = outsideOf(config, publicUrl, hello, events)
  const service = await compose({
    config,
    secrets,
    databaseUrl: database.url,
    outside,
    clock,
    events,
    log,
    media,
    shares,
  })
  users.push(() => closeService(service))
  const comparing = clock.follow(createDatabaseClock(service.pool, config.databaseMachine))
  await Promise.race([comparing, delay(CLOCK_WAIT_MS, undefined, { ref: false })])
  const jobs = startJobs(service, clock, events)
  users.push(jobs.stop)
  const watched = watchReadiness({ service, database, clock, events, metrics, version })
  users.push(watched.stop)
  void service.arrivalStore.load(service.arrivalsSince()).then(
    (arrivals) => {
      for (const arrival of arrivals) service.arrivals.put(arrival)
    },
    () => {}, // the database is away: the door begins empty
  )

  const staff = createDemoStaff(config, service.sites)
  const http = createHttpDoor(
    {
      readiness: watched.readiness,
      metrics: async () => ({ contentType: metrics.prometheus.contentType, body: await metrics.prometheus.metrics() }),
      rooms: visitorRooms(config, service, { clock, events, publicUrl, staff }),
      rulebook: service.rulebook,
      clock,
      demo: !config.production,
      events,
      demoPage: hello && { port: hello.page },
      publicUrl,
      hosts: config.hosts,
    },
    { ...HTTP_LIMITS, connections: shares.http },
  )
  users.push(() => http.close())
  const httpUrl = await listenHttp(http, config)
  users.push(() => service.sip.close(4_000))
  users.push(() => {
    if (database.paused) database.resume() // frozen by the demo: whoever waits for it may end in good order
  })
  onStep('calls')
  await warmUp({ service, clock, ringable: config.carriersFile === undefined })
  metrics.startCounting(clock)
  service.sip.traffic.clear()
  const [sip] = await service.sip.listen(config.sip)
  if (config.sipTls !== undefined) await service.sip.listenTls(config.sipTls.addresses, config.sipTls)
  if (service.sipTrace !== undefined) users.push(await openTraceSocket(config.dataFolder, service.sipTrace))
  if (sip === undefined) throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_SIP names no address')
  const sipUri = `sip:${hostPort(sip)}`
  if (demo !== undefined && demoClock !== undefined) {
    onStep('demo')
    await openDemo({
      control: demo.control,
      service,
      database,
      clock: demoClock,
      events,
      config,
      http: httpUrl,
      publicUrl,
      staff,
      sip: sipUri,
    })
  }
  return { http: httpUrl, sip: sipUri, reload: () => service.sip.reloadCertificates(), stop }
}

/** Before database and spool are opened. What cannot be destroyed now is tried again by the jobs, which tell it. */
function destroyKeysFirst({ secretsFolder }: Config, clock: GuardedClock, log: Logger): void {
  try {
    const destroyed = destroyOverdueKeys(secretsFolder, { now: clock.now(), held: clock.held() })
    if (destroyed.length > 0) log.info({ destroyed }, 'keys whose time was over')
  } catch (error) {
    log.warn({ why: String(error) }, 'keys whose time is over could not be destroyed yet')
  }
}

/** What an operator has allowed against advice, or cannot help, is told at each start. */
function tellDangers({ plaintext, readableSecrets, smpp }: Config, log: Logger): void {
  if (plaintext.length > 0) log.warn({ parts: plaintext }, 'connections may leave this machine in plain text')
  if (readableSecrets) log.warn('secret files may be read by others on this machine')
  if (smpp !== undefined && !isLoopbackHost(smpp.host)) {
    log.warn('texts go to the gateway in plain text (SMPP has no TLS): the way there must be a private line or a VPN')
  }
}

/** Up and migrated, or waited for long enough. @throws what no waiting mends */
async function settled(database: Database): Promise<void> {
  database.migrated.catch(() => {}) // told by the race, or later by nobody who could act on it
  await Promise.race([database.migrated, delay(DATABASE_WAIT_MS, undefined, { ref: false }), whenDown(database)])
}

/** A database that refuses the connection need not be waited for: its absence is known. */
async function whenDown(database: Database): Promise<void> {
  while (database.state !== 'down') await delay(50, undefined, { ref: false })
}

function outsideOf(
  config: Config,
  publicUrl: string,
  hello: DemoHello['hello'] | undefined,
  events: EventBus,
): Outside {
  const smpp = config.smpp ?? (hello && { host: '127.0.0.1', port: hello.smpp, systemId: 'ansimpass' })
  const registryUrl = config.registryUrl ?? (hello && `http://127.0.0.1:${hello.registry}/fhir`)
  if (smpp === undefined || registryUrl === undefined) {
    throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_SMPP and ANSIMPASS_REGISTRY must be set')
  }
  const identityProviders = createIdentityProviders(identitySettings(config, hello), publicUrl, events)
  return { smpp, registryUrl, publicUrl, identityProviders, authorityPublicKey: authorityKey(config) }
}

function identitySettings(config: Config, hello: DemoHello['hello'] | undefined): readonly ProviderSettings[] {
  if (config.identityFile !== undefined)
    return readProviderSettings(readSettingFile('ANSIMPASS_IDENTITY', config.identityFile))
  if (hello === undefined) return []
  const name = { ko: '시연 통신사', en: 'Demo Carrier' }
  return [{ kind: 'openid-connect', id: 'demo', name, ...hello.identity }]
}

function authorityKey(config: Config): PublicJwk {
  if (config.authorityKeyFile !== undefined) return readAuthorityPublicKey(config.authorityKeyFile)
  return ensureAuthorityKeys(demoAuthorityFolder(config)).publicKey
}

async function listenHttp(http: FastifyInstance, { http: address }: Config): Promise<string> {
  try {
    return await http.listen({ host: address.host, port: address.port })
  } catch (cause) {
    throw listenError('ANSIMPASS_HTTP', `TCP ${hostPort(address)}`, cause)
  }
}

async function closeService(service: Service): Promise<void> {
  await service.outboxLoop.stop()
  await service.drainLock.stop()
  await service.gateway.close()
  // A database that is away, or a night's fold under way: the next start folds what is still readable.
  const copied = service.subjectFolds.copyOpenHours().catch(() => {})
  await Promise.race([copied, delay(COPY_WAIT_MS, undefined, { ref: false })])
  await service.visitLog.close()
  await service.visitStore.close()
  await service.spool.close()
  await service.sites.close()
  await service.ruleOrders.close()
  await Promise.all([service.pool.end(), service.promptPool.end(), service.heldVisits.close()])
  service.sealer.wipe()
}

function httpAddress({ host, port }: Config['http']): string {
  return `http://${hostPort({ host, port })}`
}

function once<T>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => (running ??= act())
}

/** Puts the local run together, in an order in which each part finds what it needs, and takes it apart in the other. */
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import type { Mailer } from '#shared/domain/mail.ts'
import { type Host, setHost } from '#shared/runtime.ts'
import type { DeadLetters } from '#shared/ports.ts'
import { type AdminPassword, adminPassword } from './adminPassword.ts'
import { refuseStrangersFromOutside } from './anonymous.ts'
import type { Closers } from './closers.ts'
import { startControl } from './control.ts'
import { lockDataFolder } from './dataFolder.ts'
import { takeDoor } from './doors.ts'
import { edgeOf } from './edge.ts'
import { requireEmulator } from './emulatedTable.ts'
import { startEventSource } from './eventSource.ts'
import type { JournalRecord } from './frames.ts'
import { type Invoke, invokeOf } from './functions.ts'
import { Invocations } from './invocations.ts'
import { gateway } from './gateway.ts'
import { localHost } from './host.ts'
import type { Journal } from './journal.ts'
import { liveSide } from './liveSide.ts'
import { refuseHalfRestored } from './restoring.ts'
import { openStream, openTable, startTable } from './stackStorage.ts'
import { startSchedules } from './schedules.ts'
import { siteOf } from './site.ts'
import { withSiteConfig } from './siteConfig.ts'
import { outbox } from './outbox.ts'
import { setAsideFolder, setBatchAside, setInvocationAsideIn } from './setAside.ts'
import { smtp } from './smtp.ts'
import { hostNamesOf, type Settings } from './settings.ts'
import { DEFAULT_RULES, readSynthesizedApp, type SynthesizedApp } from './synthesizedApp.ts'
import { synthesizedFolder } from './synthesis.ts'
import { vitalsOf } from './vitals.ts'
import { webAppFolder } from './webApp.ts'

/** Folder of the on-failure destination, in the data folder. */
const ON_FAILURE = 'on-failure'

export interface Stack {
  readonly apiAddress: string
  readonly ingestAddress: string
  readonly admin: AdminPassword
}

/** Sees what goes on. */
export interface Watch {
  /** The host that functions run in. */
  host(host: Host): Host
  /** Who answers requests. */
  counting(listener: RequestListener): RequestListener
  /** Records that the consumer is done with. */
  delivered(records: readonly JournalRecord[]): void
}

/** Where to tell what, and who watches. */
export interface Audience {
  say(line: string): void
  /** Writes lines of the log. */
  write(line: string): unknown
  readonly watch: Watch
}

/** Starts everything; what it started is in `closers`, also when it throws. Throws StartError. */
export const startStack = async (
  settings: Settings,
  closers: Closers,
  { say, write, watch }: Audience,
): Promise<Stack> => {
  const { host: hostName, dataFolder } = settings
  closers.add(lockDataFolder(dataFolder))
  refuseHalfRestored(dataFolder)
  // What can be missing is asked for before anything takes time.
  if (settings.dynamodbEndpoint === undefined) requireEmulator()
  const api = await takeDoor(hostName, settings.apiPort, 'API_PORT')
  closers.add(api.close)
  const ingest = await takeDoor(hostName, settings.ingestPort, 'INGEST_PORT')
  closers.add(ingest.close)
  const root = process.cwd()
  const [appFolder, siteFolder] = await Promise.all([synthesizedFolder(root, say), webAppFolder(root, say)])
  const app = readSynthesizedApp(appFolder)
  refuseStrangersFromOutside(app, hostName)
  const { host, journal, streamArn, setAside, table, invocations, live } = await startState(app, settings, {
    closers,
    write,
    watch,
  })
  setHost(host)
  const invoke = invokeOf(app.functions)
  const admin = await adminPassword(dataFolder, settings.adminPassword)
  await invoke('deploy.setup', { adminEmail: settings.adminEmail, adminPassword: admin.password })
  startConsumers({ app, journal, streamArn, setAside, invocations, host, invoke, watch }, settings, closers)
  const common = { invoke, now: host.now, log: host.log, edge: edgeFor(settings) }
  const site = withSiteConfig(siteOf(siteFolder, settings.tileOrigins), ingest.address)
  api.open(watch.counting(gateway({ ...common, api: app.api, site })))
  ingest.open(watch.counting(gateway({ ...common, api: app.ingest })))
  live.start(invoke, api)
  const { functions } = app
  const { tableName } = host.environment
  const controlled = { dataFolder, stream: journal, invoke: invocations.accept, functions, table, tableName }
  closers.add(await startControl(controlled, say))
  // Requests end first, then what works for them.
  closers.add(async () => void (await Promise.all([live.stop(), api.close(), ingest.close()])))
  return { apiAddress: api.address, ingestAddress: ingest.address, admin }
}

interface Held extends Pick<Audience, 'write'> {
  readonly closers: Closers
  readonly watch: Watch
}

/** The table and the stream. */
const startState = async (app: SynthesizedApp, settings: Settings, { closers, write, watch }: Held) => {
  const { dataFolder, logLevel, statisticsEveryMs } = settings
  let host: Host | undefined
  const log: Host['log'] = (level, entry) => host?.log(level, entry)
  const folder = join(dataFolder, 'stream')
  const { streamArn, journal } = await openStream(folder, app.shards, log)
  closers.add(() => journal.close())
  const table =
    settings.dynamodbEndpoint === undefined ? await startTable(dataFolder, folder, { log, closers }) : undefined
  const endpoint = settings.dynamodbEndpoint ?? table?.endpoint ?? ''
  const onFailure = join(dataFolder, ON_FAILURE)
  const setAside = setAsideFolder(onFailure)
  const invocations = new Invocations({
    folder: join(dataFolder, 'invocations'),
    rulesOf: address => app.asyncRules.get(address) ?? DEFAULT_RULES,
    setAside: setInvocationAsideIn(onFailure, () => Date.now()),
    now: () => Date.now(),
    log,
  })
  const { accept: invoke } = invocations
  const live = liveSide(app, { now: () => Date.now(), log, edge: edgeFor(settings) })
  const made = localHost({
    app,
    endpoint,
    stream: journal,
    logLevel,
    statisticsEveryMs,
    mailer: mailerOf(settings),
    invoke,
    setAside,
    ...live.ports,
    vitals: vitalsOf({ journal, onFailureFolder: onFailure, now: () => Date.now() }),
    write,
  })
  host = watch.host(made)
  await openTable(endpoint, host.environment.tableName, folder)
  return { host, journal, streamArn, setAside, table, invocations, live }
}

const edgeFor = ({ host, trustedProxies }: Settings) => edgeOf({ hostNames: hostNamesOf(host), trustedProxies })

const mailerOf = ({ dataFolder, smtpUrl, mailFrom: from }: Settings): Mailer =>
  smtpUrl === undefined ? outbox(join(dataFolder, 'outbox'), { from }) : smtp(smtpUrl, { from })

interface Running {
  readonly app: SynthesizedApp
  readonly journal: Journal
  readonly streamArn: string
  readonly setAside: DeadLetters
  readonly invocations: Invocations
  readonly host: Host
  readonly invoke: Invoke
  readonly watch: Watch
}

/** What works without being asked: the event source of each shard, and schedules. */
const startConsumers = (
  { app, journal, streamArn, setAside, invocations, host, invoke, watch }: Running,
  settings: Settings,
  closers: Closers,
): void => {
  const { now, log } = host
  // Stopped after the sources, which hand over to them.
  invocations.start(invoke)
  closers.add(() => invocations.stop())
  for (const source of app.sources) {
    const around = {
      streamArn,
      invoke: (event: unknown) => invoke(source.address, event),
      setAside: setBatchAside(setAside, now),
      now,
      log,
      delivered: watch.delivered,
    }
    const sources = journal.shards.map(shard => startEventSource(shard, source, around))
    closers.add(async () => void (await Promise.all(sources.map(one => one.stop()))))
  }
  const { statisticsEveryMs } = settings
  closers.add(startSchedules({ schedules: app.schedules, invoke, log, statisticsEveryMs }))
}

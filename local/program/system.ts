/** Starts the local system: each part after those that it needs. Closing stops the parts in the opposite order. */
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import type { Mailer } from '#shared/domain/mail.ts'
import { type Host, setHost } from '#shared/runtime.ts'
import { readSynthesizedApp, type SynthesizedApp } from '../assembly/synthesizedApp.ts'
import { localVariant, synthesizedFolder, webAppFolder } from '../assembly/builds.ts'
import { DEFAULT_INVOKE_CONFIG } from '../assembly/eventSources.ts'
import { type Invoke, invokeOf } from '../aws/functions.ts'
import { localHost } from '../aws/host.ts'
import { Invocations } from '../aws/invocations.ts'
import { outbox, smtp } from '../aws/mail.ts'
import { startSchedules } from '../aws/schedules.ts'
import { edgeOf } from '../gateway/edge.ts'
import { gateway } from '../gateway/gateway.ts'
import { openListener } from '../gateway/httpListeners.ts'
import { withMaps } from '../gateway/mapFiles.ts'
import { liveUpdates } from '../gateway/liveUpdates.ts'
import { siteOf, withSiteConfig } from '../gateway/site.ts'
import { mapFolderOf } from '../maps/mapFolder.ts'
import { startControlServer } from '../operations/controlServer.ts'
import { deadLetterBatches, deadLetterFolder, deadLetterInvocations } from '../stream/deadLetters.ts'
import { startEventSource } from '../stream/eventSource.ts'
import type { JournalRecord } from '../stream/frames.ts'
import { applyBacklog } from '../stream/backlog.ts'
import { openStream } from '../stream/openStream.ts'
import { requireEmulator } from '../table/emulatedTable.ts'
import { openTable, startTable } from '../table/openTable.ts'
import { type AdminPassword, adminPassword } from './adminPassword.ts'
import type { Closers } from './closers.ts'
import { lockDataFolder, requireCompleteRestore } from './dataFolder.ts'
import { hostNamesOf, requireLoopback, type Settings } from './settings.ts'
import { vitalsOf } from './vitals.ts'

/** Folder of the on-failure destination, in the data folder. */
const ON_FAILURE = 'on-failure'

export interface LocalSystem {
  readonly apiAddress: string
  readonly ingestAddress: string
  readonly admin: AdminPassword
}

/** Receives the output of the system and observes its activity. */
export interface SystemObserver {
  say(line: string): void
  /** Writes log lines. */
  write(line: string): unknown
  /** Wraps the host that functions run in. */
  observeHost(host: Host): Host
  /** Wraps the listener of requests. */
  observeRequests(listener: RequestListener): RequestListener
  /** Called with records that the consumer has processed. */
  onProcessed(records: readonly JournalRecord[]): void
}

/** Starts the system. Its closers are added even if it throws. Throws StartError. */
export const startSystem = async (
  settings: Settings,
  closers: Closers,
  observer: SystemObserver,
): Promise<LocalSystem> => {
  const { host: hostName, dataFolder } = settings
  const { say } = observer
  closers.add(lockDataFolder(dataFolder))
  requireCompleteRestore(dataFolder)
  // Fails early, before steps that take time.
  if (settings.dynamodbEndpoint === undefined) requireEmulator()
  const api = await openListener(hostName, settings.apiPort, 'API_PORT')
  closers.add(api.close)
  const ingest = await openListener(hostName, settings.ingestPort, 'INGEST_PORT')
  closers.add(ingest.close)
  const [appFolder, siteFolder] = await builtFolders(settings, say)
  const app = readSynthesizedApp(appFolder)
  const { functions } = app
  requireLoopback(functions, hostName)
  const state = await openState(app, settings, { closers, observer })
  const { host, journal, invocations, table, live } = state
  setHost(host)
  const invoke = invokeOf(functions)
  const admin = await adminPassword(dataFolder, settings.adminPassword)
  await invoke('deploy.setup', { adminEmail: settings.adminEmail, adminPassword: admin.password })
  startConsumers({ ...state, app, invoke, observer }, settings, closers)
  if (app.ingestion === 'direct') await applyBacklog(journal, say)
  const common = { invoke, now: host.now, log: host.log, edge: edgeFor(settings) }
  const site = siteWithMaps(siteFolder, { ...settings, trackerAddress: ingest.address })
  api.serve(observer.observeRequests(gateway({ ...common, api: app.api, site })))
  ingest.serve(observer.observeRequests(gateway({ ...common, api: app.ingest })))
  live.start(invoke, api)
  const { tableName } = host.environment
  const controlled = { dataFolder, stream: journal, invoke: invocations.accept, functions, table, tableName }
  closers.add(await startControlServer(controlled, say))
  // Requests end before the parts that serve them.
  closers.add(async () => void (await Promise.all([live.stop(), api.close(), ingest.close()])))
  return { apiAddress: api.address, ingestAddress: ingest.address, admin }
}

const builtFolders = ({ ingestion }: Settings, say: SystemObserver['say']) => {
  const root = process.cwd()
  return Promise.all([synthesizedFolder(root, say, localVariant(ingestion)), webAppFolder(root, say)])
}

const siteWithMaps = (siteFolder: string, settings: Settings & { readonly trackerAddress: string }) => {
  const files = withSiteConfig(siteOf(siteFolder, settings.tileOrigins), settings)
  return withMaps(files, mapFolderOf(settings.dataFolder))
}

/** Opens the stream, the table and the queues, and creates the host that uses them. */
const openState = async (
  app: SynthesizedApp,
  settings: Settings,
  { closers, observer }: { readonly closers: Closers; readonly observer: SystemObserver },
) => {
  const { dataFolder, dynamodbEndpoint } = settings
  const now = () => Date.now()
  let host: Host | undefined
  const log: Host['log'] = (level, entry) => host?.log(level, entry)
  const streamFolder = join(dataFolder, 'stream')
  const { streamArn, journal } = await openStream(streamFolder, app.shards, log)
  closers.add(() => journal.close())
  const table = dynamodbEndpoint === undefined ? await startTable(dataFolder, streamFolder, log) : undefined
  if (table) closers.add(() => table.stop())
  const endpoint = dynamodbEndpoint ?? table?.endpoint ?? ''
  const onFailureFolder = join(dataFolder, ON_FAILURE)
  const deadLetters = deadLetterFolder(onFailureFolder)
  const writeDeadLetter = deadLetterInvocations(onFailureFolder, now)
  const invokeConfigOf = (address: string) => app.invokeConfigs.get(address) ?? DEFAULT_INVOKE_CONFIG
  const folder = join(dataFolder, 'invocations')
  const invocations = new Invocations({ folder, invokeConfigOf, writeDeadLetter, now, log })
  const live = liveUpdates(app, { now, log, edge: edgeFor(settings) })
  host = observer.observeHost(
    localHost({
      app,
      endpoint,
      stream: journal,
      settings,
      mailer: mailerOf(settings),
      invoke: invocations.accept,
      deadLetters,
      ...live.adapters,
      vitals: vitalsOf({ journal, onFailureFolder, now }),
      write: observer.write,
    }),
  )
  await openTable(endpoint, host.environment.tableName, streamFolder)
  return { host, journal, streamArn, deadLetters, table, invocations, live }
}

const edgeFor = ({ host, trustedProxies }: Settings) => edgeOf({ hostNames: hostNamesOf(host), trustedProxies })

const mailerOf = ({ dataFolder, smtpUrl, mailFrom: from }: Settings): Mailer =>
  smtpUrl === undefined ? outbox(join(dataFolder, 'outbox'), { from }) : smtp(smtpUrl, { from })

interface ConsumerOptions extends Awaited<ReturnType<typeof openState>> {
  readonly app: SynthesizedApp
  readonly invoke: Invoke
  readonly observer: SystemObserver
}

/** Starts the asynchronous invocations, the event source of each shard, and the schedules. */
const startConsumers = (
  { app, journal, streamArn, deadLetters, invocations, host, invoke, observer }: ConsumerOptions,
  { statisticsEveryMs }: Settings,
  closers: Closers,
): void => {
  const { now, log } = host
  // Stopped after the event sources, which add invocations.
  invocations.start(invoke)
  closers.add(() => invocations.stop())
  for (const source of app.sources) {
    const dependencies = {
      streamArn,
      invoke: (event: unknown) => invoke(source.address, event),
      writeDeadLetters: deadLetterBatches(deadLetters, now),
      now,
      log,
      onProcessed: observer.onProcessed,
    }
    const sources = journal.shards.map(shard => startEventSource(shard, source, dependencies))
    closers.add(async () => void (await Promise.all(sources.map(one => one.stop()))))
  }
  closers.add(startSchedules({ schedules: app.schedules, invoke, log, statisticsEveryMs }))
}

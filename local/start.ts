/** `npm start`: runs the whole system on this machine. */
import { join } from 'node:path'
import { cityFolder } from './assembly/builds.ts'
import { CITY_MAP } from './fleet/cityFiles.ts'
import { addMap, mapFolderOf } from './maps/mapFolder.ts'
import { Activity } from './program/activity.ts'
import { PASSWORD_MIN_DEFAULT, refusedPassword } from '#shared/domain/passwordRule.ts'
import type { Host } from '#shared/runtime.ts'
import type { Vitals } from '#shared/model/health.ts'
import { reachableHosts } from './gateway/reachableHosts.ts'
import { HELP, readSettings, type Settings, StartError } from './program/settings.ts'
import { Closers } from './program/closers.ts'
import { type LocalSystem, startSystem, type SystemObserver } from './program/system.ts'
import { StatusLine, tolerantOutput } from './program/terminal.ts'
import { backlogText, processText } from './program/vitals.ts'

const activity = new Activity(() => Date.now())
const output = tolerantOutput(process.stdout)
// A failure of standard error must not end the server either.
process.stderr.on('error', () => undefined)
let vitals: () => Vitals = () => ({})
const status = new StatusLine(
  output,
  () => `${activity.text()}, ${backlogText(vitals())}`,
  () => processText(vitals()),
)
const say = (line: string): void => status.writeAbove(() => output.write(`${line}\n`))

const observer: SystemObserver = {
  say,
  write: output.write,
  observeHost: host => {
    vitals = host.vitals ?? vitals
    const log: Host['log'] = (level, entry) => {
      activity.countLogEntry(level)
      status.writeAbove(() => host.log(level, entry))
    }
    // On Lambda this ends one container. Here all functions share the process, so it must continue.
    process.on('unhandledRejection', error => {
      const cause = error instanceof Error ? error.stack : String(error)
      log('error', { message: 'unhandled promise rejection', cause })
    })
    return { ...host, log }
  },
  observeRequests: listener => activity.countRequests(listener),
  onProcessed: records => activity.countRecords(records),
}

const start = async (settings: Settings): Promise<void> => {
  // Files of this process and its children are private to this user.
  process.umask(0o077)
  // The SDK would print a notice about future Node versions at each start.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const closers = new Closers()
  const stop = (): void => {
    closers.close().then(() => process.exit(0), fail)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const city = settings.demo ? await cityFolder(process.cwd(), say) : undefined
    const system = await startSystem(settings, closers, observer)
    if (city !== undefined) await addMap(mapFolderOf(settings.dataFolder), join(city, CITY_MAP))
    printIntroduction(settings, system)
    status.start()
    closers.add(() => status.stop())
    if (city !== undefined) {
      const { startDemo } = await import('./fleet/demo.ts')
      closers.add(startDemo({ ...system, email: settings.adminEmail, password: system.admin.password, city, say }))
    }
  } catch (error) {
    await closers.close()
    throw error
  }
}

const printIntroduction = (
  { adminEmail, dataFolder, host }: Settings,
  { admin, apiAddress, ingestAddress }: LocalSystem,
): void => {
  if (admin.origin === 'new')
    say(`administrator ${adminEmail}, password ${admin.password} (shown once; kept in ${dataFolder})`)
  if (admin.origin === 'stored') say(`administrator ${adminEmail}, password in ${dataFolder}/admin-password`)
  if (admin.origin === 'environment' && refusedPassword(admin.password, PASSWORD_MIN_DEFAULT) !== undefined)
    say(
      `Warning: ADMIN_PASSWORD has fewer than ${PASSWORD_MIN_DEFAULT} characters; use a longer one before others can connect.`,
    )
  say(`ready: API ${apiAddress}, trackers ${ingestAddress}`)
  const hosts = reachableHosts(host)
  if (hosts.length > 0)
    say(`other devices: ${hosts.map(name => `http://${name}:${new URL(apiAddress).port}`).join(', ')}`)
}

/** Prints one sentence for errors of the user, and the stack of internal errors. */
const fail = (error: unknown): never => {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

try {
  const settings = readSettings(process.env, process.argv.slice(2))
  if (settings === 'help') say(HELP)
  else await start(settings)
} catch (error) {
  fail(error)
}

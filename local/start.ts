/** `npm start`: the whole system on this machine. */
import { Activity } from './program/activity.ts'
import { Closers } from './program/closers.ts'
import { PASSWORD_MIN_DEFAULT, refusedPassword } from '#shared/domain/passwordRule.ts'
import type { Host } from '#shared/runtime.ts'
import type { Vitals } from '#shared/model/health.ts'
import { enduringOutput } from './program/output.ts'
import { HELP, readSettings, type Settings, StartError } from './program/settings.ts'
import { type Stack, startStack, type Watch } from './program/system.ts'
import { StatusLine } from './program/statusLine.ts'
import { backlogText, processText } from './program/vitals.ts'

const activity = new Activity(() => Date.now())
const output = enduringOutput(process.stdout)
// A failing standard error must not end the server either.
process.stderr.on('error', () => undefined)
let vitals: () => Vitals = () => ({})
const status = new StatusLine(
  output,
  () => `${activity.text()}, ${backlogText(vitals())}`,
  () => processText(vitals()),
)
const say = (line: string): void => status.around(() => output.write(`${line}\n`))

const watch: Watch = {
  host: host => {
    vitals = host.vitals ?? vitals
    const log: Host['log'] = (level, entry) => {
      activity.logged(level)
      status.around(() => host.log(level, entry))
    }
    // On Lambda it ends one container; here it would end all functions, which share this process.
    process.on('unhandledRejection', error => {
      const cause = error instanceof Error ? error.stack : String(error)
      log('error', { message: 'unhandled promise rejection', cause })
    })
    return { ...host, log }
  },
  counting: listener => activity.counting(listener),
  delivered: records => activity.delivered(records),
}

const start = async (settings: Settings): Promise<void> => {
  // All that is stored, and what child processes store, is for this user alone.
  process.umask(0o077)
  // The SDK tells each start which versions of Node it will want next year.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const closers = new Closers()
  const stop = (): void => {
    closers.close().then(() => process.exit(0), fail)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const stack = await startStack(settings, closers, { say, write: output.write, watch })
    introduce(settings, stack)
    status.start()
    closers.add(() => status.stop())
    if (settings.demo) {
      const { startDemo } = await import('./fleet/demo.ts')
      closers.add(startDemo({ ...stack, email: settings.adminEmail, password: stack.admin.password, say }))
    }
  } catch (error) {
    await closers.close()
    throw error
  }
}

const introduce = ({ adminEmail, dataFolder }: Settings, { admin, apiAddress, ingestAddress }: Stack): void => {
  if (admin.origin === 'new')
    say(`administrator ${adminEmail}, password ${admin.password} (shown once; kept in ${dataFolder})`)
  if (admin.origin === 'kept') say(`administrator ${adminEmail}, password in ${dataFolder}/admin-password`)
  if (admin.origin === 'environment' && refusedPassword(admin.password, PASSWORD_MIN_DEFAULT) !== undefined)
    say(
      `Warning: ADMIN_PASSWORD has fewer than ${PASSWORD_MIN_DEFAULT} characters; use a longer one before others can connect.`,
    )
  say(`ready: API ${apiAddress}, trackers ${ingestAddress}`)
}

/** One sentence for a mistake of the user's, a stack for one of ours. */
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

/** The emulated account: MiniStack on a loopback port, with its data in memory. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../../local/program/settings.ts'
import { freePort } from '../../local/table/emulator.ts'
import { onInterrupt } from '../../local/program/command.ts'
import { startInBackground } from './processes.ts'

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'

export interface EmulatedAccount {
  readonly port: number
  readonly endpoint: string
  /** Variables for programs that use the account. They never reach a real account, because no other credentials remain. */
  readonly env: Readonly<Record<string, string | undefined>>
  stop(): Promise<void>
}

const READY_WITHIN_MS = 60_000
/** Idle processes of functions end soon, because a hundred of them need several gigabytes. */
const IDLE_SECONDS = '15'

/** Programs of the emulated account. */
export interface Programs {
  readonly ministack: string
  /** Packages that every Node.js function on Lambda can import. CDK's own functions use them. */
  readonly runtimePackages: string
}

/**
 * Starts an empty account. Throws StartError if it does not answer within a minute. The code of its functions is outside this
 * checkout, so that they cannot import its packages.
 */
export const startAccount = async (
  { ministack, runtimePackages }: Programs,
  scratch: string,
): Promise<EmulatedAccount> => {
  const port = await freePort()
  const logFile = join(scratch, 'ministack.log')
  const temporary = mkdtempSync(join(tmpdir(), 'gps-rehearsal-'))
  const removeTemporary = onInterrupt(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }))
  symlinkSync(runtimePackages, join(temporary, 'node_modules'))
  const emulator = startInBackground([ministack], logFile, {
    env: {
      ...withoutRealAccounts,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      LAMBDA_WARM_TTL_SECONDS: IDLE_SECONDS,
      // APIs get the host names that they have on AWS, which the functions call.
      MINISTACK_HOST: `${REGION}.amazonaws.com`,
      NODE_OPTIONS: `--require ${resolve('scripts/rehearse/resolveLocally.cjs')}`,
      TMPDIR: temporary,
    },
  })
  const endpoint = `http://127.0.0.1:${port}`
  const until = performance.now() + READY_WITHIN_MS
  while (!(await isHealthy(endpoint))) {
    if (emulator.hasExited() || performance.now() > until) {
      await emulator.stop()
      removeTemporary()
      throw new StartError(`MiniStack did not start; see ${logFile}.`)
    }
    await sleep(100)
  }
  const stop = async () => {
    await emulator.stop()
    removeTemporary()
  }
  return { port, endpoint, env: accountEnvironment(endpoint), stop }
}

const isHealthy = async (endpoint: string): Promise<boolean> => {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok
  } catch {
    return false
  }
}

/** Variables that select a real account. Undefined removes a variable. */
const withoutRealAccounts = {
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_DEFAULT_PROFILE: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}

const accountEnvironment = (endpoint: string): EmulatedAccount['env'] => ({
  ...withoutRealAccounts,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
})

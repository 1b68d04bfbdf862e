/** The stage that the rehearsal deploys, and access to it. */
import { stackOutputs } from '#shared/aws/stackOutputs.ts'
import { accountRequests, apiIdOf, secretValue } from './account.ts'
import { type Deployed, type Keys, outputOf } from './cdk.ts'
import { type EmulatedAccount, REGION } from './emulator.ts'
import { sender } from './http.ts'
import { openSocket } from './socket.ts'
import type { DeployedStage } from './story.ts'

export const STAGE = 'rehearsal'
export const PREFIX = `gps-${STAGE}`

/** Keys of every deployment. The emulator has neither metric math in alarms nor CloudFront's behavior. */
export const KEYS: Keys = { stage: STAGE, disposable: 'true', web: 'false', alarms: 'none' }

/** Returns the addresses and the generated password of the deployed stage. */
export const stageOf = async (
  account: EmulatedAccount,
  { outputs }: Pick<Deployed, 'outputs'>,
): Promise<DeployedStage> => {
  const { port } = account
  const request = await accountRequests(account)
  const socketHost = `${await apiIdOf(request, `${PREFIX}-live`)}.execute-api.${REGION}.amazonaws.com`
  return {
    api: sender(outputOf(outputs, 'ApiUrl'), port),
    trackers: sender(outputOf(outputs, 'TrackerUrl'), port),
    socket: headers => openSocket(port, socketHost, headers),
    adminPassword: await secretValue(request, outputOf(outputs, 'AdminSecret')),
  }
}

/** Returns an output of the stage's data stack. */
export const dataOutput = async (account: EmulatedAccount, name: string): Promise<string> => {
  const outputs = await stackOutputs(await accountRequests(account), `${PREFIX}-data`)
  return outputOf({ data: Object.fromEntries(outputs ?? []) }, name)
}

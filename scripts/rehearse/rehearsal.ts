/** The rehearsal: one stage from the first deployment to its removal, and one that is upgraded. */
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../../local/program/settings.ts'
import { accountRequests, apiIdOf, dynamodb, resourcesNamed, routeIds, tagForDeletion } from './account.ts'
import { type Assemblies, RESTORED_TABLE } from './assemblies.ts'
import { bootstrap, type Deployed, deploy, destroy } from './cdk.ts'
import { checkLists } from './contract.ts'
import { RENAMED } from './copies.ts'
import type { EmulatedAccount } from './emulator.ts'
import { expectAnswer } from './http.ts'
import { run } from './processes.ts'
import { dataOutput, PREFIX, STAGE, stageOf } from './stage.ts'
import type { Steps } from './steps.ts'
import * as story from './story.ts'
import { copyTable } from './tables.ts'

export interface Rehearsal {
  readonly account: EmulatedAccount
  readonly scratch: string
  readonly steps: Steps
}

const VAN = 'van'
const GONE_WITHIN_MS = 20_000

const stacks = ({ changed, unchanged }: Deployed): string =>
  `${changed.length} stacks changed, ${unchanged.length} unchanged`

/** Deploys templates as a step. */
const deployed = ({ account, scratch, steps }: Rehearsal, name: string, assembly: Promise<string>): Promise<Deployed> =>
  steps.run(name, async () => deploy(account, await assembly, scratch), stacks)

/** Sends a report and waits until it is visible. */
const onTheMap = async ({ steps }: Rehearsal, stage: story.DeployedStage, device: number, latitude: number) => {
  const work = async () => {
    await story.report(stage, VAN, latitude)
    return story.shows(stage, device, latitude)
  }
  await steps.run('a report is on the map', work, ms => `after ${Math.round(ms)} ms`)
}

/** The first deployment, and the whole story on it. Returns the stage and its device. */
export const firstDeployment = async (rehearsal: Rehearsal, { first }: Assemblies) => {
  const { account, scratch, steps } = rehearsal
  await steps.run('cdk bootstrap', () => bootstrap(account, scratch))
  const preflight = ['--import', 'tsx', 'scripts/preflight.ts', '-c', `stage=${STAGE}`]
  await steps.run('npm run preflight', () => run([process.execPath, ...preflight], { env: account.env }))
  const stage = await stageOf(account, await deployed(rehearsal, 'first deployment', first))
  const session = await steps.run('sign in with the generated password, then by session cookie', () =>
    story.signIn(stage),
  )
  const device = await steps.run('register a device', () => story.register(stage, VAN))
  await onTheMap(rehearsal, stage, device, 48.1)
  await steps.run('route as JSON and as a workbook', () => story.reportFiles(stage, device, 1))
  await steps.run('an open socket receives a position', () => story.pushed(stage, session, VAN, 48.2))
  await steps.run('a tracker takes a command, once', () => story.commanded(stage, device, VAN))
  await steps.run('404, 401 and 405 have our bodies', () => story.rejections(stage))
  await steps.run(
    'lists match the OpenAPI document',
    () => checkLists(stage, session, device),
    count => `${count} operations`,
  )
  return { stage, device }
}

/** Deployments after the first: without a change, with changed keys, and with the other way of ingestion. */
export const redeployments = async (
  rehearsal: Rehearsal,
  { first, copy, changed, direct }: Assemblies,
  { stage, device }: { readonly stage: story.DeployedStage; readonly device: number },
): Promise<void> => {
  const { steps } = rehearsal
  const again = await deployed(rehearsal, 'deploy a copy of the checkout from another folder', copy)
  await steps.run('no stack has changed', async () => {
    if (again.changed.length > 0) throw new StartError(`These stacks changed: ${again.changed.join(', ')}.`)
  })
  await deployed(rehearsal, 'deploy with -c logRetentionDays=7', changed)
  await onTheMap(rehearsal, stage, device, 48.3)
  await deployed(rehearsal, 'switch to -c ingestion=direct', direct)
  await onTheMap(rehearsal, stage, device, 48.4)
  await deployed(rehearsal, 'switch back to -c ingestion=stream', first)
  await onTheMap(rehearsal, stage, device, 48.5)
}

/** Takes over a copy of the table, as after a restore from a backup. */
export const takeOver = async (rehearsal: Rehearsal, { restored }: Assemblies, device: number): Promise<void> => {
  const { account, steps } = rehearsal
  const request = await accountRequests(account)
  const from = await dataOutput(account, 'TableName')
  const copy = () => copyTable(request, account.endpoint, { from, to: RESTORED_TABLE })
  await steps.run('copy the table', copy, count => `${count} items`)
  const prepare = ['local/launch.mjs', 'restored', RESTORED_TABLE, '--stage', STAGE]
  await steps.run('npm run restored', () => run([process.execPath, ...prepare], { env: account.env }))
  const stage = await stageOf(account, await deployed(rehearsal, `deploy with -c table=${RESTORED_TABLE}`, restored))
  await onTheMap(rehearsal, stage, device, 48.6)
  await steps.run('a new device gets an id that was never assigned', async () => {
    const next = await story.register(stage, 'next')
    if (next <= device + 1) throw new StartError(`The device got the id ${next}.`)
  })
}

/** Removes the stage. Nothing with its prefix must be left, except the restored table. */
export const removal = async (rehearsal: Rehearsal, assembly: Promise<string>): Promise<void> => {
  const { account, scratch, steps } = rehearsal
  const request = await accountRequests(account)
  await tagForDeletion(request, await dataOutput(account, 'SetAsideBucket'))
  const attempts = (count: number) => (count === 1 ? 'at the first attempt' : `at attempt ${count}`)
  await steps.run('cdk destroy --all', async () => destroy(account, await assembly, scratch), attempts)
  await steps.run('nothing with the prefix of the stage is left', async () => {
    const until = performance.now() + GONE_WITHIN_MS
    for (;;) {
      const left = (await resourcesNamed(request, PREFIX)).filter(name => !name.endsWith(RESTORED_TABLE))
      if (left.length === 0) break
      if (performance.now() > until) throw new StartError(`Left after cdk destroy: ${left.join(', ')}.`)
      await sleep(500)
    }
  })
}

/** Deletes the restored table, which belongs to no stack. */
export const deleteRestoredTable = async ({ account }: Rehearsal): Promise<void> => {
  const request = await accountRequests(account)
  await dynamodb(request, 'UpdateTable', { TableName: RESTORED_TABLE, DeletionProtectionEnabled: false })
  await dynamodb(request, 'DeleteTable', { TableName: RESTORED_TABLE })
}

/** Deploys an earlier version, then this one with a renamed operation. */
export const upgrade = async (
  rehearsal: Rehearsal,
  ref: string,
  earlier: Promise<string>,
  renamed: Promise<string>,
) => {
  const { account, steps } = rehearsal
  const request = await accountRequests(account)
  const before = await stageOf(account, await deployed(rehearsal, `first deployment of ${ref}`, earlier))
  const device = await steps.run('register a device', () => story.register(before, VAN))
  await onTheMap(rehearsal, before, device, 47.1)
  const apiName = `${PREFIX}-api`
  const routesBefore = await routeIds(request, await apiIdOf(request, apiName))
  const name = `upgrade, with ${RENAMED.routeKey} implemented by another function`
  const stage = await stageOf(account, await deployed(rehearsal, name, renamed))
  const sameRoutes = async () => {
    const routes = await routeIds(request, await apiIdOf(request, apiName))
    const kept = [...routesBefore].filter(([key]) => routes.has(key))
    const changed = kept.filter(([key, id]) => routes.get(key) !== id).map(([key]) => key)
    if (changed.length > 0) throw new StartError(`These routes were created anew: ${changed.join(', ')}.`)
    if (!routes.has(RENAMED.routeKey)) throw new StartError(`${RENAMED.routeKey} is gone.`)
    return kept.length
  }
  await steps.run('routes keep their ids', sameRoutes, count => `${count} routes`)
  const renamedOperation = async () => {
    const answer = await stage.api('GET /api/events/1', { headers: story.basicOf(stage) })
    expectAnswer('the renamed operation', answer, 400, 'Device access denied')
  }
  await steps.run('the renamed operation answers', renamedOperation)
  await story.shows(stage, device, 47.1)
  await onTheMap(rehearsal, stage, device, 47.2)
}

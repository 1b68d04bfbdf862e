/** `npm run restored` on a copied table of the emulator. Actions that the emulator lacks are checked by their requests. */
import { request as forward } from 'node:http'
import { positionLog } from '#shared/log/positionLog.ts'
import { stateFrom } from '#shared/log/stateItem.ts'
import { deviceId } from '#shared/model/ids.ts'
import { nextId } from '#shared/table/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { listen, type Listener } from '../../aws/listener.ts'
import { copyTable, deviceDraft, emptyTable, placeOf } from '../../kit/restored.ts'
import { endAll, launch } from '../launch.ts'

jest.setTimeout(120_000)
afterAll(endAll)

const NOON = Date.parse('2026-06-01T12:00:00Z')
const van = deviceId(1)
const TAGS = [
  { Key: 'team', Value: 'fleet' },
  { Key: 'aws:cloudformation:stack-name', Value: 'gps-dev-data' },
]
/** Responses of DynamoDB to actions that the emulator lacks or implements differently. */
const STUBS: Record<string, object> = {
  DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } },
  UpdateTimeToLive: {},
  UpdateContinuousBackups: {},
  UpdateTable: {},
  ListTagsOfResource: { Tags: TAGS },
  TagResource: {},
}
const actionOf = (target: unknown) => String(target).replace('DynamoDB_20120810.', '')

/** Responds with a stub if one exists, otherwise forwards the request to the emulator. */
const dynamoDb = (emulator: string): Promise<Listener> => {
  const front: Promise<Listener> = listen(() => (request, response) => {
    void front.then(({ asked }) => {
      const stub = STUBS[actionOf(request.headers['x-amz-target'])]
      if (stub) return void response.end(JSON.stringify(stub))
      const { method = '', headers } = request
      const onward = forward(emulator, { method, headers }, answer =>
        answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers)),
      )
      onward.end(asked.at(-1)?.body)
    })
  })
  return front
}

const stackWith = (tableName: string): Promise<Listener> =>
  listen(
    () => (_, response) =>
      void response.end(`<R><Outputs><member><OutputKey>TableName</OutputKey>
        <OutputValue>${tableName}</OutputValue></member></Outputs></R>`),
  )

const run = async (tableName: string, original: string, emulator: string) => {
  const [dynamo, cloudformation] = await Promise.all([dynamoDb(emulator), stackWith(original)])
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudformation.endpoint,
  }
  const ended = await launch('restored', env, [tableName, '--region', 'eu-north-1']).ended
  await Promise.all([dynamo.close(), cloudformation.close()])
  const sent = dynamo.asked.map(({ headers, body }) => [actionOf(headers['x-amz-target']), JSON.parse(body)] as const)
  return { ended, sent: (action: string) => sent.filter(([name]) => name === action).map(([, input]) => input) }
}

test('copies all settings of the original table, and assigns new ids to the next device and position', async () => {
  const original = await emptyTable()
  expect(await nextId(original, 'device')).toBe(1)
  await original.write({ put: { ...keys.device(van), v: 1, kind: 'device', id: 1, rev: 1, d: '{}' } })
  await original.write({ put: { ...keys.deviceState(van), v: 1, rev: 0 } })
  const copy = await copyTable(original)
  // A device and a position were created after the copy.
  expect(await nextId(original, 'device')).toBe(2)
  const append = async (table: typeof original) => {
    const log = positionLog(table)
    const state = stateFrom(van, (await table.get(keys.deviceState(van)))!)
    return (await log.commit(await log.append(state, deviceDraft(van, NOON)))).latestId
  }
  const lost = await append(original)

  const { endpoint, tableName } = placeOf(copy)
  const { ended, sent } = await run(tableName, placeOf(original).tableName, endpoint)
  expect(ended).toMatchObject({ code: 0, errors: '' })
  expect(ended.output).toContain('Raised: counters 1, devices 1. Signing secrets are deleted.\n')
  expect(ended.output).toContain(`Next, deploy with -c stage=dev -c table=${tableName}; see docs/runbook.md.\n`)

  expect(sent('UpdateTimeToLive')).toEqual([
    { TableName: tableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
  ])
  expect(sent('UpdateContinuousBackups')).toEqual([
    {
      TableName: tableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    },
  ])
  expect(sent('UpdateTable')).toEqual([{ TableName: tableName, DeletionProtectionEnabled: true }])
  expect(sent('TagResource')).toEqual([
    { ResourceArn: expect.stringMatching(`table/${tableName}$`), Tags: [{ Key: 'team', Value: 'fleet' }] },
  ])
  expect(await nextId(copy, 'device')).toBe(1003)
  expect(await append(copy)).toBeGreaterThan(lost)
})

test('raises ids above those of the copy if the original is missing', async () => {
  const copy = await emptyTable()
  await nextId(copy, 'device', 5)
  const { endpoint, tableName } = placeOf(copy)
  const { ended, sent } = await run(tableName, 'gone', endpoint)
  expect(ended).toMatchObject({ code: 0, errors: '' })
  expect(ended.output).toContain('The original table no longer exists: ids are raised above those of the copy.\n')
  expect(sent('TagResource')).toEqual([])
  expect(await nextId(copy, 'device')).toBe(1006)
})

test('rejects a missing table with one sentence', async () => {
  const { endpoint } = placeOf(await emptyTable())
  const { ended, sent } = await run('missing', 'gone', endpoint)
  expect(ended).toMatchObject({ code: 1, errors: 'Table missing not found in this account and region.\n' })
  expect(sent('UpdateTable')).toEqual([])
})

/** Latest positions of a user's 10,000 devices, compared with JSON.stringify of the same positions. */
import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import { newState } from '#shared/log/state.ts'
import { itemOf } from '#shared/log/stateItem.ts'
import { appendPosition } from '#shared/log/transitions.ts'
import { deviceId, type DeviceId, userId } from '#shared/model/ids.ts'
import { type PositionDraft, type Position, positionIdOf, tickOf } from '#shared/model/position.ts'
import { draftOf } from '#shared/domain/draft.ts'
import { prepare } from '#shared/domain/pipeline.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { keys } from '#shared/table/keys.ts'
import { stores } from '#shared/stores.ts'
import type { Item } from '#shared/table/table.ts'
import { counting, openTestEnvironment, type TestEnvironment, TABLE_NAME } from '../kit/testEnvironment.ts'
import { type Administrator, administrator, operation } from '../kit/calls.ts'
import { type Cpu, cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized, thousands } from '../kit/figure.ts'
import { randomFrom, Reporter, START_MS } from '../kit/fleet.ts'

const DEVICES = sized(10_000, 500)
const FEW = DEVICES / 10
const ROUNDS = sized(5, 1)
/** Devices share the reports of these vehicles; their tails have different lengths. */
const VEHICLES = sized(100, 5)
/** A full tail has about forty positions. */
const TAIL_MOST = 40
const WRITES_AT_ONCE = 100
const CONTEXT = { settings: settingsFrom({}, {}), geofencesAt: () => [], isStored: async () => false }
const Positions = z.array(z.looseObject({ id: z.number() }))

/** Returns as many positions of a vehicle as a tail can hold. */
const draftsOf = async (vehicle: DeviceId): Promise<PositionDraft[]> => {
  const { points, ...record } = new Reporter(vehicle, 'mixed').nextRecord(TAIL_MOST)
  const drafts: PositionDraft[] = []
  let last: Position | undefined
  for (const point of points) {
    const draft = await prepare(draftOf({ ...record, point }), { ...CONTEXT, last, previous: last })
    if (!draft) continue
    drafts.push(draft)
    last = { ...draft, id: positionIdOf(vehicle, tickOf(draft.fixTime)) }
  }
  return drafts
}

/** Returns the state of a device with a tail, as the consumer writes it. */
const stateItem = (device: DeviceId, drafts: readonly PositionDraft[]): Item => {
  let state = { ...newState(device), seenAt: START_MS }
  for (const draft of drafts) state = appendPosition(state, { ...draft, deviceId: device })
  return itemOf(state)
}

/** Links devices `from` to `to` to user 1. */
const fill = async ({ table }: TestEnvironment, from: number, to: number): Promise<void> => {
  const random = randomFrom(from)
  const vehicles = await Promise.all(Array.from({ length: VEHICLES }, (_, n) => draftsOf(deviceId(n + 1))))
  for (let first = from; first <= to; first += WRITES_AT_ONCE / 2) {
    const devices = Array.from({ length: WRITES_AT_ONCE / 2 }, (_, n) => deviceId(first + n))
    await table.transact(
      devices.flatMap(device => [
        { put: { ...keys.userDevice(userId(1), device), v: 1, at: START_MS } },
        { put: stateItem(device, vehicles[device % VEHICLES]?.slice(0, 1 + Math.floor(random() * TAIL_MOST)) ?? []) },
      ]),
    )
  }
}

/** Measures the cost of the same reads, because the table client of the handler does not count them. */
const costOf = async ({ send }: TestEnvironment) => {
  const { cost, counted } = counting(send)
  const { log, permissions } = stores(dynamoTable(counted, TABLE_NAME))
  await log.latest(await permissions.devicesOf({ id: userId(1) }))
  return cost
}

const list = operation('traccar.positions.list')

const measure = async ({ emulatorPid }: TestEnvironment, { cookie }: Administrator, devices: number) => {
  const ask = () => list({ path: '/api/positions', cookies: [cookie] })
  const body = await ask()
  const text = gunzipSync(Buffer.from(body, 'base64')).toString('utf8')
  const positions = Positions.parse(JSON.parse(text))
  if (positions.length !== devices) throw new Error(`there are ${positions.length} positions, not ${devices}`)
  const results = await rounds(ROUNDS, async () => ({
    json: await cpuOf([], () => void JSON.stringify(positions)),
    list: await cpuOf([emulatorPid], ask),
  }))
  const middle = (of: (result: { readonly json: Cpu; readonly list: Cpu }) => number) => median(results.map(of))
  return {
    seconds: middle(result => result.list.seconds),
    ownSeconds: middle(result => result.list.ownSeconds),
    jsonSeconds: middle(({ json }) => json.seconds),
    bytes: Math.floor((body.length * 3) / 4),
    textBytes: Buffer.byteLength(text),
  }
}

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const admin = await administrator(environment)
  await fill(environment, 1, FEW)
  await measure(environment, admin, FEW)
  const few = await measure(environment, admin, FEW)
  await fill(environment, FEW + 1, DEVICES)
  const many = await measure(environment, admin, DEVICES)
  const { calls, read } = await costOf(environment)
  const growth = Math.log10(many.seconds / few.seconds)
  return [
    { figure: 'function and table', value: many.seconds, unit: 'CPU-s', goal: { atMost: 0.5 } },
    { figure: 'read units', value: read, unit: 'units', goal: { atMost: (DEVICES * 51) / 100 } },
    {
      figure: `growth from ${thousands(FEW)} to ${thousands(DEVICES)} devices`,
      value: growth,
      unit: 'exponent',
      goal: { atMost: 1.02 },
    },
    { figure: 'function', value: many.ownSeconds, unit: 'CPU-s' },
    { figure: 'against JSON.stringify of the positions', value: many.seconds / many.jsonSeconds, unit: 'x' },
    { figure: 'calls to the table', value: calls, unit: '' },
    { figure: 'answer', value: many.bytes, unit: 'bytes' },
    { figure: 'answer, not compressed', value: many.textBytes, unit: 'bytes' },
  ]
}

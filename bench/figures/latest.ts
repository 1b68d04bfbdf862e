/** The latest positions of a user's 10,000 devices, against writing as many positions as JSON. */
import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import { newState } from '#shared/log/state.ts'
import { itemOf } from '#shared/log/stateItem.ts'
import { appendPosition } from '#shared/log/transitions.ts'
import { deviceId, type DeviceId, userId } from '#shared/model/ids.ts'
import { type PositionDraft, type Position, positionIdOf, tickOf } from '#shared/model/position.ts'
import { draftOf } from '#shared/domain/draft.ts'
import { runPipeline } from '#shared/domain/pipeline.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { keys } from '#shared/table/keys.ts'
import { stores } from '#shared/stores.ts'
import type { Item } from '#shared/table/table.ts'
import { counting } from '../kit/counting.ts'
import { type Administrator, administrator, operation } from '../kit/calls.ts'
import { type Cpu, cpuOf, median, rounds } from '../kit/cpu.ts'
import type { Figure } from '../kit/figure.ts'
import { randomFrom, Reporter, START_MS } from '../kit/fleet.ts'
import { openPlace, type Place, TABLE_NAME } from '../kit/place.ts'
import { sized, thousands } from '../kit/size.ts'

const DEVICES = sized(10_000, 500)
const FEW = DEVICES / 10
const ROUNDS = sized(5, 1)
/** Many devices report the same: each tail is another part of it. */
const VEHICLES = sized(100, 5)
/** A tail holds some forty positions when it is full. */
const TAIL_MOST = 40
const WRITES_AT_ONCE = 100
const SETTINGS = settingsFrom({}, {})
const Positions = z.array(z.looseObject({ id: z.number() }))

/** What a vehicle reported, as far as a tail can hold it. */
const draftsOf = (vehicle: DeviceId): PositionDraft[] => {
  const { points, ...record } = new Reporter(vehicle, 'mixed').nextRecord(TAIL_MOST)
  const drafts: PositionDraft[] = []
  let last: Position | undefined
  for (const point of points) {
    const reported = draftOf({ ...record, point }, last)
    const draft = reported && runPipeline(reported, { last, previous: last, settings: SETTINGS })
    if (!draft) continue
    drafts.push(draft)
    last = { ...draft, id: positionIdOf(vehicle, tickOf(draft.fixTime)) }
  }
  return drafts
}

/** The state of a device with part of a tail, as the consumer would have left it. */
const stateItem = (device: DeviceId, drafts: readonly PositionDraft[]): Item => {
  let state = { ...newState(device), seenAt: START_MS }
  for (const draft of drafts) state = appendPosition(state, { ...draft, deviceId: device })
  return itemOf(state)
}

/** Links devices `from` to `to` to user 1. */
const fill = async ({ table }: Place, from: number, to: number): Promise<void> => {
  const random = randomFrom(from)
  const vehicles = Array.from({ length: VEHICLES }, (_, n) => draftsOf(deviceId(n + 1)))
  for (let first = from; first <= to; first += WRITES_AT_ONCE / 2) {
    const devices = Array.from({ length: WRITES_AT_ONCE / 2 }, (_, n) => deviceId(first + n))
    await table.transact(
      devices.flatMap(device => [
        { put: { ...keys.userDevice(userId(1), device), v: 1, userId: 1, deviceId: device } },
        { put: stateItem(device, vehicles[device % VEHICLES]?.slice(0, 1 + Math.floor(random() * TAIL_MOST)) ?? []) },
      ]),
    )
  }
}

/** What the same reads cost; the handler has a table of its own, which can't be asked. */
const costOf = async ({ send }: Place) => {
  const { cost, counted } = counting(send)
  const { log, permissions } = stores(dynamoTable(counted, TABLE_NAME))
  await log.latest(await permissions.devicesOf({ id: userId(1) }))
  return cost
}

const list = operation('traccar.positions.list')

const measure = async ({ emulatorPid }: Place, { cookie }: Administrator, devices: number) => {
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
  const place = await openPlace(START_MS)
  const admin = await administrator(place)
  await fill(place, 1, FEW)
  await measure(place, admin, FEW)
  const few = await measure(place, admin, FEW)
  await fill(place, FEW + 1, DEVICES)
  const many = await measure(place, admin, DEVICES)
  const { calls, read } = await costOf(place)
  const growth = Math.log10(many.seconds / few.seconds)
  return [
    { figure: 'function and table', value: many.seconds, unit: 'CPU-s', goal: { atMost: 0.8 } },
    { figure: 'read units', value: read, unit: 'units', goal: { atMost: 5000 } },
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

/**
 * Naive design for comparison with the position log: a counter assigns ids, each position is an item that is indexed by its
 * id, and the device's item has the id of the latest position. Reports are processed as in the product.
 */
import type { KinesisStreamEvent } from 'aws-lambda'
import { draftOf } from '#shared/domain/draft.ts'
import { prepare } from '#shared/domain/pipeline.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { type DeviceId, positionId } from '#shared/model/ids.ts'
import { type Position, positionModel } from '#shared/model/position.ts'
import type { Send } from '#shared/table/dynamo.ts'
import { decodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import * as z from 'zod/mini'
import { TABLE_NAME as TableName } from './testEnvironment.ts'

const DEVICES_AT_ONCE = 16
const CONTEXT = { settings: settingsFrom({}, {}), geofencesAt: () => [], isStored: async () => false }
const Counter = z.object({ Attributes: z.object({ last: z.number() }) })

/** Returns the sort key of a position, ordered by time. */
const sortKey = (fixTime: number, id: number) => `POSITION#${String(fixTime).padStart(15, '0')}#${id}`
const partition = (deviceId: DeviceId) => `NAIVE#${deviceId}`

/** Returns the function that applies a batch, sixteen devices at a time. It keeps the latest positions in memory. */
export const naiveWriter = (send: Send) => {
  const latest = new Map<DeviceId, Position>()
  const applyRecord = async (record: StreamRecord) => {
    for (const point of record.points) {
      const last = latest.get(record.deviceId)
      const draft = await prepare(draftOf({ ...record, point }), { ...CONTEXT, last, previous: last })
      if (!draft) continue
      const position = { ...draft, id: positionId(await nextId(send)) }
      await putPosition(send, position)
      latest.set(record.deviceId, position)
    }
  }
  return async (batch: KinesisStreamEvent): Promise<void> => {
    const byDevice = new Map<DeviceId, StreamRecord[]>()
    for (const { kinesis } of batch.Records) {
      const record = decodeRecord(Buffer.from(kinesis.data, 'base64'))
      byDevice.set(record.deviceId, [...(byDevice.get(record.deviceId) ?? []), record])
    }
    const waiting = byDevice.values()
    const worker = async () => {
      for (const records of waiting) for (const record of records) await applyRecord(record)
    }
    await Promise.all(Array.from({ length: DEVICES_AT_ONCE }, worker))
  }
}

const nextId = async (send: Send): Promise<number> => {
  const response = await send('UpdateItem', {
    TableName,
    Key: { PK: 'COUNTER', SK: 'naive' },
    UpdateExpression: 'ADD #last :one',
    ExpressionAttributeNames: { '#last': 'last' },
    ExpressionAttributeValues: { ':one': 1 },
    ReturnValues: 'UPDATED_NEW',
  })
  return Counter.parse(response).Attributes.last
}

const putPosition = async (send: Send, position: Position): Promise<void> => {
  const { deviceId, fixTime, serverTime, id } = position
  const Item = { ...positionModel(position), PK: partition(deviceId), SK: sortKey(fixTime, id), kind: 'position' }
  await send('PutItem', { TableName, Item })
  await send('UpdateItem', {
    TableName,
    Key: { PK: partition(deviceId), SK: 'DEVICE' },
    UpdateExpression: 'SET positionId = :id, lastUpdate = :at',
    ExpressionAttributeValues: { ':id': id, ':at': serverTime },
  })
}

const Page = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.optional(z.unknown()),
})

/** Returns all positions of a device in the form of the API, read item by item. */
export const readNaive = async (send: Send, deviceId: DeviceId): Promise<unknown[]> => {
  const positions: unknown[] = []
  let start: unknown
  do {
    const response = await send('Query', {
      TableName,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': partition(deviceId), ':prefix': 'POSITION#' },
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    const { Items, LastEvaluatedKey } = Page.parse(response)
    for (const { PK: _PK, SK: _SK, kind: _kind, ...position } of Items) positions.push(position)
    start = LastEvaluatedKey
  } while (start !== undefined)
  return positions
}

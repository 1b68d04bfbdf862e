/** Tables and copies of tables, like the ones that a restore creates. */
import { sdkSend } from '#shared/aws/sdk.ts'
import type { DeviceId } from '#shared/model/ids.ts'
import type { PositionDraft } from '#shared/model/position.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import type { Table } from '#shared/table/table.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { emulatorCall } from '../../local/table/createTable.ts'
import { emulatedTable } from './table.ts'

const places = new WeakMap<Table, { endpoint: string; tableName: string }>()

export const emptyTable = async (): Promise<Table> => {
  const place = await emulatedTable()
  const table = dynamoTable(sdkSend(place.endpoint), place.tableName)
  places.set(table, place)
  return table
}

/** Endpoint and name of a table that `emptyTable` or `copyTable` created. */
export const placeOf = (table: Table): { endpoint: string; tableName: string } => places.get(table)!

/** Creates a table with the items of another. */
export const copyTable = async (table: Table): Promise<Table> => {
  const copy = await emptyTable()
  const { endpoint, tableName } = placeOf(table)
  const call = emulatorCall(endpoint)
  const { Items } = (await call('Scan', { TableName: tableName })) as { Items: object[] }
  for (const Item of Items) await call('PutItem', { TableName: placeOf(copy).tableName, Item })
  return copy
}

export const deviceDraft = (
  device: DeviceId,
  fixTime: number,
  changes: Partial<PositionDraft> = {},
): PositionDraft => ({
  deviceId: device,
  protocol: 'osmand',
  serverTime: fixTime + 400,
  deviceTime: fixTime,
  fixTime,
  outdated: false,
  valid: true,
  latitude: degrees(48.2),
  longitude: degrees(16.37),
  altitude: meters(0),
  speed: knots(10),
  course: degrees(0),
  accuracy: meters(0),
  geofenceIds: [],
  attributes: {},
  ...changes,
})

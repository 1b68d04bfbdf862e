/**
 * Where connections are stored. Up to a number of open connections, all are in one partition, so that a delivery has one
 * query. Above it, new ones are spread over several partitions, so that no partition becomes a hot key.
 */
import { createHash } from 'node:crypto'
import type { SubscriberState } from './config.ts'
import { keys } from './keys.ts'
import type { Key } from './table.ts'

/** API Gateway closes every connection after two hours. */
export const CONNECTION_MS = 2 * 3_600_000
/** The item is kept longer, because clocks differ. It has a TTL, because the notice of a closed connection can be lost. */
export const CONNECTION_KEPT_MS = CONNECTION_MS + 10 * 60_000

/** More open connections than this are a crowd. At some 300 bytes each, listing them costs 38 read units. */
const CROWD = 500
/** New connections are spread until no crowd was found for this time. */
const SPREAD_MS = 3_600_000
/** A lasting crowd is noted again after this time. */
const NOTED_AGAIN_MS = 10 * 60_000
const PARTITIONS = 16

const sinceCrowd = ({ crowdedAt }: SubscriberState, now: number): number => now - crowdedAt

/** Returns true if a crowd was found that must be noted with `config.noteCrowd`. `now` is Unix time in milliseconds. */
export const isNewCrowd = (open: number, subscribers: SubscriberState, now: number): boolean =>
  open > CROWD && sinceCrowd(subscribers, now) >= NOTED_AGAIN_MS

/** Returns the key of a connection that opens now. */
export const newConnectionKey = (id: string, subscribers: SubscriberState, now: number): Key =>
  sinceCrowd(subscribers, now) < SPREAD_MS ? spreadKey(id) : keys.connection(id)

/** Returns the two keys that a connection can have. */
export const connectionKeys = (id: string): readonly [Key, Key] => [keys.connection(id), spreadKey(id)]

/** Returns the partition keys with all connections that can be open, also of those that were spread before. */
export const connectionPartitions = (subscribers: SubscriberState, now: number): string[] => [
  keys.connection('').PK,
  ...(sinceCrowd(subscribers, now) < SPREAD_MS + CONNECTION_KEPT_MS
    ? Array.from({ length: PARTITIONS }, (_, n) => keys.spreadConnection(n, '').PK)
    : []),
]

const spreadKey = (id: string): Key =>
  keys.spreadConnection(createHash('sha256').update(id).digest().readUInt32BE() % PARTITIONS, id)

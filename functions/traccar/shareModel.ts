/** Shares in the format of the API. */
import type { Share } from '#shared/model/share.ts'
import type { UserId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import { config } from '#shared/table/config.ts'
import { type Connection, connections } from '#shared/table/connections.ts'
import type { SharedAccount, StoredShare } from '#shared/table/shares.ts'
import type { Table } from '#shared/table/table.ts'

/** Returns the end of a share, which the expiration of its temporary user is. */
export const endOf = ({ expirationTime }: SharedAccount): string => expirationTime ?? traccarTime(0)

/** Converts shares, with the number of guests who follow each by a live connection. `now` is Unix time in milliseconds. */
export const shareModels = async (found: readonly StoredShare[], table: Table, now: number): Promise<Share[]> => {
  const open = found.length > 0 ? await openConnections(table, now) : []
  const watching = (guest: UserId) => open.filter(({ user }) => user === guest).length
  return found.map(one => ({ ...shareModel(one), watching: watching(one.account.id) }))
}

const openConnections = async (table: Table, now: number): Promise<readonly Connection[]> => {
  const subscribers = await config(table).subscriberState()
  return subscribers.until > now ? connections(table).all(now, subscribers) : []
}

export const shareModel = ({ account, views, viewedAt }: StoredShare, token: string | null = null): Share => {
  const { owner, scope, from, trail, trailHours, zones } = account.share
  return {
    id: account.id,
    userId: owner,
    name: account.name,
    deviceIds: 'group' in scope ? [] : [...scope.devices],
    groupId: 'group' in scope ? scope.group : null,
    from: traccarTime(from),
    until: endOf(account),
    trail,
    trailHours,
    zones: zones.map(zone => ({ ...zone })),
    views,
    lastViewed: viewedAt === 0 ? null : traccarTime(viewedAt),
    watching: 0,
    token,
  }
}

/** Items that are written and deleted together with the temporary user of a share. */
import type { ShareTerms } from '../domain/share.ts'
import type { UserId } from '../model/ids.ts'
import { Conflict, type Lock, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import type { Key } from './table.ts'

/** Two requests created the share that is reused at the same time. */
export class SharedMeanwhile extends Error {
  override readonly name = 'SharedMeanwhile'
}

/** Returns the key of the lock of a reused share. */
export const reuseKey = ({ owner, scope }: Pick<ShareTerms, 'owner' | 'scope'>): Key =>
  keys.reusedShare(owner, 'group' in scope ? `group ${scope.group}` : `device ${scope.devices.join()}`)

export const shareLocks = (share: ShareTerms | undefined, guest: UserId): Lock[] =>
  share?.reused ? [{ key: reuseKey(share), attributes: { userId: guest }, taken: new SharedMeanwhile() }] : []

/** Returns the writes that list a new share. Its owner must exist. */
export const shareWrites = (share: ShareTerms | undefined, guest: UserId): TransactWrite[] =>
  share
    ? [
        { write: { check: keys.user(share.owner), onlyIf: 'present' }, otherwise: new Conflict() },
        { write: { put: { ...keys.share(guest), v: 1, userId: guest } } },
        { write: { put: { ...keys.userShare(share.owner, guest), v: 1, views: 0 } } },
      ]
    : []

export const unshareWrites = (share: ShareTerms | undefined, guest: UserId): TransactWrite[] =>
  share ? [{ write: { delete: keys.share(guest) } }, { write: { delete: keys.userShare(share.owner, guest) } }] : []

/** World with a van that Alice shares. The clock starts at noon. */
import { atMinute, drive } from '../../../kit/drive.ts'
import { type Calling, type Person, world } from '../../../kit/world.ts'
import type { Sent } from '../../../kit/call.ts'

export const ONE_PM = '2026-06-01T13:00:00.000+00:00'
export const HOUR_MS = 3_600_000
export const LIST = 'traccar.positions.list'

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

export interface Guest {
  calls(address: string, sent?: Sent): Calling
}

export const sharing = async () => {
  const here = await world()
  const device = async (owner: Person, name: string, groupId = 0): Promise<number> =>
    (await owner.calls('traccar.devices.create', { body: { name, uniqueId: `secret-${name}`, groupId } }).gets(200))
      .json.id
  const van = await device(here.alice, 'Van')
  /** Returns a share of the van until one o'clock, with its token. */
  const shares = async (more: object = {}, person: Person = here.alice) =>
    (await person.calls('traccar.shares.create', { body: { deviceIds: [van], until: ONE_PM, ...more } }).gets(200)).json
  const guest = (token: string): Guest => ({
    calls: (address, sent = {}) => here.stranger.calls(address, { ...sent, ...bearer(token) }),
  })
  const guestOf = async (more: object = {}) => guest((await shares(more)).token)
  return { ...here, device, van, shares, guest, guestOf, drive, atMinute }
}

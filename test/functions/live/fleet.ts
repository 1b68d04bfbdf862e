/** World with a van of Alice and its live clients. */
import type { EventType } from '#shared/model/event.ts'
import { type Socket, watching } from '../../kit/watching.ts'
import { type Person, world } from '../../kit/world.ts'

export const fleet = async () => {
  const here = await world()
  const live = watching(here.host)
  const device = async (owner: Person, name: string, groupId = 0): Promise<number> =>
    (await owner.calls('traccar.devices.create', { body: { name, uniqueId: name, groupId } }).gets(200)).json.id
  const van = await device(here.alice, 'Van')
  const watches = async (person: Person): Promise<Socket> => {
    const socket = await live.opens(person)
    await live.delivers()
    return socket
  }
  const wants = (person: Person, type: EventType) =>
    person.calls('traccar.notifications.set', { body: { userId: person.id, type, web: true } }).gets(200)
  /** Sends a report of the device and delivers the resulting updates. */
  const moves = async (id: number, latitude = 50) => {
    here.host.clock.advance(1000)
    await live.reports(id, { latitude })
    await live.delivers()
  }
  return { ...here, ...live, device, van, watches, wants, moves }
}

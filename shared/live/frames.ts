/** Messages of the socket: objects with lists of devices, positions and events, each message at most 32 KB. */

/** API Gateway bills messages in steps of 32 KB, and some clients accept no larger ones. */
export const FRAME_MAX_BYTES = 32 * 1024

/** One member of a list, as JSON. */
export interface Member {
  readonly list: 'devices' | 'positions' | 'events'
  readonly text: string
  readonly bytes: number
}

export const member = (list: Member['list'], value: object): Member => {
  const text = JSON.stringify(value)
  return { list, text, bytes: Buffer.byteLength(text) }
}

/** Empty message that keeps a connection open. */
export const NOTHING = '{}'
/** Message about lost access to devices. The client then reloads its list. */
export const SOMETHING_GONE = '{"devices":[]}'
/** Event without a device, which shows a user that notifications arrive. */
export const TEST_NOTIFICATION = JSON.stringify({
  events: [
    {
      id: 0,
      attributes: { message: 'Test notification' },
      deviceId: 0,
      type: 'test',
      serverTime: null,
      eventTime: null,
      positionId: 0,
      geofenceId: 0,
      maintenanceId: 0,
    },
  ],
})
/** Initial snapshot of a user without positions. */
export const NO_POSITIONS = '{"positions":[]}'

/**
 * Order of the lists in a message. Some clients read only the first one. Positions precede devices, because devices are
 * also sent alone.
 */
const LISTS = ['events', 'positions', 'devices'] as const
/** Size of `{"events":[],"positions":[],"devices":[]}` in bytes. */
const FRAME_BYTES = 42

export interface Framed {
  readonly frames: readonly string[]
  /** Number of members that are omitted because each exceeds a message. */
  readonly leftOut: number
}

/**
 * Packs the groups into as few messages as possible, in order. A group stays in one message. A group that exceeds a
 * message is split into its members.
 */
export const framesOf = (groups: readonly (readonly Member[])[]): Framed => {
  const frames: string[] = []
  let current: Member[] = []
  let bytes = FRAME_BYTES
  let leftOut = 0
  const finish = () => {
    if (current.length > 0) frames.push(textOf(current))
    current = []
    bytes = FRAME_BYTES
  }
  for (const group of groups.flatMap(whole => (fitsInItem(whole) ? [whole] : whole.map(one => [one])))) {
    if (!fitsInItem(group)) {
      leftOut += 1
      continue
    }
    const size = sizeOf(group)
    if (bytes + size > FRAME_MAX_BYTES) finish()
    current.push(...group)
    bytes += size
  }
  finish()
  return { frames, leftOut }
}

const sizeOf = (group: readonly Member[]): number => group.reduce((sum, { bytes }) => sum + bytes + 1, 0)
const fitsInItem = (group: readonly Member[]): boolean => FRAME_BYTES + sizeOf(group) <= FRAME_MAX_BYTES

/** Joins members into a message. Repeated members, such as the position of two events, appear once. */
const textOf = (members: readonly Member[]): string => {
  const lists = LISTS.flatMap(list => {
    const texts = new Set(members.filter(member => member.list === list).map(({ text }) => text))
    return texts.size > 0 ? [`"${list}":[${[...texts].join(',')}]`] : []
  })
  return `{${lists.join(',')}}`
}

/** Messages of the socket: objects with lists of devices, positions and events, each message below 32 KB. */

/** API Gateway counts a message in steps of 32 KB, and some clients take no larger ones. */
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

/** Says nothing, and keeps the connection open. */
export const NOTHING = '{}'
/** Some of the devices are not the user's any more: who keeps a list of them reads it again. */
export const SOMETHING_GONE = '{"devices":[]}'
/** The first message of a user without positions. */
export const NO_POSITIONS = '{"positions":[]}'

const LISTS = ['devices', 'events', 'positions'] as const
/** `{"devices":[],"events":[],"positions":[]}` */
const FRAME_BYTES = 42

export interface Framed {
  readonly frames: readonly string[]
  /** Number of members that are in no frame, because they are larger than one. */
  readonly leftOut: number
}

/**
 * The groups in as few messages as it goes in their order. What belongs to one group stands in one message; a group that is
 * larger than a message is sent member by member.
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

/** Two events may be about one position, which then stands there once. */
const textOf = (members: readonly Member[]): string => {
  const lists = LISTS.flatMap(list => {
    const texts = new Set(members.filter(member => member.list === list).map(({ text }) => text))
    return texts.size > 0 ? [`"${list}":[${[...texts].join(',')}]`] : []
  })
  return `{${lists.join(',')}}`
}

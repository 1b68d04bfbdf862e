import type { Range } from '../range/range.ts'
import { api } from '../session/sessionStore.ts'
import type { Progress } from '../ui/useQuery.ts'
import { type Point, pointOf } from './point.ts'
import { readInPieces, type Whole } from './readInPieces.ts'

interface Wanted {
  readonly deviceId: readonly number[]
  readonly groupId?: readonly number[]
  readonly range: Range
  readonly signal: AbortSignal
  readonly tell: (progress: Progress) => void
}

/** A browser's memory has an end; these are a day and a night of three devices that report each second. */
const POINTS_MAX = 300_000

/** The positions of devices and groups in a range, device by device in each piece of it. Rejects with CallFailed. */
export const readRoute = ({ deviceId, groupId = [], range, signal, tell }: Wanted): Promise<Whole<Point>> =>
  readInPieces({
    range,
    tell,
    most: POINTS_MAX,
    timeOf: ({ time }) => time,
    read: async piece => {
      const query = { deviceId, groupId, ...piece }
      return (await api.call('reports.route', { query, signal })).map(pointOf)
    },
  })

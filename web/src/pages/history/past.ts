/** All that is shown of a device's past: its track, its trips, and what lies between them. */
import type { DisplayUnits } from '#shared/domain/displayUnits.ts'
import { type Knots, knots } from '#shared/units.ts'
import type { Range } from '../../range/range.ts'
import { api } from '../../session/sessionStore.ts'
import type { Point } from '../../track/point.ts'
import { readRoute } from '../../track/readRoute.ts'
import type { Read } from '../../ui/useQuery.ts'
import { type Bands, bandsUpTo } from './speedBands.ts'
import { type Stage, stagesOf } from './stages.ts'

export interface Past {
  readonly points: readonly Point[]
  readonly stages: readonly Stage[]
  /** Where it was broken off, milliseconds, when there were too many positions. */
  readonly endsAt: number | undefined
}

export const readPast =
  (deviceId: number, range: Range): Read<Past> =>
  async (signal, tell) => {
    const query = { deviceId: [deviceId], ...range }
    const [{ all: points, endsAt }, trips] = await Promise.all([
      readRoute({ deviceId: [deviceId], range, signal, tell }),
      api.call('reports.trips', { query, signal }),
    ])
    const shown = endsAt === undefined ? trips : trips.filter(({ endTime }) => Date.parse(endTime) <= endsAt)
    return { points, stages: stagesOf(shown, points), endsAt }
  }

export const fastestOf = (points: readonly Point[]): Knots =>
  knots(points.reduce((most, { speed }) => Math.max(most, speed), 0))

export const bandsOf = (points: readonly Point[], speed: DisplayUnits['speed']): Bands =>
  bandsUpTo(fastestOf(points), speed)

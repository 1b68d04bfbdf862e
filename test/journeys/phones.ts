/** Phones that post to a running server, and what must have come of it. */
import { distanceBetween, centi } from '#shared/domain/geometry.ts'

export interface Position {
  readonly id: number
  readonly fixTime: string
  readonly latitude: number
  readonly longitude: number
  readonly attributes: { readonly distance: number; readonly totalDistance: number }
}

const FIRST_FIX = Date.parse('2026-03-01T06:00:00Z')

/** A phone: sends its fixes one after the other, each until it is taken; remembers those that were. */
export const phone = (ingest: string, uniqueId: string) => {
  const accepted: number[] = []
  let next = 0
  return {
    accepted,
    drive: async (until: { stopped: boolean }): Promise<void> => {
      while (!until.stopped) {
        const timestamp = FIRST_FIX / 1000 + next * 10
        const place = `lat=${(46 + Math.sin(next / 20) / 50).toFixed(6)}&lon=${(14 + next / 5000).toFixed(6)}`
        const response = await fetch(`${ingest}/?id=${uniqueId}&timestamp=${timestamp}&${place}`).catch(() => undefined)
        await response?.arrayBuffer().catch(() => undefined)
        if (response?.status === 200) {
          accepted.push(timestamp * 1000)
          next += 1
        } else await new Promise(resolve => setTimeout(resolve, 20))
      }
    },
  }
}

/** The server as its administrator uses it. */
export const administrator = (api: string, password: string) => {
  const headers = {
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const register = async (uniqueId: string): Promise<number> => {
    const body = JSON.stringify({ name: uniqueId, uniqueId })
    const response = await fetch(`${api}/api/devices`, { method: 'POST', headers, body })
    expect(response.status).toBe(200)
    return ((await response.json()) as { id: number }).id
  }
  const route = async (deviceId: number): Promise<Position[]> => {
    const range = 'from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z'
    const response = await fetch(`${api}/api/reports/route?deviceId=${deviceId}&${range}`, { headers })
    expect(response.status).toBe(200)
    return (await response.json()) as Position[]
  }
  /** What the stream still holds is applied within moments; asked again until there are so many. */
  const settled = async (deviceId: number, atLeast: number): Promise<Position[]> => {
    let found: Position[] = []
    for (let attempt = 0; attempt < 300 && found.length < atLeast; attempt += 1) {
      if (attempt > 0) await new Promise(resolve => setTimeout(resolve, 100))
      found = await route(deviceId)
    }
    return found
  }
  return { register, route, settled }
}

/** Each position's distance is that from the one before it, and the totals are their sums: nothing is left out or doubled. */
export const expectTotals = (positions: readonly Position[]): void => {
  let total = 0
  for (const [index, position] of positions.entries()) {
    const before = positions[index - 1]
    const distance = before ? centi(distanceBetween(before as never, position as never)) : 0
    total = centi(total + distance)
    expect([position.attributes.distance, position.attributes.totalDistance]).toEqual([distance, total])
  }
}

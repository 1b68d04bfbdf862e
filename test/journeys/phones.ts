/** Phones that post to a running server, and checks of the stored positions. */
import { distanceBetween, centi } from '#shared/domain/geometry.ts'

export interface Position {
  readonly id: number
  readonly fixTime: string
  readonly latitude: number
  readonly longitude: number
  readonly attributes: { readonly distance: number; readonly totalDistance: number }
}

const FIRST_FIX = Date.parse('2026-03-01T06:00:00Z')

/** A phone sends its fixes in order, retries each until it is accepted, and records the accepted ones. */
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

/** API client of the administrator. */
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
  /** Reads the positions of a device until their number is reached, because the consumer applies them later. */
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

/** Checks that each distance is measured from the previous position and that totals are their sums, without gaps or duplicates. */
export const expectTotals = (positions: readonly Position[]): void => {
  let total = 0
  for (const [index, position] of positions.entries()) {
    const before = positions[index - 1]
    const distance = before ? centi(distanceBetween(before as never, position as never)) : 0
    total = centi(total + distance)
    expect([position.attributes.distance, position.attributes.totalDistance]).toEqual([distance, total])
  }
}

/** A simulated vehicle: it follows streets of a grid that bend a little, slows down for corners and stops on its way. */
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { degrees, knotsFromMetersPerSecond } from '#shared/units.ts'
import { courseBetween, placeAfter } from './course.ts'
import type { Fix } from './tracker.ts'

export interface Vehicle {
  readonly uniqueId: string
  readonly name: string
  /** Drives on until that time, in milliseconds since 1970, and gives where it is then. */
  driveUntil(timeMs: number): Fix
  /** Stands where it is until that time. */
  standUntil(timeMs: number): Fix
}

const TOWN: Coordinates = { latitude: degrees(45.815), longitude: degrees(15.9819) }
const TOWN_RADIUS_METERS = 6000
const STEP_MS = 1000
const CRUISE_METERS_A_SECOND = 13.9
const CORNER_METERS_A_SECOND = 5
const ACCELERATION = 1.5
const BLOCK_METERS = 250
const STOP_CHANCE = 0.08
const STOP_MS = 90_000
const NAMES = ['Van', 'Truck', 'Bus', 'Taxi', 'Bicycle']

/** The same number drives the same way each time. Its clock begins at `startMs`, or at the first time it drives until. */
export const simulatedVehicle = (number: number, startMs?: number): Vehicle => new SimulatedVehicle(number, startMs)

class SimulatedVehicle implements Vehicle {
  readonly uniqueId: string
  readonly name: string
  private readonly random: () => number
  private place: Coordinates
  private course: number
  private speed = 0
  private toCorner: number
  private stoppedMs = 0
  private battery: number

  constructor(
    number: number,
    private timeMs: number | undefined,
  ) {
    this.uniqueId = `demo-${String(number).padStart(2, '0')}`
    this.name = `${NAMES[number % NAMES.length]} ${number}`
    this.random = randomFrom(number)
    this.place = placeAfter(TOWN, this.random() * 360, this.random() * TOWN_RADIUS_METERS)
    this.course = Math.floor(this.random() * 4) * 90 + this.random() * 10
    this.toCorner = BLOCK_METERS * this.random()
    this.battery = 60 + this.random() * 40
  }

  driveUntil(timeMs: number): Fix {
    for (let at = (this.timeMs ?? timeMs - STEP_MS) + STEP_MS; at <= timeMs; at += STEP_MS) this.step()
    return this.fixAt(timeMs)
  }

  standUntil(timeMs: number): Fix {
    this.speed = 0
    return this.fixAt(timeMs)
  }

  private fixAt(timeMs: number): Fix {
    this.timeMs = timeMs
    this.battery = Math.max(5, this.battery - 0.01)
    return {
      time: timeMs,
      latitude: round(this.place.latitude),
      longitude: round(this.place.longitude),
      altitude: 120,
      speedKnots: knotsFromMetersPerSecond(this.speed),
      course: this.course,
      battery: this.battery,
    }
  }

  private step(): void {
    if (this.stoppedMs > 0) {
      this.stoppedMs -= STEP_MS
      this.speed = 0
      return
    }
    const wanted = this.toCorner < 40 ? CORNER_METERS_A_SECOND : CRUISE_METERS_A_SECOND
    this.speed += Math.max(-2 * ACCELERATION, Math.min(ACCELERATION, wanted - this.speed))
    this.course = (this.course + (this.random() - 0.5) * 2 + 360) % 360
    this.place = placeAfter(this.place, this.course, this.speed)
    this.toCorner -= this.speed
    if (this.toCorner <= 0) this.turn()
  }

  /** Or straight on; back towards the town when it gets far. */
  private turn(): void {
    const far = distanceBetween(TOWN, this.place) > TOWN_RADIUS_METERS
    const away = Math.cos(((courseBetween(this.place, TOWN) - this.course) * Math.PI) / 180) < 0
    const choices = far && away ? [90, -90, 180] : [0, 0, 90, -90]
    this.course = (this.course + (choices[Math.floor(this.random() * choices.length)] ?? 0) + 360) % 360
    this.toCorner = BLOCK_METERS * (0.6 + this.random())
    if (this.random() < STOP_CHANCE) this.stoppedMs = STOP_MS * (0.5 + this.random())
  }
}

/** Six digits are a tenth of a meter, as phones send them. */
const round = (value: number) => Math.round(value * 1e6) / 1e6

/** Mulberry32: small, and the same everywhere. */
const randomFrom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A vehicle of the benchmarks: it drives on slightly curved streets of a grid, slows down for corners, and stops now and then. */
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { degrees, knotsFromMetersPerSecond } from '#shared/units.ts'
import { courseBetween, destinationPoint } from '../../local/fleet/course.ts'
import { seededRandom } from '../../local/fleet/seededRandom.ts'
import type { Fix } from '../../local/fleet/tracker.ts'

export interface GridVehicle {
  /** Drives until this Unix time in milliseconds. Returns the fix at that time. */
  driveUntil(timeMs: number): Fix
}

const TOWN: Coordinates = { latitude: degrees(45.815), longitude: degrees(15.9819) }
const TOWN_RADIUS_METERS = 6000
const STEP_MS = 1000
const CRUISE_METERS_PER_SECOND = 13.9
const CORNER_METERS_PER_SECOND = 5
/** Meters per second, per second. */
const ACCELERATION = 1.5
const BLOCK_METERS = 250
const STOP_CHANCE = 0.08
const STOP_MS = 90_000

/** Returns a vehicle. The same number always drives the same way. Its clock begins at `startMs`. */
export const gridVehicle = (number: number, startMs: number): GridVehicle => new SimulatedVehicle(number, startMs)

class SimulatedVehicle implements GridVehicle {
  private readonly random: () => number
  private place: Coordinates
  private course: number
  private speed = 0
  private metersToCorner: number
  private stoppedMs = 0
  private battery: number

  constructor(
    number: number,
    private timeMs: number,
  ) {
    this.random = seededRandom(number)
    this.place = destinationPoint(TOWN, this.random() * 360, this.random() * TOWN_RADIUS_METERS)
    this.course = Math.floor(this.random() * 4) * 90 + this.random() * 10
    this.metersToCorner = BLOCK_METERS * this.random()
    this.battery = 60 + this.random() * 40
  }

  driveUntil(timeMs: number): Fix {
    for (let at = this.timeMs + STEP_MS; at <= timeMs; at += STEP_MS) this.step()
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
    const targetSpeed = this.metersToCorner < 40 ? CORNER_METERS_PER_SECOND : CRUISE_METERS_PER_SECOND
    this.speed += Math.max(-2 * ACCELERATION, Math.min(ACCELERATION, targetSpeed - this.speed))
    this.course = (this.course + (this.random() - 0.5) * 2 + 360) % 360
    this.place = destinationPoint(this.place, this.course, this.speed)
    this.metersToCorner -= this.speed
    if (this.metersToCorner <= 0) this.turn()
  }

  /** Turns left or right or continues straight. Far from the town it turns back. */
  private turn(): void {
    const far = distanceBetween(TOWN, this.place) > TOWN_RADIUS_METERS
    const away = Math.cos(((courseBetween(this.place, TOWN) - this.course) * Math.PI) / 180) < 0
    const choices = far && away ? [90, -90, 180] : [0, 0, 90, -90]
    this.course = (this.course + (choices[Math.floor(this.random() * choices.length)] ?? 0) + 360) % 360
    this.metersToCorner = BLOCK_METERS * (0.6 + this.random())
    if (this.random() < STOP_CHANCE) this.stoppedMs = STOP_MS * (0.5 + this.random())
  }
}

/** Rounds to six digits, a tenth of a meter, like phones. */
const round = (value: number) => Math.round(value * 1e6) / 1e6

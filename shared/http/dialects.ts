import type { ApiName } from '../api/operation.ts'
import type { Dialect } from './dialect.ts'
import { devicehive } from './dialects/devicehive.ts'
import { smartserver } from './dialects/smartserver.ts'
import { traccar } from './dialects/traccar.ts'
import { vehicles } from './dialects/vehicles.ts'

/** How each API speaks. */
export const dialects: Readonly<Record<ApiName, Dialect>> = { traccar, smartserver, vehicles, devicehive }

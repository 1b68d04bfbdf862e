/** Sends reports as fast as the server accepts them, over sixteen connections: `load.ts URL SECONDS`. */
import autocannon from 'autocannon'
import { deviceId } from '#shared/model/ids.ts'
import { reportQuery } from '../local/fleet/tracker.ts'
import { Reporter } from './kit/fleet.ts'

const CONNECTIONS = 16
const VEHICLES = 16
const REPORTS_EACH = 30

const [, , url = '', seconds = '1'] = process.argv
const reporters = Array.from({ length: VEHICLES }, (_, n) => new Reporter(deviceId(n + 1), 'driving'))
const requests = Array.from({ length: VEHICLES * REPORTS_EACH }, (_, n) => {
  const reporter = reporters[n % VEHICLES]
  const query = reporter ? reportQuery(`vehicle-${reporter.deviceId}`, reporter.next()) : ''
  return { method: 'GET', path: `/?${query}` }
})
const {
  '2xx': accepted,
  non2xx,
  errors,
} = await autocannon({
  url,
  connections: CONNECTIONS,
  duration: Number(seconds),
  requests,
})
process.send?.({ accepted, refused: non2xx + errors })

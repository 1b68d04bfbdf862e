/** What ingest is compared with: a server that reads the same query and answers. Sends its address. */
import { createServer } from 'node:http'
import { once } from 'node:events'

/** Of the last report, so that reading it is not for nothing. */
let latest = {}

const server = createServer((request, response) => {
  const url = request.url ?? ''
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  latest = {
    uniqueId: query.get('id'),
    fixTime: Number(query.get('timestamp')) * 1000,
    latitude: Number(query.get('lat')),
    longitude: Number(query.get('lon')),
    altitude: Number(query.get('altitude')),
    speed: Number(query.get('speed')),
    course: Number(query.get('bearing')),
    batteryLevel: Number(query.get('batt')),
  }
  response.writeHead(200, { 'content-length': '0' }).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.once('disconnect', () => process.exit(0))
process.once('exit', () => Object.keys(latest))
process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` })

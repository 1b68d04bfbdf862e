/** Baseline of the ingest benchmark: a server that parses the same query and responds. Sends its address to the parent. */
import { createServer } from 'node:http'
import { once } from 'node:events'

/** The last report. Storing it prevents that parsing is optimized away. */
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

/**
 * Runs the adapter of ioBroker. ioBroker itself is replaced by a class that keeps states in memory; the adapter's requests,
 * its socket and its handling of messages are its own.
 */
const { EventEmitter, once } = require('node:events')
const { createRequire } = require('node:module')
const { check, EMAIL, eventually, fail, PASSWORD, report, SERVER, VAN } = require('./checks.cjs')

const { hostname, port, protocol } = new URL(SERVER)
const states = new Map()
const logged = []

class Adapter extends EventEmitter {
  config = {
    traccarScheme: protocol.slice(0, -1),
    traccarIp: hostname,
    traccarPort: port,
    traccarUsername: EMAIL,
    traccarPassword: PASSWORD,
    server58: true,
  }
  log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map(level => [level, text => logged.push(`${level}: ${text}`)]),
  )
  setTimeout = setTimeout
  clearTimeout = clearTimeout
  setState = (id, value) => states.set(id, value)
  setObjectNotExistsAsync = async () => undefined
  setStateChangedAsync = async (id, { val }) => states.set(id, val)
}

const requireOfAdapter = createRequire(require.resolve('iobroker.traccar'))
const axios = requireOfAdapter('axios').default
const replacement = requireOfAdapter.resolve('@iobroker/adapter-core')
require.cache[replacement] = { id: replacement, filename: replacement, loaded: true, exports: { Adapter } }

// The adapter asks for its newest version elsewhere. Only requests to the server leave this process.
const requests = []
axios.interceptors.request.use(config => {
  if (!config.url.startsWith(SERVER)) throw new Error('only the local server is asked')
  requests.push(config.url.slice(SERVER.length))
  return config
})

const ofVan = name => states.get(`devices.${VAN}.${name}`)
const hasLogged = text => logged.some(line => line.includes(text))

const main = async () => {
  const adapter = require('iobroker.traccar')()
  adapter.emit('ready')
  await eventually('signs in and opens the socket', () => states.get('info.connection'))
  await eventually('its ping is answered', () => hasLogged('Received pong'))
  check('reads the lists once', requests.filter(path => path === '/api/devices').length, 1)
  check('shows the devices', [ofVan('device_name'), ofVan('status')], ['Van', 'online'])
  await eventually('shows the position of the first message', () => ofVan('position'), '59.9,10.7')
  check('shows the geofence', ofVan('geofences_string'), 'Yard')

  await report(60.5, { alarm: 'sos', batt: '70' })
  await eventually('shows a reported position', () => ofVan('position'), '60.5,10.7')
  check('shows attributes', [ofVan('alarm'), ofVan('battery_level')], ['sos', 70])
  check('shows that the van left', ofVan('geofences_string'), '')

  const headers = { authorization: `Basic ${btoa(`${EMAIL}:${PASSWORD}`)}`, 'content-type': 'application/json' }
  const [van] = await (await fetch(`${SERVER}/api/devices?id=${VAN}`, { headers })).json()
  const body = JSON.stringify({ ...van, name: 'Van 2' })
  await fetch(`${SERVER}/api/devices/${VAN}`, { method: 'PUT', headers, body })
  await eventually('shows a new name', () => ofVan('device_name'), 'Van 2')

  const wagon = JSON.stringify({ name: 'Wagon', uniqueId: `wagon-${VAN}` })
  await fetch(`${SERVER}/api/devices`, { method: 'POST', headers, body: wagon })
  await eventually(
    'reads the lists again for a new device',
    () => requests.filter(path => path === '/api/devices').length,
    2,
  )
  check(
    'logs no error',
    logged.filter(line => line.startsWith('error')),
    [],
  )
  const socket = adapter.ws
  const closed = once(socket, 'close')
  adapter.emit('unload', () => undefined)
  await closed
  check('disconnects', states.get('info.connection'), false)
  process.exit(0)
}

main().catch(error => fail('the adapter', [error, logged]))

import { type Machine, reachableHosts } from '../../../local/gateway/reachableHosts.ts'

const address = (text: string, internal = false) => ({
  address: text,
  family: text.includes(':') ? 'IPv6' : 'IPv4',
  internal,
})

const LAPTOP: Machine = {
  hostName: 'Annas-Laptop.fritz.box',
  interfaces: {
    lo: [address('127.0.0.1', true), address('::1', true)],
    docker0: [address('172.17.0.1')],
    'br-0123456789ab': [address('172.18.0.1')],
    tailscale0: [address('100.101.102.103'), address('fd7a:115c::1')],
    eth0: [address('203.0.113.9'), address('169.254.7.7')],
    wlan0: [address('192.168.1.5'), address('fe80::1'), address('2001:db8::5'), address('fd00::5')],
    off0: undefined,
  },
}

test('offers private addresses first, networks of containers after those of people, and the name last', () => {
  expect(reachableHosts('0.0.0.0', LAPTOP)).toEqual([
    '192.168.1.5',
    '100.101.102.103',
    '203.0.113.9',
    '172.17.0.1',
    '172.18.0.1',
    'annas-laptop.local',
  ])
})

test('adds local IPv6 addresses, in brackets, only if the server listens on IPv6', () => {
  expect(reachableHosts('::', LAPTOP).slice(2)).toEqual([
    '203.0.113.9',
    '[fd7a:115c::1]',
    '[fd00::5]',
    '172.17.0.1',
    '172.18.0.1',
    'annas-laptop.local',
  ])
})

test.each(['127.0.0.1', '127.0.0.2', 'localhost', 'LOCALHOST', '::1'])('offers none on %s', host => {
  expect(reachableHosts(host, LAPTOP)).toEqual([])
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['fd00::5', '[fd00::5]'],
  ['gps.lan', 'gps.lan'],
])('offers only the address that the server listens on: %s', (host, offered) => {
  expect(reachableHosts(host, LAPTOP)).toEqual([offered])
})

test.each([
  ['localhost', []],
  ['mac.local', ['mac.local']],
  ['ein gerät', []],
  ['', []],
])('names a machine without a network, whose host name is “%s”, %j', (hostName, offered) => {
  expect(reachableHosts('0.0.0.0', { hostName, interfaces: {} })).toEqual(offered)
})

test('reads the addresses of this machine', () => {
  expect(Array.isArray(reachableHosts('::'))).toBe(true)
})

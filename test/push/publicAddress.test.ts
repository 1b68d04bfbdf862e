import type { LookupAddress } from 'node:dns'
import { isPushEndpoint } from '#shared/domain/pushEndpoint.ts'
import { isPrivateAddress, isPublicAddress, publicLookup } from '#shared/push/publicAddress.ts'

test.each([
  'https://fcm.googleapis.com/fcm/send/dGVzdA:APA91bH',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABl',
  'https://web.push.apple.com/QGuQyavXutnMH',
  'https://wns2-am3p.notify.windows.com/w/?token=BQYAAA%3d%3d',
  'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV',
])('accepts the address of a push service: %s', endpoint => {
  expect(isPushEndpoint(endpoint)).toBe(true)
})

test.each([
  'http://push.example.net/a',
  'https://push.example.net:8443/a',
  'https://push.example.net:22/a',
  'https://user@push.example.net/a',
  'https://user:secret@push.example.net/a',
  'https://push.example.net/',
  'https://push.example.net',
  'https://push.example.net/a#b',
  'https://localhost/a',
  'https://metadata/a',
  'https://api.localhost/a',
  'https://printer.local/a',
  'https://metadata.google.internal/a',
  'https://127.0.0.1/a',
  'https://169.254.169.254/latest/meta-data',
  'https://93.184.216.34/a',
  'https://2130706433/a',
  'https://0x7f.1/a',
  'https://0177.0.0.1/a',
  'https://127.1/a',
  'https://[::1]/a',
  'https://[::ffff:127.0.0.1]/a',
  'https://[2606:2800:220:1:248:1893:25c8:1946]/a',
  'https://１２７.0.0.1/a',
  'https://push.example.net./a',
  'https://push..example.net/a',
  'https://push.example.net\\@evil.example/a',
  'https://push.example.net/a b',
  ' https://push.example.net/a',
  'https://push.example.net/a\r\nHost: x',
  'https:push.example.net/a',
  'https:///push.example.net/a',
  'https://bücher.example/a',
  `https://push.example.net/${'a'.repeat(1000)}`,
  'ftp://push.example.net/a',
  'javascript:alert(1)',
  '',
])('rejects %j', endpoint => {
  expect(isPushEndpoint(endpoint)).toBe(false)
})

test.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.0.1', '2a00:1450:4001::1', '2606:4700::1111'])(
  '%s is public',
  address => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.170',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
])('%s is not public', address => {
  expect(isPublicAddress(address)).toBe(false)
})

/** Looks a name up that resolves to these addresses. */
const lookUp = (addresses: readonly string[], all = true) =>
  new Promise<LookupAddress[]>((resolve, reject) => {
    const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    const resolver: Parameters<typeof publicLookup>[0] = (_name, _options, answer) => answer(null, found)
    publicLookup(resolver)('push.example.net', { all }, (error, address, family) => {
      if (error) reject(error)
      else resolve(Array.isArray(address) ? address : [{ address, family: family ?? 0 }])
    })
  })

test('connects to a name with public addresses', async () => {
  expect(await lookUp(['8.8.8.8', '2a00:1450:4001::1'])).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '2a00:1450:4001::1', family: 6 },
  ])
  expect(await lookUp(['8.8.8.8', '8.8.4.4'], false)).toEqual([{ address: '8.8.8.8', family: 4 }])
})

test.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['8.8.8.8', '::1']], [[]]])(
  'connects to no name with the addresses %j',
  async addresses => {
    for (const all of [true, false]) {
      const error: unknown = await lookUp(addresses, all).catch((reason: unknown) => reason)
      expect(isPrivateAddress(error)).toBe(true)
      expect(String(error)).not.toMatch(/\d/)
    }
  },
)

test('passes the failure of the resolver on', async () => {
  const looked = new Promise((_, reject) => {
    const resolver: Parameters<typeof publicLookup>[0] = (_name, _options, answer) => answer(new Error('ENOTFOUND'), [])
    publicLookup(resolver)('nowhere.example.net', {}, reject)
  })
  await expect(looked).rejects.toThrow('ENOTFOUND')
})

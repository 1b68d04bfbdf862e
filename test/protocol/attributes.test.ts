import { NOW, PLACE, byQuery, place, pointOf } from './reading.ts'

describe('the attributes of a query', () => {
  test.each<[string, Record<string, unknown>]>([
    ['hdop=1.5&batt=87.5&charge=true', { hdop: 1.5, batteryLevel: 87.5, charge: true }],
    ['charge=false&mock=1&motion=yes&blocked=Off', { charge: false, mock: true, motion: true, blocked: false }],
    ['ignition=ON', { ignition: true }],
    ['ignition=on&in1=1&out2=0&door=TRUE', { ignition: true, in1: true, out2: false, door: true }],
    [
      'rpm=2500&odometer=120337.05&temp1=-4.5&adc2=1&io239=+1&rssi=-70',
      {
        rpm: 2500,
        odometer: 120_337.05,
        temp1: -4.5,
        adc2: 1,
        io239: 1,
        rssi: -70,
      },
    ],
    ['io=1&io=2&power=12.4&sat=9', { io: 2, power: 12.4, sat: 9 }],
    ['distance=12.5&batt=1E1', { distance: 12.5, batteryLevel: 10 }],
  ])('converts known names to their type: %s', (query, attributes) => {
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}`)).attributes).toEqual(attributes)
  })

  test.each([
    '000123',
    '%2B4312345',
    '12E5',
    '1.10',
    '0x1F',
    'NaN',
    '12345678901234567890',
    '1',
    'true',
    '-0',
    '1e309',
    '5.',
    '242,1,2,3',
    'a%20b',
    '100%25',
    'sos',
  ])("keeps the characters of an unknown name's text: %s", text => {
    const written = decodeURIComponent(text)
    for (const name of ['card', 'driverUniqueId', 'event', 'note', 'toString', 'alarm'])
      expect(pointOf(byQuery(`id=1&${PLACE}&${name}=${text}`)).attributes).toEqual({ [name]: written })
  })

  test('keeps text that is not UTF-8 or ends in a percent sign', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&note=100%&other=%ff&plus=a%20b+c%C3%A9`)).attributes).toEqual({
      note: '100%',
      other: '\ufffd',
      plus: 'a b cé',
    })
  })

  test.each([
    ['batt=85%25', 'batt'],
    ['batt=85%', 'batt'],
    ['altitude=NaN', 'altitude'],
    ['altitude=230%speed=1.2', 'altitude'],
    ['altitude=high&accuracy=null&bearing=N', 'altitude,accuracy,bearing'],
    ['speed=12,5', 'speed'],
    ['speed=1e400', 'speed'],
    ['speed=0x10&accuracy=1e10', 'speed,accuracy'],
    ['ignition=2&charge=maybe&rpm=900rpm', 'ignition,charge,rpm'],
    ['distance=-1&motion=perhaps', 'distance,motion'],
    ['a%2Cb%00=x%00', 'a\ufffdb\ufffd'],
  ])('omits an invalid value, and lists its name: %s', (query, ignored) => {
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}`))).toEqual({ fixTime: NOW, ...place, attributes: { ignored } })
  })

  test('omits an unknown battery level and odometer', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&batt=-1&odometer=-1`)).attributes).toBeUndefined()
  })

  test('ignores names that the system computes, and names of object members', () => {
    const query = 'totalDistance=9e15&ip=1.2.3.4&__proto__=1&constructor=2&prototype=3&ignored=4'
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}&notificationToken=secret`)).attributes).toEqual({
      ignored: 'totalDistance,ip,__proto__,constructor,prototype,ignored',
    })
    expect(Object.prototype).not.toHaveProperty('1')
  })

  test('keeps at most 64 attributes, names of 64 and 3,500 characters in total, and the position', () => {
    const many = Array.from({ length: 1000 }, (_, n) => `a${n}=1`).join('&')
    const kept = pointOf(byQuery(`id=1&${PLACE}&${many}`)).attributes!
    expect(Object.keys(kept)).toHaveLength(65)
    expect(String(kept['ignored'])).toMatch(/^a64,a65,.*,…$/)
    expect(String(kept['ignored']).length).toBeLessThanOrEqual(400)
    const long = 'k'.repeat(65)
    expect(pointOf(byQuery(`id=1&${PLACE}&${long}=1`)).attributes).toEqual({ ignored: 'k'.repeat(64) })
    const large = Array.from({ length: 60 }, (_, n) => `a${n}=${'"'.repeat(100)}`).join('&')
    const { attributes } = pointOf(byQuery(`id=1&${PLACE}&${large}&last=1`))
    expect(JSON.stringify(attributes).length).toBeLessThanOrEqual(3500)
    expect(attributes).toMatchObject({ a0: '"'.repeat(100), last: '1', ignored: expect.stringContaining('a59') })
  })

  test('omits text with hidden characters', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&note=a%00b&%E2%80%AEx=1&ok=1`)).attributes).toEqual({
      ok: '1',
      ignored: 'note,\ufffdx',
    })
  })
})

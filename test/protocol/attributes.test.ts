import { NOW, PLACE, byQuery, place, pointOf } from './reading.ts'

describe('the attributes of a query', () => {
  test.each<[string, Record<string, unknown>]>([
    ['hdop=1.5&batt=87.5&charge=true', { hdop: 1.5, batteryLevel: 87.5, charge: true }],
    ['charge=false&mock=true', { charge: false, mock: true }],
    ['alarm=sos&rpm=2500&ignition=true&event=5', { alarm: 'sos', rpm: 2500, ignition: true, event: 5 }],
    ['driverUniqueId=00123&odometer=120337.05', { driverUniqueId: '00123', odometer: 120_337.05 }],
    ['card=12345678901234567890&temp=-0', { card: '12345678901234567890', temp: 0 }],
    ['io=1&io=2', { io: 2 }],
    ['note=a%20b+c%C3%A9', { note: 'a b cé' }],
    ['note=100%&other=%ff', { note: '100%', other: '\ufffd' }],
    ['big=1e309&not=NaN', { big: '1e309', not: 'NaN' }],
    ['cell=242,1,2,3&toString=5', { cell: '242,1,2,3', toString: 5 }],
    ['distance=12.5&motion=true', { distance: 12.5, motion: true }],
  ])('attributes have the type that their text shows: %s', (query, attributes) => {
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}`)).attributes).toEqual(attributes)
  })

  test('what the system computes, and what would reach into objects, is not taken from outside', () => {
    const query =
      'totalDistance=9e15&ip=1.2.3.4&__proto__=1&constructor=2&prototype=3&distance=far&distance=-1&motion=maybe'
    expect(pointOf(byQuery(`id=1&${PLACE}&${query}&notificationToken=secret`))).toEqual({ fixTime: NOW, ...place })
    expect(Object.prototype).not.toHaveProperty('1')
  })

  test('at most 64 attributes, names of 64 and 3,500 characters in all are kept, and the position with them', () => {
    const many = Array.from({ length: 1000 }, (_, n) => `a${n}=1`).join('&')
    expect(Object.keys(pointOf(byQuery(`id=1&${PLACE}&${many}`)).attributes!)).toHaveLength(64)
    expect(pointOf(byQuery(`id=1&${PLACE}&${'k'.repeat(65)}=1`)).attributes).toBeUndefined()
    const long = Array.from({ length: 60 }, (_, n) => `a${n}=${'"'.repeat(100)}`).join('&')
    const { attributes } = pointOf(byQuery(`id=1&${PLACE}&${long}&last=1`))
    expect(JSON.stringify(attributes).length).toBeLessThanOrEqual(3500)
    expect(attributes).toMatchObject({ a0: '"'.repeat(100), last: 1 })
  })

  test('text that hides itself is left out', () => {
    expect(pointOf(byQuery(`id=1&${PLACE}&note=a%00b&%E2%80%AEx=1&ok=1`)).attributes).toEqual({ ok: 1 })
  })
})

import { streetsFrom, streetsText } from '../../../local/fleet/streets.ts'
import { TOWN } from './town.ts'

test('writes a network to a file and reads it again', () => {
  const text = streetsText(TOWN)
  expect(text.length).toBeLessThan(3000)
  const read = streetsFrom(text)
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6
  const line = TOWN.streets[5]!.line.map(({ latitude, longitude }) => ({
    latitude: rounded(latitude),
    longitude: rounded(longitude),
  }))
  expect(read.streets[5]).toEqual({ ...TOWN.streets[5], line })
  expect(read.streets.map(({ name, oneWay }) => [name, oneWay])).toEqual(
    TOWN.streets.map(({ name, oneWay }) => [name, oneWay]),
  )
  expect([read.junctions, read.lights, read.center]).toEqual([TOWN.junctions, TOWN.lights, TOWN.center])
})

test.each([
  ['', 'JSON'],
  ['{}', 'junctions'],
  ['[1,2]', 'object'],
  ['{"junctions":1,"lights":[],"center":[0,0],"names":[],"streets":[[0.5]]}', 'streets'],
])('rejects a file that is damaged: %s', (text, message) => expect(() => streetsFrom(text)).toThrow(message))

/** Lists in parts, as today's web client loads them: `limit=50&offset=0`, until a part has fewer than 50. */
import { world } from '../../kit/world.ts'

type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>

const NAMES = ['Delta', 'alpha', 'Charlie', 'bravo', 'Echo']

const fleet = async () => {
  const { alice } = await world()
  for (const name of NAMES) {
    const body = { name, uniqueId: `id-${name}`, model: name === 'Echo' ? 'ALPHA 2' : null, attributes: { a: 1 } }
    await alice.calls('traccar.devices.create', { body }).gets(200)
  }
  const rows = async (query: Query): Promise<{ name: string; attributes: object }[]> =>
    (await alice.calls('traccar.devices.list', { query }).gets(200)).json
  return { alice, rows, names: async (query: Query) => (await rows(query)).map(({ name }) => name) }
}

test('returns parts by name, which together are the whole list', async () => {
  const { names } = await fleet()
  expect(await names({ limit: 2, offset: 0 })).toEqual(['alpha', 'bravo'])
  expect(await names({ limit: 2, offset: 2 })).toEqual(['Charlie', 'Delta'])
  expect(await names({ limit: 2, offset: 4 })).toEqual(['Echo'])
  expect(await names({ limit: 2, offset: 6 })).toEqual([])
  expect(await names({ offset: 3 })).toEqual(['Delta', 'Echo'])
  expect(await names({ limit: 0 })).toHaveLength(5)
})

test('returns the whole list to clients of 3.9, which send a limit with page, start and _dc', async () => {
  const { names } = await fleet()
  expect(await names({})).toEqual(NAMES)
  for (const query of [
    { page: 1, start: 0, limit: 2 },
    { _dc: 1_780_000_000_000, limit: 2 },
  ])
    expect(await names(query)).toEqual(NAMES)
})

test('selects by keyword in any of the texts, ignoring case', async () => {
  const { names } = await fleet()
  expect(await names({ keyword: 'ALPHA' })).toEqual(['alpha', 'Echo'])
  expect(await names({ keyword: 'alpha', limit: 1, offset: 1 })).toEqual(['Echo'])
  expect(await names({ keyword: 'id-bravo' })).toEqual(['bravo'])
  expect(await names({ keyword: '' })).toEqual(NAMES)
})

test('leaves out the attributes if asked', async () => {
  const { rows } = await fleet()
  expect((await rows({ excludeAttributes: true })).map(({ attributes }) => attributes)).toEqual([{}, {}, {}, {}, {}])
})

test('rejects a limit that is not a number', async () => {
  const { alice } = await fleet()
  await alice.calls('traccar.devices.list', { query: { limit: 'x' } }).gets(400)
  await alice.calls('traccar.devices.list', { query: { offset: -1 } }).gets(400)
})

test('returns the own list to today’s clients that ask for all, and refuses those of 3.9', async () => {
  const { alice, names } = await fleet()
  expect(await names({ all: true, limit: 50, offset: 0 })).toHaveLength(5)
  await alice.calls('traccar.devices.list', { query: { all: true, _dc: 1, limit: 25 } }).gets(400)
  await alice.calls('traccar.devices.list', { query: { all: true } }).gets(400, 'Admin access required')
  const page = { query: { all: true }, headers: { 'sec-fetch-site': 'same-origin' } }
  expect((await alice.calls('traccar.devices.list', page).gets(200)).json).toHaveLength(5)
  for (const list of ['groups', 'geofences'])
    expect((await alice.calls(`traccar.${list}.list`, page).gets(200)).json).toEqual([])
})

test('returns devices by id and by unique id, without those of others', async () => {
  const { names } = await fleet()
  expect(await names({ id: [2, 99] })).toEqual(['alpha'])
  expect(await names({ uniqueId: ['id-Delta', 'nobody'] })).toEqual(['Delta'])
  expect(await names({ id: [2], uniqueId: ['id-Delta'] })).toEqual(['Delta', 'alpha'])
})

/** Attributes of all entities: any JSON object within the limits. Code that reads attributes must accept any type. */
import fc from 'fast-check'
import { anyJsonObject, nested, sized } from '../../kit/anyJson.ts'
import { runs } from '../../kit/runs.ts'
import { world, type World } from '../../kit/world.ts'

const area = 'CIRCLE (48.2 16.3, 100)'
/** Path and valid body of each entity. Bodies are sent as text because object literals cannot hold `__proto__`. */
const ENTITIES = [
  ['devices', { name: 'Van', uniqueId: 'v' }],
  ['groups', { name: 'Vans' }],
  ['geofences', { name: 'Yard', area }],
  ['users', { name: 'Carol', email: 'carol@example.org', password: 'correct horse' }],
] as const

const bodyOf = (members: object, attributes: string) => {
  const text = JSON.stringify(members)
  return `${text.slice(0, -1)}${text === '{}' ? '' : ','}"attributes":${attributes}}`
}
const attributesIn = (text: string) => JSON.stringify(JSON.parse(text).attributes)
const CHANGED = 'The body has a number that would be changed: send it as text'
const listedIn = (text: string, id: number) =>
  JSON.stringify((JSON.parse(text) as { id: number; attributes: object }[]).find(one => one.id === id)?.attributes)

let n = 0
const fresh = (members: object): object => {
  n += 1
  if ('uniqueId' in members) return { ...members, uniqueId: `v${n}` }
  return 'email' in members ? { ...members, email: `carol${n}@example.org` } : members
}

describe.each(ENTITIES)('%s', (entity, draft) => {
  let here: World
  beforeAll(async () => {
    here = await world()
  })
  const create = (members: object, attributes: string) =>
    here.admin.calls(`traccar.${entity}.create`, { body: bodyOf(members, attributes) })
  const update = (id: number, members: object, attributes: string) => {
    const { password: _, ...kept } = { password: '', ...members }
    return here.admin.calls(`traccar.${entity}.update`, { params: { id }, body: bodyOf({ ...kept, id }, attributes) })
  }
  const list = async () => (await here.admin.calls(`traccar.${entity}.list`, { query: { all: true } }).gets(200)).text

  test('returns any JSON object within the limits unchanged from POST, PUT and the list (property)', async () => {
    await fc.assert(
      fc.asyncProperty(anyJsonObject(8), anyJsonObject(8), async (first, second) => {
        const members = fresh(draft)
        const made = await create(members, first).gets(200)
        expect([attributesIn(made.text), listedIn(await list(), made.json.id)]).toEqual([first, first])
        const changed = await update(made.json.id, members, second).gets(200)
        expect([attributesIn(changed.text), listedIn(await list(), made.json.id)]).toEqual([second, second])
      }),
      // Hashing the password makes each user slow.
      { numRuns: entity === 'users' ? runs(4, 50) : runs(10, 100) },
    )
  })

  test.each([
    ['of 16 KB', sized(16 * 1024)],
    ['of 8 levels', nested(8)],
  ])('accepts attributes %s', async (_, attributes) => {
    expect(attributesIn((await create(fresh(draft), attributes).gets(200)).text)).toBe(attributes)
  })

  test.each([
    ['more than 16 KB', sized(16 * 1024 + 2), 'attributes must be at most 16 KB'],
    ['9 levels', nested(9), 'attributes must have at most 8 levels'],
    ['9 levels of arrays', `{"a":${'['.repeat(8)}${']'.repeat(8)}}`, 'attributes must have at most 8 levels'],
    ['an array', '[]', 'attributes must be an object'],
    ['text', '"x"', 'attributes must be an object'],
    ['a number beyond the range of a double', '{"a":[1e400]}', CHANGED],
    ['an integer that a double cannot represent', '{"a":8943010300000000001}', CHANGED],
  ])('rejects %s and changes nothing', async (_, attributes, message) => {
    const members = fresh(draft)
    const before = await list()
    await create(members, attributes).gets(400, message)
    expect(await list()).toBe(before)
    const { json } = await create(members, '{"a":1}').gets(200)
    await update(json.id, members, attributes).gets(400, message)
    expect(listedIn(await list(), json.id)).toBe('{"a":1}')
  })
})

describe('server', () => {
  let here: World
  beforeAll(async () => {
    here = await world()
  })
  const put = (attributes: string) => here.admin.calls('traccar.server.update', { body: bodyOf({}, attributes) })
  const stored = async () => attributesIn((await here.admin.calls('traccar.server.get').gets(200)).text)

  test('keeps any JSON object, also under names of settings (property)', async () => {
    await fc.assert(
      fc.asyncProperty(anyJsonObject(8), async attributes => {
        expect(attributesIn((await put(attributes).gets(200)).text)).toBe(attributes)
        expect(await stored()).toBe(attributes)
        await here.stranger.calls('traccar.server.get').gets(200)
      }),
      { numRuns: runs(15, 100) },
    )
  })

  test('rejects attributes that are too large or too deep', async () => {
    await put('{"a":1}').gets(200)
    await put(sized(16 * 1024 + 2)).gets(400, 'attributes must be at most 16 KB')
    await put(nested(9)).gets(400, 'attributes must have at most 8 levels')
    expect(await stored()).toBe('{"a":1}')
  })
})

test('keeps nested attributes of a notification', async () => {
  const { alice } = await world()
  const attributes = { a: [{ b: null }] }
  await alice
    .calls('traccar.notifications.set', { body: { userId: alice.id, type: 'alarm', web: true, attributes } })
    .gets(200, { attributes })
  const { json } = await alice.calls('traccar.notifications.list').gets(200)
  expect(json.find(({ type }: { type: string }) => type === 'alarm').attributes).toEqual(attributes)
})

test('accepts `__proto__` as a name in attributes only', async () => {
  const { alice } = await world()
  const body = '{"name":"Van","uniqueId":"v","attributes":{"__proto__":{"a":1}}}'
  const { text } = await alice.calls('traccar.devices.create', { body }).gets(200)
  expect(text).toContain('"attributes":{"__proto__":{"a":1}}')
  for (const body of [
    '{"name":"Van","uniqueId":"w","__proto__":{}}',
    '{"name":"Van","uniqueId":"w","geofenceIds":[{"__proto__":{}}]}',
  ])
    await alice.calls('traccar.devices.create', { body }).gets(400, 'Unrecognized member "__proto__"')
})

test('accepts digits in strings, decimals and large numbers that a double can represent', async () => {
  const { admin } = await world()
  const attributes =
    '{"text":"8943010300000000001 \\" 1e400","a":0.1,"b":1e300,"c":9007199254740994,"d":53084566621786970,"e":-5e-324}'
  const { text } = await admin.calls('traccar.server.update', { body: bodyOf({}, attributes) }).gets(200)
  expect(attributesIn(text)).toBe(JSON.stringify(JSON.parse(attributes)))
  for (const number of ['1e400', '-1e400', '9007199254740993', '-9007199254740993', '1e-400', '9'.repeat(400)])
    await admin.calls('traccar.server.update', { body: bodyOf({}, `{"a":${number}}`) }).gets(400, CHANGED)
})

test('stores what it knows of a device that a client sends back with members of its own version', async () => {
  const { admin } = await world()
  const van = { name: 'Van', uniqueId: 'v' }
  const { json } = await admin
    .calls('traccar.devices.create', { body: { ...van, calendarId: 0, plate: 'x' } })
    .gets(200)
  expect(json).toMatchObject({ ...van, calendarId: 0, expirationTime: null })
  const change = (body: object, status: number, text?: string) =>
    admin.calls('traccar.devices.update', { params: { id: json.id }, body }).gets(status, text)
  expect((await change({ ...json, name: 'Bus', plate: 'x', motionTime: null }, 200)).json).toEqual({
    ...json,
    name: 'Bus',
  })
  await change({ ...json, calendarId: 5 }, 400, 'calendarId must be 0, because devices have no calendar')
  const expirationTime = '2030-01-01T00:00:00.000+00:00'
  expect((await change({ ...json, expirationTime }, 200)).json).toMatchObject({ expirationTime })
})

test.each([
  ['groups', { name: 'Vans' }],
  ['geofences', { name: 'Yard', area: 'CIRCLE (1 2, 50)' }],
  ['drivers', { name: 'Olga', uniqueId: 'card' }],
  ['maintenance', { name: 'Oil', type: 'totalDistance', start: 1, period: 2 }],
  ['notificationRules', { type: 'alarm', notificators: 'web' }],
])('ignores unknown members of %s that are sent back', async (entity, members) => {
  const { admin } = await world()
  const { json } = await admin.calls(`traccar.${entity}.create`, { body: members }).gets(200)
  const body = { ...json, later: 1, more: { deep: true } }
  const updated = await admin.calls(`traccar.${entity}.update`, { params: { id: json.id }, body }).gets(200)
  expect(updated.json).toEqual(json)
})

test('refuses unknown members that are typing errors, in what is created as in 3.9', async () => {
  const { admin } = await world()
  const typo = { name: 'Van', uniqueId: 'v', nmae: 'Van' }
  await admin.calls('traccar.devices.create', { body: typo }).gets(400, 'Unrecognized member "nmae"')
  await admin.calls('traccar.devices.create', { body: { ...typo, id: -1 } }).gets(400, 'Unrecognized member "nmae"')
})

test('accepts users of newer clients, of which the server alone decides whether they are temporary', async () => {
  const { admin } = await world()
  const members = { name: 'Carol', email: 'carol@example.org', password: 'correct horse' }
  const newer = { login: null, disableReports: true, totpKey: null, temporary: true }
  const { json } = await admin.calls('traccar.users.create', { body: { ...members, ...newer } }).gets(200)
  expect(json).toMatchObject({ login: null, disableReports: true, totpKey: null, temporary: false })
  await admin.calls('traccar.users.update', { params: { id: json.id }, body: json }).gets(200, json)
})

test('accepts the server settings of a newer client', async () => {
  const { admin } = await world()
  const { json } = await admin.calls('traccar.server.get').gets(200)
  const newer = {
    disableReports: false,
    fixedEmail: false,
    overlayUrl: null,
    announcement: 'Closed on Monday',
    emailEnabled: true,
    geocoderEnabled: false,
    textEnabled: false,
    openIdEnabled: false,
    openIdForce: false,
    newServer: false,
    storageSpace: [1, 2],
  }
  await admin.calls('traccar.server.update', { body: { ...json, ...newer, zoom: 7 } }).gets(200, { zoom: 7 })
})

/** Invalid queries of the association list. */
import { world } from '../../../kit/world.ts'
import { badRequest, device, list, userIdOf } from '../firms.ts'

const LIMIT = 'limit must be a whole number from 1 to 100'
const PAGE = 'page must be a whole number from 0 to 10000'

test.each([
  ['limit=0', LIMIT],
  ['limit=101', LIMIT],
  ['limit=1.5', LIMIT],
  ['limit=05', LIMIT],
  ['limit=1&limit=2', 'limit must not be repeated'],
  ['limit[]=1', 'Parameter must not have brackets'],
  ['page=-1', PAGE],
  ['page=1000000000', PAGE],
  ['page=10001', PAGE],
  ['page=101&limit=100', 'page times limit must be at most 10000'],
  ['count=yes', 'count must be true or false'],
  ['count=true&count=true', 'count must not be repeated'],
  [`search=${'a'.repeat(101)}`, 'search must have at most 100 characters'],
  ['search=a&search=b', 'search must not be repeated'],
  ['sort[name]=2', 'sort[name] is not valid'],
  ['sort[name]=asc', 'sort[name] is not valid'],
  ['sort[password]=1', 'Unknown sort field'],
  ['sort[constructor]=1', 'Unknown sort field'],
  ['sort[name][]=1', 'sort must be a field name with 1 or -1'],
  ['sort=name', 'Unknown sort field'],
  ['sort[password]=', 'Unknown sort field'],
  ['attributes[a]=', 'attributes must be a list of names'],
  ['limit=&limit=2', 'limit must not be repeated'],
  ['attributes[]=password', 'attributes[].0 is not valid'],
  ['attributes[0]=password', 'Unknown attribute'],
  ['attributes=__proto__', 'Unknown attribute'],
  ['attributes[a]=name', 'attributes must be a list of names'],
  ['includes[tenant][]=name', 'Unknown include'],
  ['includes[__proto__][]=name', 'Unknown include'],
  ['includes[enterprise]=encryptionKey', 'Unknown attribute'],
  ['includes[device][x]=imei', 'includes must map each related object to a list of names'],
  ['filters[user.password][eq]=x', 'Unknown filter field'],
  ['filters[user.cpf][eq]=1', 'Unknown filter field'],
  ['filters[__proto__][eq]=x', 'Unknown filter field'],
  ['filters[user.name][like]=x', 'Unknown filter operator'],
  ['filters[user.name]=x', 'Unknown filter operator'],
  ['filters[user.password]=', 'Unknown filter field'],
  ['filters[user.name][eq][x]=x', 'A filter must have a key, an operator and a value'],
  ['filters[user][name][eq]=x', 'A filter must have a key, an operator and a value'],
  ['filters[user.name][sw]=', 'The filter for sw must not be empty'],
  [`filters[user.name][eq]=${'a'.repeat(101)}`, 'A filter value must have at most 100 characters'],
  [Array.from({ length: 9 }, (_, n) => `filters[user.name][eq]=${n}`).join('&'), 'At most 8 filters are allowed'],
  ['filters[user.name[eq]=x', 'Malformed query parameter'],
  ['filters[user.name][eq=x', 'Malformed query parameter'],
  ['%FF=1', 'The query string must be valid UTF-8'],
  ['search=%', 'Malformed query string'],
  ['filter[user.name][eq]=x', 'Unknown parameter filter'],
  ['constructor=1', 'Unknown parameter constructor'],
])('rejects ?%s: %s', async (query, message) => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  await list(admin, 1, query).gets(400, badRequest(message))
})

test.each(['1', 'ABC1234567890DEF', userIdOf({ id: 2 as never }), 'ABC1234567890D%'])(
  'returns 400, not 404, for the invalid vehicle id %s',
  async id => {
    const { admin } = await world()
    await admin
      .calls('vehicles.associations.list', { params: { vehicle_id: id } })
      .gets(400, badRequest('vehicle_id: vehicle not found'))
  },
)

test.each([
  'attributes',
  'includes',
  'filters',
  'sort',
  'search',
  'limit',
  'page',
  'count',
  'attributes[]',
  'attributes[0]',
  'sort[name]',
  'filters[user.name]',
])('ignores %s if it is empty or null', async name => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  const { json } = await list(admin, 1, '').gets(200)
  expect(json.data).toHaveLength(1)
  for (const query of [name, `${name}=`, `${name}=null`])
    expect((await list(admin, 1, query).gets(200)).json).toEqual(json)
})

test('includes all attributes of a related object without names', async () => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  const { json } = await list(admin, 1, 'includes[user]=').gets(200)
  expect(json.data[0].relationships.user.attributes).toMatchObject({ email: alice.email })
  for (const query of ['includes[user][]=', 'includes[user]=null', 'includes[user][]=null'])
    expect((await list(admin, 1, query).gets(200)).json).toEqual(json)
})

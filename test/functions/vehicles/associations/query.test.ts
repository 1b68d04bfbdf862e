/** What is no query of a list of associations. */
import { world } from '../../../kit/world.ts'
import { badRequest, device, list, userIdOf } from '../firms.ts'

const LIMIT = 'limit must be a whole number from 1 to 100'
const PAGE = 'page must be a whole number from 0 to 10000'

test.each([
  ['limit=0', LIMIT],
  ['limit=101', LIMIT],
  ['limit=1.5', LIMIT],
  ['limit=05', LIMIT],
  ['limit=1&limit=2', 'limit is given more than once'],
  ['limit[]=1', 'A parameter has brackets and needs none'],
  ['page=-1', PAGE],
  ['page=1000000000', PAGE],
  ['page=10001', PAGE],
  ['page=101&limit=100', 'page times limit is more than 10000'],
  ['count=yes', 'count must be true or false'],
  ['count=true&count=true', 'count is given more than once'],
  [`search=${'a'.repeat(101)}`, 'search has more than 100 characters'],
  ['search=a&search=b', 'search is given more than once'],
  ['sort[name]=2', 'sort[name] is not valid'],
  ['sort[name]=asc', 'sort[name] is not valid'],
  ['sort[password]=1', 'There is no name to sort by of that name'],
  ['sort[constructor]=1', 'There is no name to sort by of that name'],
  ['sort[name][]=1', 'sort has a name, and 1 or -1'],
  ['sort=name', 'There is no name to sort by of that name'],
  ['sort[password]=', 'There is no name to sort by of that name'],
  ['attributes[a]=', 'attributes is a list of names'],
  ['limit=&limit=2', 'limit is given more than once'],
  ['attributes[]=password', 'attributes[].0 is not valid'],
  ['attributes[0]=password', 'There is no attribute of that name'],
  ['attributes=__proto__', 'There is no attribute of that name'],
  ['attributes[a]=name', 'attributes is a list of names'],
  ['includes[tenant][]=name', 'There is no thing to include of that name'],
  ['includes[__proto__][]=name', 'There is no thing to include of that name'],
  ['includes[enterprise]=encryptionKey', 'There is no attribute of that name'],
  ['includes[device][x]=imei', 'includes has a list of names for each thing'],
  ['filters[user.password][eq]=x', 'There is no field to filter by of that name'],
  ['filters[user.cpf][eq]=1', 'There is no field to filter by of that name'],
  ['filters[__proto__][eq]=x', 'There is no field to filter by of that name'],
  ['filters[user.name][like]=x', 'There is no operator of that name'],
  ['filters[user.name]=x', 'There is no operator of that name'],
  ['filters[user.password]=', 'There is no field to filter by of that name'],
  ['filters[user.name][eq][x]=x', 'A filter has a key, an operator and a value'],
  ['filters[user][name][eq]=x', 'A filter has a key, an operator and a value'],
  ['filters[user.name][sw]=', 'A filter by sw is empty'],
  [`filters[user.name][eq]=${'a'.repeat(101)}`, 'A filter has more than 100 characters'],
  [Array.from({ length: 9 }, (_, n) => `filters[user.name][eq]=${n}`).join('&'), 'There are more than 8 filters'],
  ['filters[user.name[eq]=x', 'The query has a parameter that is none'],
  ['filters[user.name][eq=x', 'The query has a parameter that is none'],
  ['%FF=1', 'The query is not written as a query'],
  ['search=%', 'The query is not written as a query'],
  ['filter[user.name][eq]=x', 'There is no parameter filter'],
  ['constructor=1', 'There is no parameter constructor'],
])('%s is refused: %s', async (query, sentence) => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  await list(admin, 1, query).gets(400, badRequest(sentence))
})

test.each(['1', 'ABC1234567890DEF', userIdOf({ id: 2 as never }), 'ABC1234567890D%'])(
  'the vehicle %s is a bad request and not a path that leads nowhere',
  async id => {
    const { admin } = await world()
    await admin
      .calls('vehicles.associations.list', { params: { vehicle_id: id } })
      .gets(400, badRequest('vehicle_id is no vehicle of yours'))
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
])('%s without a value, empty or null, is as good as absent', async name => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  const { json } = await list(admin, 1, '').gets(200)
  expect(json.data).toHaveLength(1)
  for (const query of [name, `${name}=`, `${name}=null`])
    expect((await list(admin, 1, query).gets(200)).json).toEqual(json)
})

test('things to include without names, empty or null, come with all', async () => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  const { json } = await list(admin, 1, 'includes[user]=').gets(200)
  expect(json.data[0].relationships.user.attributes).toMatchObject({ email: alice.email })
  for (const query of ['includes[user][]=', 'includes[user]=null', 'includes[user][]=null'])
    expect((await list(admin, 1, query).gets(200)).json).toEqual(json)
})

import { firms } from '../../../kit/firms.ts'

test('what is at no address is said in the form of this API, to anybody', async () => {
  const { stranger, driver } = await firms()
  const nothing = { status: 404, code: 'NOT_FOUND', message: 'No such path' }
  for (const who of [stranger, driver])
    expect((await who.calls('smartserver.fallback.answer', { params: { proxy: 'devs' } }).gets(404)).json).toEqual(
      nothing,
    )
})

test('what is broken on our side is said so without its cause', async () => {
  const { driver, host } = await firms()
  await driver.calls('smartserver.users.current').gets(200)
  const { authorize } = host
  Object.assign(host, {
    authorize: () => {
      throw new Error('secret cause')
    },
  })
  const { json } = await driver.calls('smartserver.users.current').gets(500)
  Object.assign(host, { authorize })
  expect(json).toEqual({
    status: 500,
    code: 'INTERNAL',
    message: expect.stringMatching(/^Internal error, request id \S+$/),
  })
})

import { firms } from '../../../kit/firms.ts'

test('returns 404 in the error format of this API for unknown paths, to any caller', async () => {
  const { stranger, driver } = await firms()
  const noSuchPath = { status: 404, code: 'NOT_FOUND', message: 'No such path' }
  for (const person of [stranger, driver])
    expect((await person.calls('smartserver.fallback.answer', { params: { proxy: 'devs' } }).gets(404)).json).toEqual(
      noSuchPath,
    )
})

test('returns 500 without the cause for an internal error', async () => {
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

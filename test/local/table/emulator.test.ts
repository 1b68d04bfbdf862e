import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { emulatorBinary, startEmulator } from '../../../local/table/emulator.ts'

const connects = (host: string, port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, host)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

test('listens on a random loopback address that a web page cannot find', async () => {
  const emulators = await Promise.all([startEmulator(), startEmulator(), startEmulator()])
  try {
    expect(new Set(emulators.map(({ host }) => host)).size).toBe(3)
    for (const { host, port, endpoint } of emulators) {
      expect(host).toMatch(/^127\.[1-9]\d*\.[1-9]\d*\.[1-9]\d*$/)
      expect(endpoint).toBe(`http://${host}:${port}`)
      expect(await connects(host, port)).toBe(true)
      // A page of another site can scan the ports of an address that it knows.
      expect(await connects('127.0.0.1', port)).toBe(false)
      expect(await connects('::1', port)).toBe(false)
    }
  } finally {
    await Promise.all(emulators.map(({ stop }) => stop()))
  }
})

test('restarts at the same address', async () => {
  const first = await startEmulator()
  await first.stop()
  const second = await startEmulator(undefined, { at: first })
  expect(second.endpoint).toBe(first.endpoint)
  await second.stop()
})

test('says in one sentence how to use DynamoDB Local on a platform without the embedded one', () => {
  expect(() => emulatorBinary({}, tmpdir())).toThrow(
    `No embedded DynamoDB is available for ${process.platform}-${process.arch}: start DynamoDB Local with ` +
      '"java -jar DynamoDBLocal.jar -sharedDb -dbPath ." and set DYNAMODB_ENDPOINT=http://127.0.0.1:8000, or set ' +
      'DYNOXIDE_BIN to a dynoxide binary.',
  )
})

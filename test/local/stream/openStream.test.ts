import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { streamArnIn } from '../../../local/stream/openStream.ts'
import { endAll, temporaryFolder } from '../launch.ts'

afterAll(endAll)

const ARN = /^arn:aws:kinesis:local:000000000000:stream\/positions-[0-9a-f-]{36}$/

test('keeps the ARN across restarts, and assigns another to a new folder', async () => {
  const folder = join(temporaryFolder(), 'stream')
  const name = await streamArnIn(folder)
  expect(name).toMatch(ARN)
  expect(await streamArnIn(folder)).toBe(name)
  expect(await streamArnIn(join(temporaryFolder(), 'stream'))).not.toBe(name)
  rmSync(folder, { recursive: true })
  expect(await streamArnIn(folder)).not.toBe(name)
})

test.each(['', 'half of a na', 'x'.repeat(36)])('replaces the invalid identity "%s"', async text => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'identity'), text)
  const name = await streamArnIn(folder)
  expect(name).toMatch(ARN)
  expect(name.endsWith(readFileSync(join(folder, 'identity'), 'utf8'))).toBe(true)
})

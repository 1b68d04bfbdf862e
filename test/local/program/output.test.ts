import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { linuxTest } from '../../kit/linuxTest.ts'
import { enduringOutput } from '../../../local/program/output.ts'

/** A stream that fails while `full`, and keeps half of what it fails on. */
const stream = () => {
  const state = { full: false, text: '', listeners: 0 }
  return {
    state,
    write: (text: string, done: (error?: Error) => void) => {
      state.text += state.full ? text.slice(0, text.length / 2) : text
      done(state.full ? new Error('ENOSPC') : undefined)
    },
    on: () => (state.listeners += 1),
  }
}

test('lines that a full disk refused are counted when there is room, and no line is joined to half of another', () => {
  const { state, ...target } = stream()
  const output = enduringOutput(target, () => 0)
  output.write('one\n')
  state.full = true
  output.write('two\n')
  output.write('three\n')
  state.full = false
  output.write('four\n')
  output.write('five\n')
  expect(state.listeners).toBe(1)
  const lines = state.text.split('\n').filter(line => line.startsWith('{') || /^(one|four|five)$/.test(line))
  expect(lines).toEqual([
    'one',
    'four',
    '{"level":"warn","at":"1970-01-01T00:00:00.000Z","message":"log lines were lost","lost":2}',
    'five',
  ])
})

const PROGRAM = `
  import { enduringOutput } from '../local/output.ts'
  const output = enduringOutput(process.stdout)
  for (let n = 0; n < 3; n += 1) {
    output.write('line\\n')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  process.exitCode = 7`

const run = (stdout: 'pipe' | number) =>
  spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', stdout, 'inherit'],
  })

linuxTest('a process whose output is on a full disk goes on', async () => {
  const [code] = (await once(run(openSync('/dev/full', 'w')), 'exit')) as [number]
  expect(code).toBe(7)
})

test('a process whose output is not read any more goes on', async () => {
  const child = run('pipe')
  child.stdout!.destroy()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(7)
})

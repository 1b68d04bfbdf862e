import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { linuxTest } from '../../kit/linuxTest.ts'
import { StatusLine, tolerantOutput } from '../../../local/program/terminal.ts'

/** A stream that fails while `full`, and writes half of the text then. */
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

test('reports the number of lost lines after a full disk, and starts a new line after half a line', () => {
  const { state, ...target } = stream()
  const output = tolerantOutput(target, () => 0)
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
  import { tolerantOutput } from './local/program/terminal.ts'
  const output = tolerantOutput(process.stdout)
  for (let n = 0; n < 3; n += 1) {
    output.write('line\\n')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  process.exitCode = 7`

const run = (stdout: 'pipe' | number) =>
  spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', stdout, 'inherit'],
  })

linuxTest('continues if the output is on a full disk', async () => {
  const [code] = (await once(run(openSync('/dev/full', 'w')), 'exit')) as [number]
  expect(code).toBe(7)
})

test('continues if the output is no longer read', async () => {
  const child = run('pipe')
  child.stdout!.destroy()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(7)
})

describe('StatusLine', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  const CLEAR = '\r\x1b[2K'

  /** A status line on a terminal of 20 columns, or in a log; `counts` is its text. */
  const lineOn = (isTTY: boolean) => {
    const written: string[] = []
    const state = { counts: 'none' }
    const line = new StatusLine({ isTTY, columns: 20, write: text => written.push(text) }, () => state.counts)
    return { line, state, take: () => written.splice(0).join('') }
  }

  test('appears on a terminal at once, updates within a second, and is cleared at the end', () => {
    const { line, state, take } = lineOn(true)
    line.start()
    expect(take()).toBe(`${CLEAR}none`)
    jest.advanceTimersByTime(5000)
    expect(take()).toBe('')
    state.counts = '1 request'
    jest.advanceTimersByTime(1000)
    expect(take()).toBe(`${CLEAR}1 request`)
    line.stop()
    jest.advanceTimersByTime(5000)
    expect(take()).toBe(CLEAR)
  })

  test('writes other output above the line', () => {
    const { line, take } = lineOn(true)
    const say = () => line.writeAbove(() => line['terminal'].write('log\n'))
    say()
    expect(take()).toBe('log\n')
    line.start()
    take()
    say()
    expect(take()).toBe(`${CLEAR}log\n${CLEAR}none`)
  })

  test('truncates the line to the width of the terminal', () => {
    const { line, state, take } = lineOn(true)
    state.counts = 'x'.repeat(50)
    line.start()
    expect(take()).toBe(CLEAR + 'x'.repeat(19))
  })

  test('prints a line to a log for each minute with a change, without control characters', () => {
    const { line, state, take } = lineOn(false)
    line.start()
    jest.advanceTimersByTime(180_000)
    expect(take()).toBe('')
    state.counts = '2 requests'
    jest.advanceTimersByTime(59_000)
    state.counts = '3 requests'
    jest.advanceTimersByTime(1000)
    expect(take()).toBe('3 requests\n')
    jest.advanceTimersByTime(60_000)
    expect(take()).toBe('')
    line.writeAbove(() => undefined)
    line.stop()
    expect(take()).toBe('')
  })

  test('appends the details, and prints no line to a log if only they change', () => {
    const written: string[] = []
    const state = { counts: '1 request', memory: '80 MB' }
    const line = new StatusLine(
      { isTTY: false, write: text => written.push(text) },
      () => state.counts,
      () => state.memory,
    )
    line.start()
    state.memory = '81 MB'
    jest.advanceTimersByTime(120_000)
    expect(written).toEqual([])
    state.counts = '2 requests'
    jest.advanceTimersByTime(60_000)
    line.stop()
    expect(written).toEqual(['2 requests, 81 MB\n'])
  })
})

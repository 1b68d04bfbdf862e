import { StatusLine } from '../../../local/program/statusLine.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const CLEAR = '\r\x1b[2K'

/** A line on a terminal of 20 columns, or in a log; `counts` is what it tells. */
const lineOn = (isTTY: boolean) => {
  const written: string[] = []
  const state = { counts: 'none' }
  const line = new StatusLine({ isTTY, columns: 20, write: text => written.push(text) }, () => state.counts)
  return { line, state, take: () => written.splice(0).join('') }
}

test('on a terminal it stands there at once, changes within a second, and goes away at the end', () => {
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

test('what else is written stands above it', () => {
  const { line, take } = lineOn(true)
  const say = () => line.around(() => line['terminal'].write('log\n'))
  say()
  expect(take()).toBe('log\n')
  line.start()
  take()
  say()
  expect(take()).toBe(`${CLEAR}log\n${CLEAR}none`)
})

test('it never wraps', () => {
  const { line, state, take } = lineOn(true)
  state.counts = 'x'.repeat(50)
  line.start()
  expect(take()).toBe(CLEAR + 'x'.repeat(19))
})

test('in a log it is a line each minute in which something changed, without control characters', () => {
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
  line.around(() => undefined)
  line.stop()
  expect(take()).toBe('')
})

test('details follow the text, and alone are no reason for a line in a log', () => {
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

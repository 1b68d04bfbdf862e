/** How often the devices on the map are updated. */
import { featureWriter } from '../../web/src/pages/map/featureWriter.ts'

const feature = (id: number, longitude = 0) => ({
  type: 'Feature' as const,
  id,
  properties: {},
  geometry: { type: 'Point' as const, coordinates: [longitude, 0] },
})
type Feature = ReturnType<typeof feature>

/** A writer with a clock that is moved by hand. Each call of the map is a line. */
const writer = (intervalMs = 1000) => {
  const calls: string[] = []
  const timers: { readonly at: number; readonly send: () => void }[] = []
  const clock = { now: 0, hidden: false, intervalMs }
  const made = featureWriter<Feature>({
    sink: {
      replace: features => calls.push(`${clock.now} replace ${features.map(({ id }) => id).join()}`),
      update: ({ remove, add }) =>
        calls.push(`${clock.now} remove ${remove.join()} add ${add.map(({ id }) => id).join()}`),
      done: () => undefined,
    },
    interval: () => clock.intervalMs,
    isHidden: () => clock.hidden,
    now: () => clock.now,
    schedule: (send, milliseconds) => {
      const timer = { at: clock.now + milliseconds, send }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
  const until = (now: number): void => {
    for (;;) {
      const due = timers.findIndex(({ at }) => at <= now)
      const [timer] = due < 0 ? [] : timers.splice(due, 1)
      if (!timer) break
      clock.now = timer.at
      timer.send()
    }
    clock.now = now
  }
  return { ...made, calls, clock, until }
}

const fleet = (count: number) => Array.from({ length: count }, (_, n) => feature(n + 1))

test('sends the first devices at once, then the changes of each second together', () => {
  const { write, calls, until } = writer()
  const devices = fleet(9)
  write(devices, false)
  for (let n = 0; n < 8; n += 1) {
    until(250 * (n + 1))
    devices[n % 2] = feature((n % 2) + 1, n)
    write([...devices], false)
  }
  until(5000)
  expect(calls).toEqual([
    '0 replace 1,2,3,4,5,6,7,8,9',
    '1000 remove  add 1,2',
    '2000 remove  add 1,2',
    '3000 remove  add 2',
  ])
})

test('replaces all devices if more than a third of them changed', () => {
  const { write, calls, until } = writer()
  write(fleet(9), false)
  until(2000)
  write(fleet(9).slice(0, 4), false)
  expect(calls.at(-1)).toBe('2000 replace 1,2,3,4')
})

test('sends only what changed, and nothing if nothing changed', () => {
  const { write, calls, until } = writer()
  const devices = fleet(9)
  write(devices, false)
  until(2000)
  write(devices.slice(1), false)
  until(4000)
  write(devices.slice(1), false)
  expect(calls).toEqual(['0 replace 1,2,3,4,5,6,7,8,9', '2000 remove 1 add '])
})

test('does not wait if the user chose other devices', () => {
  const { write, calls, until } = writer(5000)
  const devices = fleet(9)
  write(devices, false)
  until(10)
  write(devices.slice(0, 2), true)
  until(20_000)
  expect(calls).toEqual(['0 replace 1,2,3,4,5,6,7,8,9', '10 replace 1,2'])
})

test('sends nothing while the page is hidden, and the latest devices when it is shown', () => {
  const { write, wake, calls, clock, until } = writer()
  write(fleet(9), false)
  clock.hidden = true
  for (let second = 1; second < 60; second += 1) {
    until(second * 1000)
    write(
      fleet(9).map(one => feature(one.id, second)),
      second % 2 === 0,
    )
  }
  expect(calls).toHaveLength(1)
  clock.hidden = false
  wake()
  expect(calls).toEqual([calls[0], '59000 replace 1,2,3,4,5,6,7,8,9'])
})

test('applies a shorter interval when the map is zoomed in', () => {
  const { write, wake, calls, clock, until } = writer(5000)
  const devices = fleet(9)
  write(devices, false)
  write(devices.with(0, feature(1, 7)), false)
  until(1500)
  expect(calls).toHaveLength(1)
  clock.intervalMs = 1000
  wake()
  expect(calls.at(-1)).toBe('1500 remove  add 1')
})

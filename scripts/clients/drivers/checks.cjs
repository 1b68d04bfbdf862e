/** Checks of the drivers in JavaScript. Each prints a line; a failed one ends the driver. */
const { setTimeout: sleep } = require('node:timers/promises')
const { isDeepStrictEqual, inspect } = require('node:util')

const { SERVER, TRACKERS, EMAIL, PASSWORD, VAN_UNIQUE_ID } = process.env
const VAN = Number(process.env.VAN)
const WITHIN_MS = 20_000

const fail = (name, shown) => {
  process.stdout.write(`failed: ${name}: ${inspect(shown, { depth: 6 })}\n`)
  process.exit(1)
}

/** Ends the driver if the values differ. */
const check = (name, value, expected = true) => {
  if (!isDeepStrictEqual(value, expected)) fail(name, value)
  process.stdout.write(`ok: ${name}\n`)
}

/** Waits until the value, or the promised value, is as expected. */
const eventually = async (name, read, expected = true) => {
  const until = performance.now() + WITHIN_MS
  let value = await read()
  while (!isDeepStrictEqual(value, expected) && performance.now() < until) {
    await sleep(50)
    value = await read()
  }
  check(name, value, expected)
}

/** Sends a report of the van, as a tracker. */
const report = async (latitude, values = {}) => {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const query = new URLSearchParams({ id: VAN_UNIQUE_ID, timestamp, lat: String(latitude), lon: '10.7', ...values })
  const { status } = await fetch(`${TRACKERS}/?${query}`, { method: 'POST' })
  check(`a tracker reports ${latitude}`, status, 200)
}

module.exports = { check, eventually, fail, report, SERVER, EMAIL, PASSWORD, VAN, VAN_UNIQUE_ID }

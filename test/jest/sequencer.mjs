/**
 * Starts the slowest test files first, so that no worker is idle at the end. Jest uses the durations of the previous run,
 * which a fresh clone does not have. The first two build the synthesized app and the web app that other files use.
 */
import Sequencer from '@jest/test-sequencer'

const FIRST = [
  /\/lib\/trackingApp\.test/,
  /\/web\/shell\.browser\.test/,
  /\/(matrix|simulation|bench|journeys)\//,
  /\.browser\.test/,
  /\/(lib|local\/start|local\/replay)/,
]

const rank = ({ path }) => {
  const found = FIRST.findIndex(pattern => pattern.test(path))
  return found < 0 ? FIRST.length : found
}

export default class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other))
  }
}

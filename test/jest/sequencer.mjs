/**
 * Starts the test files that take longest first, so that no worker has nothing to do at the end. Jest knows how long each
 * took in the run before, but a fresh clone knows nothing. The first two make the synthesized app and the web app that
 * others use.
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

/** Lists the test files that used most CPU time at the end of a run, with their duration. */
const SHOWN = 10

const column = seconds => `${seconds.toFixed(1)} s`.padStart(9)

export default class WhereTheTimeGoes {
  onRunComplete(_, { testResults, startTime }) {
    if (testResults.length < 2) return
    // A file that failed to load has no CPU time.
    const files = testResults.map(({ testFilePath, perfStats, cpuSeconds = 0 }) => ({
      name: testFilePath.slice(process.cwd().length + 1),
      cpuSeconds,
      seconds: perfStats.runtime / 1000,
    }))
    const total = files.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
    const most = files.toSorted((one, other) => other.cpuSeconds - one.cpuSeconds).slice(0, SHOWN)
    const seconds = (Date.now() - startTime) / 1000
    process.stderr.write(
      [
        `\n${files.length} test files took ${total.toFixed(0)} s of CPU in ${seconds.toFixed(0)} s. Those that took most:`,
        ...most.map(file => `${column(file.cpuSeconds)} of CPU ${column(file.seconds)}  ${file.name}`),
        '',
      ].join('\n'),
    )
  }
}

/** Runs one benchmark and sends its figures to the parent process. */
import { benchmarks } from './benchmarks.ts'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
// Exits in an orderly way, so that child processes are ended too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
process.once('disconnect', () => process.exit(1))

const [, , name = ''] = process.argv
const benchmark = benchmarks.get(name)
if (!benchmark || !process.send) throw new Error(`unknown benchmark ${name}, or not started by npm run bench`)
const figures = await benchmark.run()
process.send(figures, () => process.exit(0))

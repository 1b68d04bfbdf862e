/** CDK app. Context keys are in lib/stage.ts. */
import { execFileSync } from 'node:child_process'
import { InvalidContext } from '../lib/stage.ts'
import { trackingApp } from '../lib/trackingApp.ts'

/** Builds the web app if its sources have changed. */
const siteFolder = (): string =>
  execFileSync(process.execPath, ['web/build.mjs'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()

try {
  const { app, dispose } = trackingApp({ siteFolder, region: process.env['CDK_DEFAULT_REGION'] })
  try {
    app.synth()
  } finally {
    dispose()
  }
} catch (error) {
  if (!(error instanceof InvalidContext)) throw error
  console.error(error.message)
  process.exitCode = 1
}

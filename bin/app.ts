/** The app that `cdk` runs. Context keys are in lib/stage.ts. */
import { InvalidContext } from '../lib/stage.ts'
import { trackingApp } from '../lib/trackingApp.ts'

try {
  const { app, dispose } = trackingApp()
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

/** The checks of the synth must be seen to look: each planted fault fails it. */
import { Stack } from 'aws-cdk-lib'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkedApp } from '../../lib/trackingApp.ts'

/** The findings of a synth, or none where it passed. */
const findings = (fault: (stack: Stack) => void): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'serverless-gps-checks-'))
  // The report is also written to the error stream, where it would look like a failed test.
  const silent = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const app = checkedApp({ outdir })
    fault(new Stack(app, 'planted'))
    app.synth()
    return ''
  } catch {
    return readFileSync(join(outdir, 'validation-report.json'), 'utf8')
  } finally {
    silent.mockRestore()
    rmSync(outdir, { recursive: true, force: true })
  }
}

test('a topic that takes plain http is a finding of cdk-nag', () => {
  expect(findings(stack => void new Topic(stack, 'Topic'))).toContain('AwsSolutions-SNS3')
})

test('a runtime that does not exist is a finding of the template validator', () => {
  const planted = (stack: Stack) =>
    void new CfnFunction(stack, 'Function', {
      code: { zipFile: 'x' },
      role: 'arn:aws:iam::123456789012:role/x',
      handler: 'x.handler',
      runtime: 'nodejs99.x',
    })
  expect(findings(planted)).toContain('nodejs99.x')
})

test('an app without a fault passes', () => {
  expect(findings(stack => void new Topic(stack, 'Topic', { enforceSSL: true }))).toBe('')
})

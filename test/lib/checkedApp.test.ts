/** Each planted fault must fail the synth. */
import { Stack } from 'aws-cdk-lib'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkedApp } from '../../lib/trackingApp.ts'

/** Returns the findings of a synth; empty if it passed. */
const findings = (fault: (stack: Stack) => void): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'serverless-gps-checks-'))
  // The report also goes to stderr, where it would look like a failed test.
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

test('rejects a topic that accepts plain HTTP (cdk-nag)', () => {
  expect(findings(stack => void new Topic(stack, 'Topic'))).toContain('AwsSolutions-SNS3')
})

test('rejects a nonexistent runtime (template validator)', () => {
  const planted = (stack: Stack) =>
    void new CfnFunction(stack, 'Function', {
      code: { zipFile: 'x' },
      role: 'arn:aws:iam::123456789012:role/x',
      handler: 'x.handler',
      runtime: 'nodejs99.x',
    })
  expect(findings(planted)).toContain('nodejs99.x')
})

test('accepts an app without faults', () => {
  expect(findings(stack => void new Topic(stack, 'Topic', { enforceSSL: true }))).toBe('')
})

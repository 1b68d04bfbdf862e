import type { Template } from 'aws-cdk-lib/assertions'
import { synthesize } from './synthesized.ts'
import { webTemplate } from './webTemplate.ts'

const RETENTION = { logRetentionDays: '7' }

/** Returns the functions of a template that could create a log group themselves. */
const withoutLogGroup = (template: Template): string[] => {
  const groups = Object.keys(template.findResources('AWS::Logs::LogGroup'))
  return Object.entries(template.findResources('AWS::Lambda::Function'))
    .filter(([, { Properties }]) => !groups.includes(Properties.LoggingConfig?.LogGroup?.Ref))
    .map(([id]) => id)
}

test('gives each function a log group of its stack, so that none is created outside of CloudFormation', () => {
  for (const [name, template] of synthesize().templates) {
    expect({ name, without: withoutLogGroup(template) }).toEqual({ name, without: [] })
  }
})

test('gives the function that copies the web app a log group with the retention of the stage', () => {
  const template = webTemplate(RETENTION)
  expect(Object.keys(template.findResources('AWS::Lambda::Function'))).toHaveLength(1)
  expect(withoutLogGroup(template)).toEqual([])
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' })
})

test('runs the setup when its code or the table changes, and waits at most five minutes', () => {
  const template = synthesize().template('api')
  const [resource] = Object.values(template.findResources('Custom::Setup'))
  const [lambda] = Object.keys(
    template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: 'gps-dev-deploy-setup' } }),
  )
  expect(resource?.['Properties']).toEqual({
    ServiceToken: { 'Fn::GetAtt': [lambda, 'Arn'] },
    ServiceTimeout: '300',
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
    tableName: { 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'gps-dev-data' }) },
  })
})

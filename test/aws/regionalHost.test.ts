import { regionalHost } from '#shared/aws/regionalHost.ts'

test.each([
  ['eu-north-1', 'dynamodb.eu-north-1.amazonaws.com'],
  ['us-gov-west-1', 'dynamodb.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', 'dynamodb.cn-north-1.amazonaws.com.cn'],
  ['eusc-de-east-1', 'dynamodb.eusc-de-east-1.amazonaws.eu'],
  ['us-iso-east-1', 'dynamodb.us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', 'dynamodb.us-isob-east-1.sc2s.sgov.gov'],
])('returns the host of a service in %s', (region, host) => {
  expect(regionalHost('dynamodb', region)).toBe(host)
})

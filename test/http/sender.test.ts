import { senderAddress } from '#shared/viewer.ts'

const EDGE = '130.176.0.1'
const claim = (frontDoor: string) => ({ 'x-front-door': frontDoor, 'x-viewer-address': '203.0.113.9' })

test('accepts the viewer address from CloudFront', () => {
  expect(senderAddress(claim('a1b2'), EDGE, { cloudFrontSecret: 'a1b2' })).toBe('203.0.113.9')
})

test('ignores the viewer address with a wrong or missing secret, and without CloudFront', () => {
  expect(senderAddress(claim('guess'), EDGE, { cloudFrontSecret: 'a1b2' })).toBe(EDGE)
  expect(senderAddress({ 'x-viewer-address': '203.0.113.9' }, EDGE, { cloudFrontSecret: 'a1b2' })).toBe(EDGE)
  expect(senderAddress(claim(''), EDGE, {})).toBe(EDGE)
})

import { senderAddress } from '#shared/http/sender.ts'

const EDGE = '130.176.0.1'
const claim = (frontDoor: string) => ({ 'x-front-door': frontDoor, 'x-viewer-address': '203.0.113.9' })

test('our own CloudFront is believed when it says who asks', () => {
  expect(senderAddress(claim('a1b2'), EDGE, { cloudFrontSecret: 'a1b2' })).toBe('203.0.113.9')
})

test('nobody else is: not with another key, not without one, and not where there is no CloudFront', () => {
  expect(senderAddress(claim('guess'), EDGE, { cloudFrontSecret: 'a1b2' })).toBe(EDGE)
  expect(senderAddress({ 'x-viewer-address': '203.0.113.9' }, EDGE, { cloudFrontSecret: 'a1b2' })).toBe(EDGE)
  expect(senderAddress(claim(''), EDGE, {})).toBe(EDGE)
})

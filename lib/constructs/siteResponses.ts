import { Aws, Duration } from 'aws-cdk-lib'
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { MAP_HEADERS, siteHeaders } from '#shared/site.ts'
import type { Stage } from '../stage.ts'

/** Returns the response headers of the web app's files. Functions set the headers of API responses. */
export const siteResponses = (scope: Construct, { stage, tileOrigins }: Stage): ResponseHeadersPolicy => {
  const {
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': referrer,
    'x-content-type-options': _sniffing,
    'x-frame-options': _frames,
    'access-control-allow-origin': origin,
    ...others
  } = siteHeaders(tileOrigins)
  const override = true
  return new ResponseHeadersPolicy(scope, 'Responses', {
    // The name contains the region because it is unique in the account.
    responseHeadersPolicyName: `gps-${stage}-site-${Aws.REGION}`,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: REFERRER[referrer], override },
      strictTransportSecurity: OVER_TLS,
    },
    corsBehavior: {
      accessControlAllowOrigins: [origin],
      accessControlAllowMethods: ['GET', 'HEAD'],
      accessControlAllowHeaders: ['*'],
      accessControlAllowCredentials: false,
      originOverride: override,
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
    },
  })
}

/** Returns the response headers of street maps. */
export const mapResponses = (scope: Construct, { stage }: Stage): ResponseHeadersPolicy => {
  const { 'x-content-type-options': _sniffing, ...others } = MAP_HEADERS
  return new ResponseHeadersPolicy(scope, 'MapResponses', {
    responseHeadersPolicyName: `gps-${stage}-maps-${Aws.REGION}`,
    securityHeadersBehavior: { contentTypeOptions: { override: true }, strictTransportSecurity: OVER_TLS },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
    },
  })
}

const OVER_TLS = { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true }

const REFERRER = {
  'same-origin': HeadersReferrerPolicy.SAME_ORIGIN,
  'strict-origin-when-cross-origin': HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
}

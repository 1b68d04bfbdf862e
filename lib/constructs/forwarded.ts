/** Settings of CloudFront for requests that it forwards to an API, without caching responses or errors. */
import { Duration } from 'aws-cdk-lib'
import {
  AllowedMethods,
  CachePolicy,
  type ErrorResponse,
  OriginProtocolPolicy,
  OriginRequestPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { CLOUDFRONT_SECRET_HEADER } from '#shared/site.ts'

/** Returns an API as origin. Requests have a secret header, by which functions trust the viewer's address. */
export const apiOrigin = (domainName: string, cloudFrontSecret: string): HttpOrigin =>
  new HttpOrigin(domainName, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    customHeaders: { [CLOUDFRONT_SECRET_HEADER]: cloudFrontSecret },
  })

/**
 * Forwards everything except the Host header, by which API Gateway selects the API. With any other cache policy, CloudFront
 * could return one response to concurrent requests for the same path, and the reports of all but one tracker would be lost.
 */
export const FORWARDED = {
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
}

/** Statuses that CloudFront would cache for ten seconds. */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504]

/**
 * Disables the caching of errors. For most of these statuses, CloudFront ignores `Cache-Control: no-store`. The cache key is
 * the path, so that one caller's error would be returned to all callers.
 */
export const UNCACHED_ERRORS: ErrorResponse[] = CACHED_ERRORS.map(httpStatus => ({
  httpStatus,
  ttl: Duration.seconds(0),
}))

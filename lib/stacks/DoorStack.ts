import { Aws, CfnOutput, Stack, Validations } from 'aws-cdk-lib'
import { Distribution, HttpVersion, PriceClass, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { apiOrigin, FORWARDED, UNCACHED_ERRORS } from '../constructs/forwarded.ts'
import { viewerFunction } from '../constructs/viewerFunction.ts'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'

export interface DoorStackProps {
  readonly stage: Stage
  /** Host name of the trackers' API. */
  readonly trackerHost: string
  /** Secret header value by which the tracker function trusts the address of the sender. */
  readonly cloudFrontSecret: string
}

/** A second address for trackers, for those without TLS. CloudFront accepts HTTP and HTTPS. */
export class DoorStack extends Stack {
  readonly url: string

  constructor(scope: Construct, id: string, { stage, trackerHost, cloudFrontSecret }: DoorStackProps) {
    super(scope, id, {
      terminationProtection: !stage.disposable,
      description: 'GPS tracking: address for trackers without TLS',
    })
    const association = viewerFunction(this, 'Request', { rewrite: 'nothing' })
    const distribution = new Distribution(this, 'Distribution', {
      comment: `gps-${stage.stage}: trackers (${Aws.REGION})`,
      priceClass: PriceClass.PRICE_CLASS_100,
      httpVersion: HttpVersion.HTTP2,
      defaultBehavior: {
        origin: apiOrigin(trackerHost, cloudFrontSecret),
        ...FORWARDED,
        viewerProtocolPolicy: ViewerProtocolPolicy.ALLOW_ALL,
        functionAssociations: [association],
      },
      errorResponses: UNCACHED_ERRORS,
    })
    // A retained distribution uses its function, which then cannot be deleted.
    for (const kept of [distribution, association.function]) kept.applyRemovalPolicy(removalPolicyOf(stage))
    acknowledge(distribution)
    const { distributionDomainName: host } = distribution
    this.url = `https://${host}/`
    if (stage.trackerDomain === undefined) {
      new CfnOutput(this, 'TrackerUrl', { value: this.url, description: 'Server address to configure in trackers' })
    }
    new CfnOutput(this, 'PlainTrackerUrl', {
      value: `http://${host}/`,
      description: 'Server address for trackers without TLS; positions are readable in transit',
    })
  }
}

const acknowledge = (distribution: Distribution): void =>
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Vehicles can be in any country.' },
    { id: 'AwsSolutions-CFR2', reason: 'AWS WAF costs more per month than everything else in a small deployment.' },
    { id: 'AwsSolutions-CFR3', reason: 'The API has its own log, which excludes queries: they contain positions.' },
    { id: 'AwsSolutions-CFR4', reason: 'Trackers without TLS are the purpose of this address.' },
  )

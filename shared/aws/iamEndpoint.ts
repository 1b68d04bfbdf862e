/** IAM has one endpoint for all regions of a partition. */

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov'

/** Returns the partition of a region, for the three partitions that anyone can have an account in. */
export const partitionOf = (region: string): Partition =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'

interface GlobalEndpoint {
  readonly host: string
  /** Region in the signature. */
  readonly region: string
}

const IAM: Readonly<Record<Partition, GlobalEndpoint>> = {
  aws: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
}

/** Returns the endpoint of IAM for callers in a region. */
export const iamEndpoint = (region: string): GlobalEndpoint => IAM[partitionOf(region)]

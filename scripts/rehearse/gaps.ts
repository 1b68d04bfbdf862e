/** What the emulated account lacks or does differently. docs/rehearsal.md has the same lists, which a test compares. */

interface Gap {
  readonly subject: string
  /** Behavior of MiniStack 1.5.33. */
  readonly behavior: string
}

export const GAPS: readonly Gap[] = [
  {
    subject: 'Alarms with metric math',
    behavior: 'the stack fails ("metric math is not supported"), so that the rehearsal uses `-c alarms=none`',
  },
  {
    subject: 'Termination protection',
    behavior: 'works, and is enforced: only a disposable stage can be removed',
  },
  {
    subject: '`event.cookies` of HTTP APIs',
    behavior: 'is missing; cookies are in `headers.cookie`, which the product also reads',
  },
  {
    subject: 'Posting to open sockets',
    behavior: 'works as text if `MINISTACK_HOST` is the host name of the region, and else fails with 404',
  },
  {
    subject: 'Requests to names of AWS',
    behavior: "are redirected for Node's `https`, but not for `fetch`, so that the rehearsal changes name resolution",
  },
  {
    subject: 'SDK of the Lambda runtime',
    behavior: "is missing; the rehearsal installs the client of S3, which CDK's own function imports",
  },
  {
    subject: 'Kinesis: partial batch responses, attempts, bisecting, on-failure destination',
    behavior: 'are ignored: a failed record counts as done, and a batch whose function throws is repeated for ever',
  },
  {
    subject: 'SQS: partial batch responses',
    behavior: 'work',
  },
  {
    subject: 'Changes of an HTTP API',
    behavior: 'are updates in place: the API keeps its address',
  },
  {
    subject: 'Tags of buckets',
    behavior:
      "are lost, so that the rehearsal sets again the one that CDK's function checks before it empties a bucket",
  },
  {
    subject: 'Generated secrets',
    behavior: 'contain punctuation even if it is excluded',
  },
  {
    subject: 'IAM policies',
    behavior: 'are stored but not enforced',
  },
  {
    subject: 'Listening address',
    behavior: 'is 0.0.0.0 by default; the rehearsal sets `BIND_HOST=127.0.0.1`',
  },
]

/** What the rehearsal cannot show, and docs/first-deployment.md checks. */
export const UNPROVEN: readonly string[] = [
  'rates and conflicts of the control plane (API Gateway, Lambda), and the time that a deployment takes',
  'CloudFront: error caching, methods with bodies, plain HTTP, sockets and cookies through it',
  'decisions of IAM and of KMS',
  'mail through SES, and its sandbox',
  'throttles, quotas and reserved concurrency',
  'retries and the on-failure destination of the Kinesis event source',
  'alarms that go off, dashboards, certificates and DNS',
  'restores from a backup (a copied table stands in), and TTL',
  'latencies and costs',
]

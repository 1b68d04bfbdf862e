import { RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CorsHttpMethod, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Stage } from '../stage.ts'

export interface ThrottledHttpApiProps {
  readonly stage: Stage
  /** `api`, `trackers` */
  readonly name: string
  readonly requestsPerSecond: number
  /** Web origins that can send cookies. */
  readonly origins?: readonly string[]
}

/** An HTTP API with a throttled `$default` stage and an access log without query strings and headers. */
export class ThrottledHttpApi extends Construct {
  readonly httpApi: HttpApi
  readonly url: string
  /** Created after everything that is added as its dependency. */
  readonly stage: HttpStage

  constructor(scope: Construct, id: string, { stage, name, requestsPerSecond, origins = [] }: ThrottledHttpApiProps) {
    super(scope, id)
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: `gps-${stage.stage}-${name}`,
      createDefaultStage: false,
      ...(origins.length > 0 && { corsPreflight: corsFor(origins) }),
    })
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/gps/${stage.stage}/${name}/access`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: requestsPerSecond * 2 },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: ACCESS_LOG },
    })
    this.url = this.stage.url
  }
}

const corsFor = (origins: readonly string[]) => ({
  allowOrigins: [...origins],
  allowCredentials: true,
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
  allowHeaders: ['accept', 'authorization', 'content-type'],
  maxAge: Duration.days(1),
})

/** Logs the route instead of the path, because a path can contain user input. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    at: AccessLogField.contextRequestTimeEpoch(),
    ip: AccessLogField.contextIdentitySourceIp(),
    route: '$context.routeKey',
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    latencyMs: AccessLogField.contextResponseLatency(),
    error: '$context.integrationErrorMessage',
  }),
)

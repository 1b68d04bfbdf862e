import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib'
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { AddressedFunction } from '../constructs/AddressedFunction.ts'
import { Alarm } from '../constructs/Alarm.ts'
import { ThrottledHttpApi } from '../constructs/ThrottledHttpApi.ts'
import type { Deployment } from '../deployment.ts'
import { statementsOf } from '../policies.ts'
import type { DataStack } from './DataStack.ts'

/** A shard accepts 1,000 records per second, so that more requests would only be rejected later. */
const RECORDS_PER_SHARD = 1000
const ON_DEMAND_RECORDS = 4000

/** Tracker ingest. It has its own HTTP API and bundle, so that changes to the API do not affect it. */
export class IngestStack extends Stack {
  readonly url: string

  constructor(scope: Construct, id: string, { stage, version, ingestBundle }: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: ingest of tracker reports' })
    const { httpApi, url } = new ThrottledHttpApi(this, 'FrontDoor', {
      stage,
      name: 'trackers',
      requestsPerSecond: stage.streamMode === 'on-demand' ? ON_DEMAND_RECORDS : RECORDS_PER_SHARD * stage.shards,
    })
    const { lambda } = new AddressedFunction(this, 'Trackers', {
      ...functions.trackers,
      stage,
      code: Code.fromAsset(ingestBundle.directory),
      memoryMb: 256,
      timeoutSeconds: 10,
      environment: {
        TABLE_NAME: data.table.tableName,
        STREAM_NAME: data.stream.streamName,
        APP_VERSION: version,
        LOG_LEVEL: 'warn',
      },
      statements: statementsOf(functions.trackers.grants, data),
    })
    this.url = url
    const integration = new HttpLambdaIntegration('Integration', lambda)
    const routes = ['/', '/{proxy+}'].flatMap(path =>
      httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration }),
    )
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Trackers cannot authenticate: their protocols send only the unique id, which the function looks up.',
      })
    }
    new Alarm(this, 'TrackersRefused', {
      stage,
      topic: data.alarmTopic,
      heading: 'Trackers are refused',
      impact: 'Trackers get 5xx responses and keep their fixes until they are accepted.',
      metric: httpApi.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      atLeast: 5,
    })
    new CfnOutput(this, 'TrackerUrl', { value: url, description: 'Server address to configure in trackers' })
  }
}

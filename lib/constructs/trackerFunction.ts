/** The function that receives tracker reports: it writes them to the stream, or applies them itself. */
import { Code, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { acknowledgeSetAsideRecords } from '../deadLetters.ts'
import type { Deployment } from '../deployment.ts'
import { ingestionEnvironment, senderEnvironment, statementsOf } from '../policies.ts'
import type { Stage } from '../stage.ts'
import { directSetAsideAlarm } from '../stacks/consumerAlarms.ts'
import type { DataStack } from '../stacks/DataStack.ts'
import { AddressedFunction } from './AddressedFunction.ts'

/** A shard accepts 1,000 records per second, so that more requests would only be rejected later. */
const RECORDS_PER_SHARD = 1000
const ON_DEMAND_RECORDS = 4000
/** Each request waits for the table. Ten executions, the limit of a new account, apply up to 400 reports per second. */
const DIRECT_REQUESTS = 200

export const requestsPerSecondOf = ({ ingestion, streamMode, shards }: Stage): number => {
  if (ingestion === 'direct') return DIRECT_REQUESTS
  return streamMode === 'on-demand' ? ON_DEMAND_RECORDS : RECORDS_PER_SHARD * shards
}

export const trackerFunction = (scope: Construct, deployment: Deployment, data: DataStack): LambdaFunction => {
  const { stage } = deployment
  const create = stage.ingestion === 'direct' ? applyingFunction : streamingFunction
  return create(scope, deployment, data)
}

const common = ({ stage, version }: Deployment, data: DataStack) => ({
  stage,
  reservedConcurrency: stage.trackerConcurrency,
  environment: {
    TABLE_NAME: data.table.tableName,
    APP_VERSION: version,
    LOG_LEVEL: 'warn',
    ...ingestionEnvironment(data),
    ...senderEnvironment(stage, data),
  },
})

const streamingFunction = (scope: Construct, deployment: Deployment, data: DataStack): LambdaFunction =>
  new AddressedFunction(scope, 'Trackers', {
    ...functions.trackers,
    ...common(deployment, data),
    code: Code.fromAsset(deployment.ingestBundle.directory),
    memoryMb: 256,
    timeoutSeconds: 10,
    statements: statementsOf(functions.trackers.grants, data),
  }).lambda

const applyingFunction = (scope: Construct, deployment: Deployment, data: DataStack): LambdaFunction => {
  const { stage, alarmTopic: topic } = data
  const trackers = new AddressedFunction(scope, 'Trackers', {
    ...functions.trackersDirect,
    // The address of the trackers keeps its target when a stage switches between stream and direct.
    namedAs: functions.trackers.address,
    ...common(deployment, data),
    code: Code.fromAsset(deployment.appBundle.directory),
    memoryMb: 512,
    timeoutSeconds: 15,
    statements: statementsOf(functions.trackersDirect.grants, data),
  })
  acknowledgeSetAsideRecords(trackers, data)
  directSetAsideAlarm(scope, { stage, topic, log: trackers.lambda.logGroup })
  return trackers.lambda
}

import { CfnElement, CfnResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { WebSocketApi, type WebSocketRouteOptions, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type DeclaredFunction, functions } from '#shared/api/functions.ts'
import { oneAfterTheOther } from '../constructs/ApiRoutes.ts'
import { AddressedFunction } from '../constructs/AddressedFunction.ts'
import { ScheduledFunction } from '../constructs/ScheduledFunction.ts'
import type { Deployment } from '../deployment.ts'
import {
  apiEnvironment,
  type Granted,
  LIVE_STAGE,
  statementsOf,
  cloudFrontEnvironment,
  livePublisherEnvironment,
} from '../policies.ts'
import { apiHostOf, liveQueueNameOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import type { DataStack } from './DataStack.ts'
import { liveAlarms } from './liveAlarms.ts'

const MESSAGES_AT_ONCE = 1000
const TIMEOUT_SECONDS = 30

/** Live updates: a WebSocket API, a queue of changes, and the function that sends the changes to connections. */
export class LiveStack extends Stack {
  /** Origin of the socket for CloudFront. The only path of the API is its stage. */
  readonly origin: { readonly domainName: string; readonly stageName: string }

  constructor(scope: Construct, id: string, deployment: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: the live map' })
    const { stage, appBundle } = deployment
    const code = Code.fromAsset(appBundle.directory)
    const environment = apiEnvironment(deployment, data)
    const queue = liveQueue(this, stage)
    const propsOf = (declared: DeclaredFunction, granted: Granted = data) => {
      const statements = statementsOf(declared.grants, granted)
      return { ...declared, stage, code, memoryMb: 512, timeoutSeconds: 10, environment, statements }
    }
    const connect = new AddressedFunction(this, 'Connect', {
      ...propsOf(functions.liveConnect),
      environment: { ...environment, ...livePublisherEnvironment(stage), ...cloudFrontEnvironment(stage, data) },
    })
    const disconnect = new AddressedFunction(this, 'Disconnect', propsOf(functions.liveDisconnect))
    const message = new AddressedFunction(this, 'Message', { ...propsOf(functions.liveMessage), memoryMb: 128 })
    const webSocketApi = socketApi(this, stage, { connect, disconnect, message })
    const domainName = apiHostOf(webSocketApi)
    this.origin = { domainName, stageName: LIVE_STAGE }

    const sending = {
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { ...environment, SOCKETS_URL: `https://${domainName}/${LIVE_STAGE}` },
    }
    const granted = { stage, table: data.table, stream: data.stream, webSocketApi }
    const pushed = propsOf(functions.livePush, granted)
    const push = new AddressedFunction(this, 'Push', {
      ...pushed,
      ...sending,
      statements: [...pushed.statements, receive(queue)],
    })
    push.lambda.addEventSource(everySecond(queue))
    Validations.of(push).acknowledge({ id: 'Serverless-LambdaEventSourceMappingDestination', reason: LOSS_IS_HARMLESS })
    // API Gateway closes idle connections after ten minutes, so that one run can fail.
    const every = 'rate(4 minutes)'
    const kept = propsOf(functions.liveKeepAlive, granted)
    const keepAlive = new ScheduledFunction(this, 'KeepAlive', { ...kept, ...sending, every })
    for (const one of [push, keepAlive]) acknowledgeConnections(one, webSocketApi)
    liveAlarms(this, { stage, topic: data.alarmTopic, connect: connect.lambda, push: push.lambda })
  }
}

const LOSS_IS_HARMLESS = 'A message states that a device changed. If it is lost, the next change sends another one.'

/** Changes within a second are one batch. Changes expire after a minute, because newer ones follow. */
const liveQueue = (scope: Construct, stage: Stage) => {
  const queue = new Queue(scope, 'Queue', {
    queueName: liveQueueNameOf(stage),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.minutes(1),
    visibilityTimeout: Duration.seconds(TIMEOUT_SECONDS),
    removalPolicy: RemovalPolicy.DESTROY,
  })
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason: LOSS_IS_HARMLESS },
    { id: 'Serverless-SQSRedrivePolicy', reason: LOSS_IS_HARMLESS },
  )
  return queue
}

const everySecond = (queue: Queue) =>
  new SqsEventSource(queue, {
    batchSize: MESSAGES_AT_ONCE,
    // Without a maximum concurrency: with one, Lambda polls an empty queue with five pollers instead of two, at 0.16 USD a
    // month. Batches of a second are so large that concurrent ones are rare, and they send the same current state.
    maxBatchingWindow: Duration.seconds(1),
  })

/** Returns the permissions that Lambda's poller uses. */
const receive = ({ queueArn }: Queue) =>
  new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    resources: [queueArn],
  })

type Routed = Readonly<Record<'connect' | 'disconnect' | 'message', AddressedFunction>>

const socketApi = (scope: Construct, stage: Stage, { connect, disconnect, message }: Routed): WebSocketApi => {
  const routeTo = ({ node, lambda }: AddressedFunction): WebSocketRouteOptions => ({
    integration: new WebSocketLambdaIntegration(node.id, lambda),
  })
  const webSocketApi = new WebSocketApi(scope, 'Api', {
    apiName: `gps-${stage.stage}-live`,
    connectRouteOptions: routeTo(connect),
    disconnectRouteOptions: routeTo(disconnect),
    defaultRouteOptions: routeTo(message),
  })
  const live = new WebSocketStage(scope, 'Stage', {
    webSocketApi,
    stageName: LIVE_STAGE,
    autoDeploy: true,
    // Clients of Traccar 3.9 reconnect immediately after a rejection.
    throttle: { rateLimit: 200, burstLimit: 400 },
  })
  const reason =
    'Access logs would need an account-wide role. The functions log failures, and the API has connection metrics.'
  live.node.addDependency(...routesInOrder(webSocketApi))
  Validations.of(live).acknowledge(
    { id: 'AwsSolutions-APIG1', reason },
    { id: 'Serverless-APIGWAccessLogging', reason },
  )
  Validations.of(webSocketApi).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'The function of $connect authenticates the caller. The other routes serve only connections that it accepted.',
  })
  return webSocketApi
}

/** Orders the routes with their integrations, because API Gateway refuses concurrent changes of an API. */
const routesInOrder = ({ node }: WebSocketApi): Construct[] => {
  const routes = ['$connect-Route', '$disconnect-Route', '$default-Route'].map(name => node.findChild(name))
  const resources = routes.flatMap(route => route.node.findAll().filter(isApiResource))
  oneAfterTheOther(resources)
  return routes
}

const isApiResource = (construct: unknown): construct is CfnResource =>
  CfnResource.isCfnResource(construct) && construct.cfnResourceType.startsWith('AWS::ApiGatewayV2::')

const acknowledgeConnections = (scope: Construct, { node }: WebSocketApi): void => {
  const api = node.defaultChild instanceof CfnElement ? Stack.of(scope).getLogicalId(node.defaultChild) : ''
  const resource = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>/${LIVE_STAGE}/*/@connections/*`
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${resource}]`,
    reason: 'API Gateway generates the connection ids.',
  })
}

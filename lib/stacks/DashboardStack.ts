import { Aws, Duration, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { functionNameOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import { METRIC_NAMESPACE, recordsSetAsideMetricOf } from './consumerAlarms.ts'
import type { TrackingTable } from './dataAlarms.ts'

export interface DashboardStackProps {
  readonly stage: Stage
  readonly data: { readonly table: TrackingTable; readonly stream: { readonly streamName: string } | undefined }
  readonly api: { readonly httpApi: HttpApi }
  readonly address: { readonly httpApi: HttpApi }
  /** Only if reports go through a stream. */
  readonly consumer: { readonly eventSourceMappingId: string } | false
}

const PERIOD = Duration.minutes(5)
const WIDTH = 8

/** One CloudWatch dashboard: what happens to reports, what fails, and what causes costs. It adds no metric. */
export class DashboardStack extends Stack {
  constructor(scope: Construct, id: string, props: DashboardStackProps) {
    super(scope, id, { description: 'GPS tracking: dashboard' })
    const dashboard = new Dashboard(this, 'Dashboard', {
      // Names of dashboards are unique in the account, not in the region.
      dashboardName: `gps-${props.stage.stage}-${Aws.REGION}`,
      defaultInterval: Duration.days(1),
    })
    dashboard.addWidgets(...reports(props))
    dashboard.addWidgets(...failures(props))
    dashboard.addWidgets(...costs(props))
  }
}

/** Accepted, stored, late, set aside. */
const reports = ({ stage, address, data: { stream }, consumer }: DashboardStackProps): IWidget[] => {
  const setAside = new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: recordsSetAsideMetricOf(stage),
    label: 'records set aside',
    ...SUM,
  })
  const received = graph('Reports of trackers', answers(address.httpApi))
  if (!stream || !consumer) return [received, graph('Set aside', [setAside])]
  return [
    received,
    graph('Records of the stream', [
      ofStream(stream.streamName, 'IncomingRecords', 'stored in the stream'),
      ofMapping(consumer.eventSourceMappingId, 'InvokedEventCount', 'applied to the table'),
      ofStream(stream.streamName, 'WriteProvisionedThroughputExceeded', 'refused: stream too small'),
    ]),
    graph('Late and set aside', [
      ofFunction(stage, 'positions', 'IteratorAge', { statistic: 'Maximum', label: 'oldest record, ms' }),
      setAside,
      ofMapping(consumer.eventSourceMappingId, 'OnFailureDestinationDeliveredEventCount', 'batches set aside'),
    ]),
  ]
}

const answers = (trackers: HttpApi): IMetric[] => {
  const refused = trackers.metricClientError({ ...SUM, label: 'refused: 4xx' })
  const failed = trackers.metricServerError({ ...SUM, label: 'to be repeated: 5xx' })
  const accepted = new MathExpression({
    expression: 'requests - FILL(refused, 0) - FILL(failed, 0)',
    label: 'accepted',
    period: PERIOD,
    usingMetrics: { requests: trackers.metricCount(SUM), refused, failed },
  })
  return [accepted, refused, failed]
}

/** Errors and throttles. */
const failures = ({ stage, data: { table }, api, address }: DashboardStackProps): IWidget[] => [
  graph('Errors', [
    api.httpApi.metricServerError({ ...SUM, label: 'API: 5xx' }),
    address.httpApi.metricServerError({ ...SUM, label: 'trackers: 5xx' }),
    ofAllFunctions(stage, 'Errors', 'all functions'),
    ofFunction(stage, 'notifications', 'AsyncEventsDropped', { label: 'emails not sent' }),
  ]),
  graph('Throttles', [
    ofFunction(stage, 'trackers', 'Throttles', { label: 'tracker function' }),
    ofAllFunctions(stage, 'Throttles', 'all functions'),
    table.metric('ReadThrottleEvents', { ...SUM, label: 'table: reads' }),
    table.metric('WriteThrottleEvents', { ...SUM, label: 'table: writes' }),
  ]),
  graph('Duration', [
    address.httpApi.metricLatency({ period: PERIOD, statistic: 'p99', label: 'trackers: p99, ms' }),
    api.httpApi.metricLatency({ period: PERIOD, statistic: 'p99', label: 'API: p99, ms' }),
  ]),
]

/** Counts that AWS bills. `npm run cost` has the prices. */
const costs = ({ stage, data: { table }, api, address }: DashboardStackProps): IWidget[] => [
  graph('Requests and invocations', [
    address.httpApi.metricCount({ ...SUM, label: 'requests of trackers' }),
    api.httpApi.metricCount({ ...SUM, label: 'requests of the API' }),
    ofAllFunctions(stage, 'Invocations', 'invocations'),
    ofAllFunctions(stage, 'Duration', 'function time, ms'),
  ]),
  graph('Units of the table', [
    table.metric('ConsumedWriteCapacityUnits', { ...SUM, label: 'write units' }),
    table.metric('ConsumedReadCapacityUnits', { ...SUM, label: 'read units' }),
  ]),
  graph('Log', [
    searched('{AWS/Logs,LogGroupName}', `MetricName="IncomingBytes" "gps-${stage.stage}"`, 'bytes of the functions'),
  ]),
]

const SUM = { period: PERIOD, statistic: 'Sum' }

const graph = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: WIDTH, period: PERIOD })

const ofStream = (StreamName: string, metricName: string, label: string): IMetric =>
  new Metric({ namespace: 'AWS/Kinesis', metricName, label, dimensionsMap: { StreamName }, ...SUM })

const ofMapping = (EventSourceMappingUUID: string, metricName: string, label: string): IMetric =>
  new Metric({ namespace: 'AWS/Lambda', metricName, label, dimensionsMap: { EventSourceMappingUUID }, ...SUM })

const ofFunction = (
  stage: Stage,
  name: keyof typeof functions,
  metricName: string,
  { statistic = 'Sum', label }: { readonly statistic?: string; readonly label: string },
): IMetric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    label,
    dimensionsMap: { FunctionName: functionNameOf(stage, functions[name].address) },
    period: PERIOD,
    statistic,
  })

/** The sum over all functions whose name begins with that of the stage. */
const ofAllFunctions = ({ stage }: Stage, metricName: string, label: string): IMetric =>
  searched('{AWS/Lambda,FunctionName}', `MetricName="${metricName}" FunctionName="gps-${stage}"`, label)

const searched = (schema: string, query: string, label: string): IMetric =>
  new MathExpression({
    expression: `SUM(SEARCH('${schema} ${query}', 'Sum', ${PERIOD.toSeconds()}))`,
    label,
    period: PERIOD,
    usingMetrics: {},
  })

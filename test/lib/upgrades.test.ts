/** What must not change between releases, or change only on purpose: CloudFormation acts on logical ids. */
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { readFileSync } from 'node:fs'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { ApiRoutes } from '../../lib/constructs/ApiRoutes.ts'
import { routeId } from '../../lib/routeIds.ts'
import { readStage } from '../../lib/stage.ts'
import { type Resource, type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
beforeAll(() => {
  app = synthesize()
})

const idsOf = (stack: string, pattern: RegExp): Record<string, string> =>
  Object.fromEntries(
    (Object.entries(app.template(stack).toJSON()['Resources']) as [string, Resource][])
      .filter(([, { Type }]) => pattern.test(Type))
      .map(([id, { Type }]) => [id, Type]),
  )

/** A changed id would make a new resource and delete or orphan the old one with its data. */
test('keeps the logical ids of stateful resources', () => {
  expect(idsOf('data', /DynamoDB|Kinesis|S3::Bucket$|Secret$/)).toEqual({
    AdminPassword4DD767F0: 'AWS::SecretsManager::Secret',
    SetAsideE9ADE97F: 'AWS::S3::Bucket',
    TableCD117FA1: 'AWS::DynamoDB::GlobalTable',
  })
  expect(idsOf('stream', /Kinesis/)).toEqual({ PositionsB10BB777: 'AWS::Kinesis::Stream' })
})

test('keeps the logical id of the API, on which the address of clients depends', () => {
  expect(idsOf('api', /ApiGatewayV2::Api$/)).toEqual({ FrontDoorApi9446D656: 'AWS::ApiGatewayV2::Api' })
})

describe('routes', () => {
  const routeStacks = () => [...app.templates].filter(([file]) => /^gpsdevapi(Traccar)?Routes/.test(file))
  const routeResources = (): Record<string, Resource & { DependsOn?: string[] }> =>
    Object.assign({}, ...routeStacks().map(([, template]) => template.toJSON()['Resources']))

  test('have an id from method and path, without names of operations, groups and variables', () => {
    expect(routeId('GET', '/api/devices')).toBe('GetApiDevices')
    expect(routeId('GET', '/api/devices/{id}')).toBe('GetApiDevicesStar')
    expect(routeId('GET', '/api/devices/{deviceId}')).toBe('GetApiDevicesStar')
    expect(routeId('ANY', '/dh/rest/{proxy+}')).toBe('AnyDhRestRest')
    const wanted = operations.flatMap(({ method, route, answersHead }) => [
      `${routeId(method, route)} = ${method} ${route}`,
      ...(answersHead ? [`${routeId('HEAD', route)} = HEAD ${route}`] : []),
    ])
    const found = Object.entries(routeResources())
      .filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Route')
      .map(([id, { Properties }]) => `${id} = ${Properties['RouteKey']}`)
    expect(found.sort()).toEqual(wanted.sort())
    expect(new Set(wanted.map(line => line.split(' ')[0])).size).toBe(wanted.length)
  })

  /** Ids and keys of the routes of these operations, and the functions that they invoke. */
  const routesOf = (members: readonly Operation[]) => {
    const stack = new Stack(new App(), 'Api')
    const routes = new ApiRoutes(stack, 'Routes', {
      stage: readStage({}),
      httpApi: new HttpApi(stack, 'HttpApi'),
      operations: members,
    })
    const { Resources } = Template.fromStack(routes).toJSON() as { Resources: Record<string, Resource> }
    return Object.entries(Resources).map(([id, { Properties }]) => [
      id,
      Properties['RouteKey'] ?? /function:[\w-]+/.exec(JSON.stringify(Properties['IntegrationUri']))?.[0],
    ])
  }

  test('stay the same if an operation is renamed or moved to another group, and get a new target', () => {
    const [list] = operations.filter(({ address }) => address === 'traccar.devices.list')
    if (!list) throw new Error('no such operation')
    expect(routesOf([list])).toEqual([
      ['GetApiDevicesIntegration', 'function:gps-dev-traccar-devices-list'],
      ['GetApiDevices', 'GET /api/devices'],
    ])
    expect(routesOf([{ ...list, address: 'traccar.fleet.all' }])).toEqual([
      ['GetApiDevicesIntegration', 'function:gps-dev-traccar-fleet-all'],
      ['GetApiDevices', 'GET /api/devices'],
    ])
  })

  /** Clients use these. New routes are added to the file with a release. */
  test('of released versions still exist', () => {
    const released = readFileSync('test/lib/releasedRoutes.txt', 'utf8').trim().split('\n')
    expect(released).toHaveLength(135)
    const keys = Object.values(routeResources()).map(({ Properties }) => Properties['RouteKey'])
    expect(released.filter(key => !keys.includes(key))).toEqual([])
  })

  test('leave room below the 300 integrations of an API', () => {
    const integrations = Object.values(routeResources()).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Integration')
    expect(integrations).toHaveLength(operations.length)
    expect(integrations.length).toBeLessThanOrEqual(280)
  })
})

describe('changes of an API', () => {
  type Ordered = Resource & { readonly DependsOn?: string | string[] }
  const apiResources = (resources: Record<string, Ordered>) =>
    Object.fromEntries(
      Object.entries(resources).filter(([, { Type }]) => /^AWS::ApiGatewayV2::(Route|Integration|Stage)$/.test(Type)),
    )

  /** Number of resources that CloudFormation can create at the same time: the most with equally many before them. */
  const mostAtOnce = (resources: Record<string, Ordered>): number => {
    const own = apiResources(resources)
    const before = ({ DependsOn = [], Properties }: Ordered) =>
      Object.keys(own).filter(id => DependsOn.includes(id) || JSON.stringify(Properties).includes(`{"Ref":"${id}"}`))
    const known = new Map<string, number>()
    const depth = (id: string): number => {
      const found = known.get(id) ?? Math.max(0, ...before(own[id]!).map(one => depth(one) + 1))
      known.set(id, found)
      return found
    }
    const depths = Object.keys(own).map(depth)
    return Math.max(0, ...depths.map(one => depths.filter(other => other === one).length))
  }

  test('come at most two at a time, because API Gateway refuses more with 409', () => {
    const templates = [...app.templates].map(([file, template]) => ({
      file,
      resources: template.toJSON()['Resources'],
    }))
    const routes = templates.filter(({ file }) => /^gpsdevapi(Traccar)?Routes/.test(file))
    expect(routes.map(({ resources }) => mostAtOnce(resources))).toEqual([2, 2])
    expect(templates.filter(({ resources }) => mostAtOnce(resources) > 2).map(({ file }) => file)).toEqual([])
  })

  test('let the stage of the API wait for all routes, so that the API appears whole', () => {
    const resources = app.template('api').toJSON()['Resources'] as Record<string, Ordered>
    const [stage] = Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage')
    const stacks = Object.keys(resources).filter(id => /^(Traccar)?RoutesNestedStack/.test(id))
    expect(stage?.DependsOn).toEqual(stacks.sort())
    const [others, traccar] = stacks
    expect(resources[others!]?.DependsOn).toContain(traccar)
  })
})

test('no stack exports or imports a value, which would block its change', () => {
  for (const template of app.templates.values()) {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/"Fn::ImportValue"|"Export"/)
  }
})

test('shares roles between operations with the same grants', () => {
  const grants = new Set(operations.map(operation => [...operation.grants].sort().join(' ')))
  const roles = Object.keys(idsOf('api', /IAM::Role/)).filter(id => id.startsWith('Roles'))
  expect(roles).toHaveLength(grants.size)
  expect(roles.length).toBeLessThan(30)
})

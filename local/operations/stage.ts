/** Access of the commands to a stage on AWS. */
import { type OperatorRequests, operatorRequests } from '#shared/aws/operatorRequests.ts'
import { stackOutputs } from '#shared/aws/stackOutputs.ts'
import { StartError } from '../program/settings.ts'

/** Returns the endpoint of a service from the variables of the AWS CLI. */
const endpointOf = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || process.env['AWS_ENDPOINT_URL'] || undefined

/** Returns the function that sends requests, signed with the credentials of the AWS CLI. Throws StartError without credentials or region. */
export const awsRequests = async (region: string | undefined): Promise<OperatorRequests> => {
  // Also sets the region for the clients of the SDK.
  if (region !== undefined) process.env['AWS_REGION'] = region
  try {
    return await operatorRequests({ region, endpointOf })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`Cannot call AWS: ${reason}. Set AWS_PROFILE or other credentials, and --region.`)
  }
}

/**
 * Returns the function that returns an output of the stage's data stack by name, or `missing` if there is none. Both throw
 * StartError.
 */
export const stageOutputs = async (
  request: OperatorRequests,
  stage: string,
): Promise<(name: string, missing?: string) => string> => {
  const stackName = `gps-${stage}-data`
  const outputs = await stackOutputs(request, stackName)
  if (!outputs) throw new StartError(`Stack ${stackName} not found in this account and region.`)
  return (name, missing) => {
    const value = outputs.get(name) ?? missing
    if (value === undefined) throw new StartError(`Stack ${stackName} has no output ${name}: deploy it again.`)
    return value
  }
}

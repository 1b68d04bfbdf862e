/** What the commands for a stage on AWS have in common. */
import { type OperatorRequests, operatorRequests } from '#shared/aws/operatorRequests.ts'
import { stackOutputs } from '#shared/aws/stackOutputs.ts'
import { StartError } from '../program/settings.ts'

/** As the AWS CLI reads it: an address for one service, or for all of them. */
const endpointOf = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || process.env['AWS_ENDPOINT_URL'] || undefined

/** Signs with the credentials that the AWS CLI would use. Throws StartError if there are none, or no region. */
export const operator = async (region: string | undefined): Promise<OperatorRequests> => {
  // For the clients of the SDK, too.
  if (region !== undefined) process.env['AWS_REGION'] = region
  try {
    return await operatorRequests({ region, endpointOf })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`Cannot call AWS: ${reason}. Set AWS_PROFILE or other credentials, and --region.`)
  }
}

/** Returns the function that gives an output of the stage's data stack by its name. Both throw StartError. */
export const stageOutputs = async (request: OperatorRequests, stage: string): Promise<(name: string) => string> => {
  const stackName = `gps-${stage}-data`
  const outputs = await stackOutputs(request, stackName)
  if (!outputs) throw new StartError(`Stack ${stackName} not found in this account and region.`)
  return name => {
    const value = outputs.get(name)
    if (value === undefined) throw new StartError(`Stack ${stackName} has no output ${name}: deploy it again.`)
    return value
  }
}

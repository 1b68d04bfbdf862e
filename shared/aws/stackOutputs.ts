/** Outputs of a deployed CloudFormation stack. */
import { OperatorError, type OperatorRequests } from './operatorRequests.ts'
import { elementsOf, readXml, textIn } from './xml.ts'

/** Returns the outputs by key, or undefined if the stack does not exist in the region. */
export const stackOutputs = async (
  request: OperatorRequests,
  stackName: string,
): Promise<ReadonlyMap<string, string> | undefined> => {
  const answer = await request({
    service: 'cloudformation',
    method: 'POST',
    path: '/',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'DescribeStacks',
      StackName: stackName,
      Version: '2010-05-15',
    }).toString(),
  }).catch((error: unknown) => {
    // CloudFormation reports a missing stack as ValidationError: "Stack with id … does not exist".
    if (error instanceof OperatorError && error.code === 'ValidationError') return undefined
    throw error
  })
  if (answer === undefined) return undefined
  const [outputs] = elementsOf(readXml(answer), 'Outputs')
  return new Map(
    (outputs ? elementsOf(outputs, 'member') : []).map(one => [
      textIn(one, 'OutputKey') ?? '',
      textIn(one, 'OutputValue') ?? '',
    ]),
  )
}

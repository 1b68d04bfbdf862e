import type { Environment } from '../runtime.ts'
import { FRONT_DOOR_HEADER, VIEWER_HEADER } from '../site.ts'

/**
 * The address that a request comes from: what the gateway saw, or behind our CloudFront, whose own address the gateway
 * sees, what that one saw. Anybody else's word for it is not taken, or an attacker could be a new sender each time.
 */
export const senderAddress = (
  headers: Readonly<Record<string, string | undefined>>,
  sourceIp: string,
  { frontDoorKey }: Pick<Environment, 'frontDoorKey'>,
): string => {
  const behind = frontDoorKey !== undefined && headers[FRONT_DOOR_HEADER] === frontDoorKey
  return (behind ? headers[VIEWER_HEADER] : undefined) ?? sourceIp
}

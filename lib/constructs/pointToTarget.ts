import { CfnOutput } from 'aws-cdk-lib'
import { AaaaRecord, ARecord, HostedZone, type IAliasRecordTarget, RecordTarget } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import type { Stage } from '../stage.ts'
import { zoneIn } from '../stageRules.ts'

export interface Target {
  readonly domain: string
  readonly alias: IAliasRecordTarget
  /** Host name for a CNAME record. */
  readonly host: string
  /** Output of the stack if the record must be created by hand: `WebTarget`. */
  readonly output: string
}

/** Creates the DNS records of a domain. Without a hosted zone, the output of the stack contains the record to create. */
export const pointToTarget = (scope: Construct, { hostedZone }: Stage, target: Target): void => {
  const { domain, alias, host, output } = target
  if (hostedZone === undefined) {
    new CfnOutput(scope, output, { value: host, description: `Create a CNAME record of ${domain} with this value` })
    return
  }
  const zone = HostedZone.fromHostedZoneAttributes(scope, `${output}Zone`, zoneIn(hostedZone))
  const record = { zone, recordName: `${domain}.`, target: RecordTarget.fromAlias(alias) }
  new ARecord(scope, `${output}Ipv4`, record)
  new AaaaRecord(scope, `${output}Ipv6`, record)
}

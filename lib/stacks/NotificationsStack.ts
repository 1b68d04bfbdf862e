import { Stack } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { Notifications } from '../constructs/Notifications.ts'
import type { Deployment } from '../deployment.ts'
import type { DataStack } from './DataStack.ts'

/** The function that emails users. It is separate from the functions that raise events, which differ with `ingestion`. */
export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string, { version, appBundle }: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: notifications about events' })
    new Notifications(this, 'Notifications', {
      codeDirectory: appBundle.directory,
      environment: { TABLE_NAME: data.table.tableName, APP_VERSION: version, LOG_LEVEL: 'warn' },
      data,
      onFailureBucket: Bucket.fromBucketArn(this, 'SetAside', data.setAsideArn),
    })
  }
}

import { RemovalPolicy } from 'aws-cdk-lib'
import type { Stage } from './stage.ts'

/** Stateful resources stay when their stack is deleted, unless the stage is disposable. */
export const removalPolicyOf = ({ disposable }: Stage): RemovalPolicy =>
  disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN

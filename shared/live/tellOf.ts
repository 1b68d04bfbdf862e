/** For operations: tells those who watch that devices are not what they were, or that somebody sees them from now on. */
import type { Operation } from '../api/operation.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import type { Stores } from '../table/stores.ts'
import { telling } from './tell.ts'

interface Changing {
  readonly stores: Pick<Stores, 'config'>
  readonly exchange: { readonly host: Host }
}

/** Called after the change is committed. Which devices it is about is asked only where somebody watches. Never fails the call. */
export const tellOf = ({ address, grants }: Pick<Operation, 'address' | 'grants'>) => {
  const tell = telling({ address, grants })
  return async (
    { stores, exchange: { host } }: Changing,
    devices: () => Promise<readonly DeviceId[]>,
  ): Promise<void> => {
    try {
      const watch = await stores.config.watch()
      if (watch.until > host.now()) await tell(host, watch, { devices: await devices() })
    } catch (error) {
      host.log('error', { operation: address, message: 'who watches is not told', error: String(error) })
    }
  }
}

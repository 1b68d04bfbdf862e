/** For operations: tells those who watch that devices are not what they were, or that somebody sees them or not from now on. */
import type { Operation } from '../api/operation.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import type { SubscriberState } from '../table/config.ts'
import type { Stores } from '../table/stores.ts'
import { changePublisher } from './publishChange.ts'

interface Changing {
  readonly stores: Pick<Stores, 'config'>
  readonly exchange: { readonly host: Host }
}

/** Both never fail the call, and ask nothing where nobody watches. */
export const accessChangePublisher = ({ address, grants }: Pick<Operation, 'address' | 'grants'>) => {
  const send = changePublisher({ address, grants })
  const whereWatched = async <T>(
    { stores, exchange: { host } }: Changing,
    ask: (watch: SubscriberState) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const watch = await stores.config.watch()
      return watch.until > host.now() ? await ask(watch) : undefined
    } catch (error) {
      host.log('error', { operation: address, message: 'live clients were not notified', error: String(error) })
      return undefined
    }
  }
  return {
    /** What can be asked only before the change, such as who sees what will be gone. */
    before: <T>(call: Changing, ask: () => Promise<T>): Promise<T | undefined> => whereWatched(call, ask),

    /** Called after the change is committed, with the devices that it is about and who saw them before. */
    tell: async (
      call: Changing,
      devices: () => Promise<readonly DeviceId[]>,
      saw: readonly UserId[] = [],
    ): Promise<void> => {
      await whereWatched(call, async watch => send(call.exchange.host, watch, { devices: await devices(), saw }))
    },
  }
}

/** Notifies connected live clients of the changes that an operation declares. */
import type { Changes } from '../api/changes.ts'
import type { Operation } from '../api/operation.ts'
import { changePublisher, type PublishChange } from '../live/publishChange.ts'
import { deviceId, type DeviceId, groupId, type GroupId, userId, type UserId } from '../model/ids.ts'
import { config, type SubscriberState } from '../table/config.ts'
import { groups } from '../table/groups.ts'
import { permissions } from '../table/permissions.ts'
import type { Table } from '../table/table.ts'
import { viewers } from '../table/viewers.ts'
import { idsAt, type Parts } from './authorize.ts'
import type { ChangeRecorder, HandlerInput, Implementation } from './implementation.ts'
import type { RequestContext } from './requestContext.ts'

/**
 * Returns the implementation of an operation with the notifications that it declares, if any. They never fail the
 * operation, and they read only the subscriber state if no client is connected.
 */
export const publishingChanges = <const O extends Operation>(
  operation: O,
  implementation: Implementation<O>,
): Implementation<O> => {
  if (operation.changes === undefined) return implementation
  const publish = changePublisher(operation)
  return async input => {
    const changes = new LiveChanges(operation, input.context, input)
    await changes.readBefore()
    const result = await implementation(withRecorder(input, changes))
    input.context.later(changes.publish(publish))
    return result
  }
}

function withRecorder<O extends Operation>(input: HandlerInput<O>, live: ChangeRecorder): HandlerInput<O>
function withRecorder(input: object, live: ChangeRecorder): object {
  return { ...input, live }
}

type DeclaredChanges = Exclude<Changes, 'byHandler'>

class LiveChanges implements ChangeRecorder {
  private readonly devices: DeviceId[] = []
  private readonly previousViewers: UserId[] = []

  constructor(
    private readonly operation: Pick<Operation, 'address' | 'changes'>,
    private readonly context: Pick<RequestContext, 'host' | 'table'>,
    private readonly parts: Parts,
  ) {}

  async willChange(devices: readonly DeviceId[]): Promise<void> {
    this.changed(devices)
    await this.ifConnected(async () => this.changed([], await viewers(this.context.table).ofDevices(devices)))
  }

  changed(devices: readonly DeviceId[], previousViewers: readonly UserId[] = []): void {
    this.devices.push(...devices)
    this.previousViewers.push(...previousViewers)
  }

  /** Reads who can see the declared objects before the change. */
  async readBefore(): Promise<void> {
    const { changes } = this.operation
    if (changes === undefined || changes === 'byHandler' || changes.viewers !== 'before') return
    const [group] = this.ids(changes.group).map(groupId)
    if (group === undefined) return this.willChange(this.ids(changes.device).map(deviceId))
    await this.ifConnected(() => this.readGroup(group, changes))
  }

  /** Records the devices and viewers of a group, unless the group stays under its parent. */
  private async readGroup(group: GroupId, { parent }: DeclaredChanges): Promise<void> {
    const { table } = this.context
    const [stored] = await groups(table).byIds([group])
    if (!stored || (parent !== undefined && stored.groupId === (this.ids(parent)[0] ?? 0))) return
    this.changed(...(await Promise.all([permissions(table).devicesBelow([group]), viewers(table).ofGroup(group)])))
  }

  /** Publishes the changes after the commit. */
  async publish(publish: PublishChange): Promise<void> {
    const { changes } = this.operation
    await this.ifConnected(async subscribers => {
      if (changes !== undefined && changes !== 'byHandler' && changes.viewers !== 'before')
        await this.readAfter(changes, this.context.table)
      const { devices, previousViewers: saw } = this
      await publish(this.context.host, subscribers, { devices, altered: devices, saw })
    })
  }

  private async readAfter({ device, group, viewers }: DeclaredChanges, table: Table): Promise<void> {
    const below = this.ids(group).map(groupId)
    const devices = below.length > 0 ? await permissions(table).devicesBelow(below) : this.ids(device).map(deviceId)
    this.changed(devices, viewers === 'before' ? [] : this.ids(viewers).map(userId))
  }

  private ids(source: Parameters<typeof idsAt>[0] | undefined): number[] {
    return source === undefined ? [] : idsAt(source, this.parts)
  }

  private async ifConnected(work: (subscribers: SubscriberState) => Promise<void>): Promise<void> {
    const { host, table } = this.context
    try {
      const subscribers = await config(table).subscriberState()
      if (subscribers.until > host.now()) await work(subscribers)
    } catch (error) {
      const { address: operation } = this.operation
      host.log('error', { operation, message: 'live clients were not notified', error: String(error) })
    }
  }
}

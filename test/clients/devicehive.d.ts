/** Methods of the published client that the tests call. Responses are untyped. */
declare module 'devicehive' {
  type Calls<M extends string> = Readonly<Record<M, (...given: any[]) => Promise<any>>>
  type Things = Calls<'get' | 'list' | 'count' | 'insert' | 'update' | 'delete'>
  type Model = new (members: object) => object
  type Association = 'Network' | 'DeviceType' | 'AllDeviceTypes'

  class DeviceHive {
    static readonly models: Readonly<
      Record<'User' | 'UserToken' | 'Network' | 'DeviceType' | 'Device' | 'Configuration', Model> & {
        query: Readonly<
          Record<`${'User' | 'Network' | 'DeviceType' | 'Device'}${'List' | 'Count' | 'Delete'}Query`, Model>
        >
      }
    >
    constructor(options: Readonly<Record<string, string | boolean>>)
    connect(credentials?: Readonly<Record<string, string>>): Promise<DeviceHive>
    disconnect(): void
    readonly accessToken: string
    readonly refreshToken: string
    readonly info: Calls<'getServerInfo' | 'getCacheInfo' | 'getClusterInfo'>
    readonly user: Things &
      Calls<'getCurrent' | 'updateCurrent' | 'getNetwork' | 'getDeviceType' | 'getDeviceTypes'> &
      Calls<`${'' | 'un'}assign${Association}`>
    readonly network: Things
    readonly deviceType: Things
    readonly device: Calls<'get' | 'list' | 'count' | 'add' | 'delete'>
    readonly configuration: Calls<'get' | 'put' | 'delete'>
  }
  export = DeviceHive
}

/**
 * Customer of SmartServer and enterprise of the vehicle associations. Users and devices of different tenants are
 * isolated.
 */
export interface Tenant {
  readonly name: string
  readonly shortName: string
  /** Customer number, unique among tenants. */
  readonly cid: number
  /** Secret key: 16 bytes in hex. */
  readonly encryptionKey: string
  readonly deviceSearchingRange: number
  readonly deviceNumberLimitation: number
  readonly licensingEnhancement: 'STANDARD' | 'PROFESSIONAL' | 'PREMIUM'
  readonly googleApiKey: string | null
  /** Expiry of the license. Unix time in milliseconds. */
  readonly licenseTill: number
  /** Registration number of an enterprise, required by vehicle associations. */
  readonly cnpj: string | null
}

/**
 * Tenant: a SmartServer customer and an enterprise of the vehicle associations. Its users and devices are isolated from
 * those of other tenants.
 */
export interface Tenant {
  readonly name: string
  readonly shortName: string
  /** Customer number, unique. */
  readonly cid: number
  /** Secret of 16 bytes, in hexadecimal. */
  readonly encryptionKey: string
  readonly deviceSearchingRange: number
  readonly deviceNumberLimitation: number
  readonly licensingEnhancement: 'STANDARD' | 'PROFESSIONAL' | 'PREMIUM'
  readonly googleApiKey: string | null
  /** Unix time in milliseconds. */
  readonly licenseTill: number
  /** Registration number of an enterprise, required by vehicle associations. */
  readonly cnpj: string | null
}

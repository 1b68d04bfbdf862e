/** A customer of SmartServer and an enterprise of the vehicle associations: a firm whose users and devices stay among themselves. */
export interface Tenant {
  readonly name: string
  readonly shortName: string
  /** Its customer number, which no other tenant has. */
  readonly cid: number
  /** 16 bytes in hex: a secret. */
  readonly encryptionKey: string
  readonly deviceSearchingRange: number
  readonly deviceNumberLimitation: number
  readonly licensingEnhancement: 'STANDARD' | 'PROFESSIONAL' | 'PREMIUM'
  readonly googleApiKey: string | null
  /** Milliseconds since 1970. */
  readonly licenseTill: number
  /** The number under which an enterprise is registered, as vehicle associations ask for it. */
  readonly cnpj: string | null
}

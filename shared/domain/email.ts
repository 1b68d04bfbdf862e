/** One spelling for addresses that people hold to be the same: compatibility forms, case and outer spaces don't count. */
export const canonicalEmail = (email: string): string => email.normalize('NFKC').toLowerCase().normalize('NFKC').trim()

/** Longer canonical addresses belong to nobody: a key of the table has no room for them when all is escaped. */
export const CANONICAL_EMAIL_MAX = 200

/** Server settings that a caller can see. */
import type { Server } from '../model/server.ts'

/** Attributes that a sign-in page needs. All others may be secrets of the operator. */
const HARMLESS_ATTRIBUTES = new Set([
  'title',
  'description',
  'logo',
  'logoInverted',
  'colorPrimary',
  'colorSecondary',
  'darkMode',
  'language',
  'termsUrl',
  'privacyUrl',
])

/** Returns the server's settings. Anonymous callers get no keys, and only the attributes of the sign-in page. */
export const visibleServer = (server: Server, signedIn: boolean): Server =>
  signedIn
    ? server
    : {
        ...server,
        bingKey: null,
        attributes: Object.fromEntries(
          Object.entries(server.attributes).filter(([name]) => HARMLESS_ATTRIBUTES.has(name)),
        ),
      }

/** What of the server's settings is shown to whom. */
import type { Server } from '../model/server.ts'

/** Attributes that a sign-in page needs; all others may be secrets of the owner. */
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

/** A stranger sees neither keys nor attributes, besides those that a sign-in page shows. */
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

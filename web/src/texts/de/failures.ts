import type { Texts } from '../catalog.ts'
import { memberMessage } from './memberMessages.ts'
import { phraseOf } from './phrases.ts'
import { REASONS } from './reasons.ts'
import { SENTENCES, SERVER_PHRASES } from './serverMessages.ts'

export const failures: Texts['failures'] = {
  unreachable: 'Der Server ist nicht erreichbar',
  status: status => `Der Server hat mit Status ${status} geantwortet`,
  // The app shows the server's reasons in errors, too.
  ofServer: message =>
    SENTENCES.get(message) ??
    phraseOf(message, SERVER_PHRASES) ??
    phraseOf(message, REASONS) ??
    memberMessage(message) ??
    `Meldung des Servers: ${message}`,
  reason: reason => phraseOf(reason, REASONS) ?? reason,
  unexpected: message => `Unerwarteter Fehler: ${message}`,
}

/** German for the messages of the server that the app can show. `failures.ts` quotes others in English. */
import type { Phrase } from './phrases.ts'

export const SENTENCES: ReadonlyMap<string, string> = new Map([
  // Sign-in and accounts.
  ['Wrong email address or password', 'E-Mail-Adresse oder Passwort ist falsch'],
  ['Enter the code of your authenticator app', 'Geben Sie den Code aus Ihrer Authenticator-App ein'],
  ['Wrong code', 'Der Code ist falsch'],
  ['Wrong credentials', 'E-Mail-Adresse oder Passwort ist falsch'],
  ['Not signed in', 'Sie sind nicht angemeldet'],
  ['The link is not valid or has expired', 'Der Link ist ungültig oder abgelaufen'],
  ['Too many failed sign-ins, try again later', 'Zu viele gescheiterte Anmeldungen. Versuchen Sie es später erneut'],
  ['Too many sign-ins at once, try again', 'Zu viele Anmeldungen gleichzeitig. Versuchen Sie es erneut'],
  ['Account is disabled', 'Das Konto ist deaktiviert'],
  ['Account has expired', 'Das Konto ist abgelaufen'],
  ['Account is readonly', 'Das Konto hat nur Leserechte'],
  ['Admin access required', 'Das darf nur ein Administrator'],
  ['Manager access required', 'Das darf nur ein Manager'],
  ['Operation restricted', 'Das ist diesem Konto nicht erlaubt'],
  ['Sign in first', 'Melden Sie sich zuerst an'],
  ['Registration disabled', 'Dieser Server erlaubt keine Registrierung'],
  ['Second factors are disabled on this server', 'Dieser Server erlaubt keine Anmeldung in zwei Schritten'],
  ['totpKey is required', 'Dieser Server verlangt die Anmeldung in zwei Schritten'],
  ['The last administrator must remain', 'Der letzte Administrator muss bleiben'],
  ['User device limit reached', 'Die Höchstzahl der Geräte dieses Benutzers ist erreicht'],
  ['Manager user limit reached', 'Die Höchstzahl der verwalteten Benutzer ist erreicht'],
  ['Invalid token', 'Das Token ist ungültig'],
  ['Token has expired', 'Das Token ist abgelaufen'],
  ['expiration must be in the future', 'Der Ablauf muss in der Zukunft liegen'],
  ['token cannot be used', 'Dieses Token ist nicht verwendbar'],
  ['A temporary user is changed through its share', 'Das Konto eines Gasts ändert sich nur mit seiner Freigabe'],
  ['A user cannot manage itself', 'Ein Benutzer kann sich nicht selbst verwalten'],
  ['The users would manage each other', 'Die Benutzer würden einander verwalten'],
  ['A token cannot create a token with more rights', 'Ein Token kann kein Token mit mehr Rechten erstellen'],
  ['The token is narrowed and cannot do this', 'Dem Token fehlen die Rechte dafür'],
  ['email is already in use', 'Diese E-Mail-Adresse ist schon vergeben'],
  // Objects.
  ['Not found', 'Nicht gefunden'],
  ['Quarantine entry not found', 'Abgewiesener Punkt nicht gefunden'],
  ['uniqueId is already in use', 'Diese Kennung ist schon vergeben'],
  ['attribute already has an alias', 'Das Attribut hat schon einen Anzeigenamen'],
  ['Cycle in group hierarchy', 'Eine Gruppe kann nicht in sich selbst liegen'],
  ['The maximum number of devices is reached', 'Die Höchstzahl der Geräte ist erreicht'],
  ['The device has no position yet', 'Das Gerät hat noch keine Position'],
  ['Device is offline', 'Das Gerät ist offline'],
  ['Failed to send command', 'Der Befehl konnte nicht gesendet werden'],
  ['Device is disabled', 'Das Gerät ist deaktiviert'],
  [
    'The device is reporting too fast to change its odometer, try again',
    'Das Gerät meldet sich zu schnell, um den Kilometerstand zu setzen. Versuchen Sie es erneut',
  ],
  ['Too many commands are waiting for the device', 'Es warten schon zu viele Befehle auf das Gerät'],
  ['The device was deleted: set deviceId to another device', 'Das Gerät wurde gelöscht. Wählen Sie ein anderes'],
  ['This server requires keys: create another one', 'Dieser Server verlangt Schlüssel. Erstellen Sie einen neuen'],
  ['Unknown geometry type', 'Unbekannte Form'],
  [
    'The device and the user belong to different customers',
    'Das Gerät und der Benutzer gehören zu verschiedenen Kunden',
  ],
  ['The device is linked to users of another customer', 'Das Gerät ist Benutzern eines anderen Kunden zugewiesen'],
  // Shares.
  ['Sharing is disabled', 'Dieser Server erlaubt kein Teilen'],
  ['A shared link does not allow this', 'Ein geteilter Link erlaubt das nicht'],
  ['This is not a shared link', 'Das ist kein geteilter Link'],
  ['Share access denied', 'Kein Zugriff auf diese Freigabe'],
  ['The end must be in the future', 'Das Ende muss in der Zukunft liegen'],
  ['The end must be after from', 'Das Ende muss nach dem Anfang liegen'],
  ['from must be before the end', 'Der Anfang muss vor dem Ende liegen'],
  ['The shared object was deleted', 'Das Freigegebene wurde gelöscht'],
  // Emails.
  ['Email is not configured', 'Dieser Server sendet keine E-Mails'],
  ['Your account has no valid email address', 'Ihr Konto hat keine gültige E-Mail-Adresse'],
  [
    'This server sends no email: ask an administrator for a new password',
    'Dieser Server sendet keine E-Mails. Bitten Sie einen Administrator um ein neues Passwort',
  ],
  [
    'Wait a minute before you send another test email',
    'Warten Sie eine Minute, bevor Sie noch eine Test-E-Mail senden',
  ],
  ['The email could not be sent', 'Die E-Mail konnte nicht gesendet werden'],
  ['The email may not have been sent', 'Die E-Mail wurde vielleicht nicht gesendet'],
  [
    'An administrator must set the server attribute web.url first',
    'Zuerst muss ein Administrator das Serverattribut web.url setzen',
  ],
  // The service itself.
  ['The request is not valid', 'Die Anfrage ist nicht gültig'],
  ['The body must be at most 1 MB', 'Die Anfrage darf höchstens 1 MB groß sein'],
  ['Too many concurrent changes, try again', 'Zu viele Änderungen gleichzeitig. Versuchen Sie es erneut'],
  ['Too many requests, try again later', 'Zu viele Anfragen. Versuchen Sie es später erneut'],
  [
    'The service is temporarily unavailable, try again',
    'Der Dienst ist gerade nicht verfügbar. Versuchen Sie es erneut',
  ],
  ['The server cannot reach its table', 'Der Server erreicht seine Datenbank nicht'],
  ['Cross-site request rejected', 'Anfrage von einer fremden Website abgewiesen'],
  // API Gateway, when it limits the rate or a function does not answer.
  ['Too Many Requests', 'Zu viele Anfragen. Versuchen Sie es später erneut'],
  ['Internal Server Error', 'Im Server ist ein Fehler aufgetreten'],
  ['Service Unavailable', 'Der Dienst ist gerade nicht verfügbar. Versuchen Sie es erneut'],
])

const KINDS: Readonly<Record<string, string>> = {
  Device: 'Gerät',
  Group: 'Gruppe',
  User: 'Benutzer',
  Geofence: 'Geozone',
}

const OBJECT = '(Device|Group|User|Geofence)'

export const SERVER_PHRASES: readonly Phrase[] = [
  [new RegExp(`${OBJECT} not found`), (kind = '') => `${KINDS[kind]} nicht gefunden`],
  [new RegExp(`${OBJECT} access denied`), (kind = '') => `${KINDS[kind]} nicht gefunden oder nicht freigegeben`],
  [/Internal error, request id (.+)/, id => `Im Server ist ein Fehler aufgetreten, Kennung der Anfrage: ${id}`],
  [/The email could not be sent\. (.+)\./, fault => `Die E-Mail konnte nicht gesendet werden: ${fault}`],
  [/A device can have at most (\d+) aliases/, most => `Ein Gerät kann höchstens ${most} Anzeigenamen haben`],
  [/A user can have at most (\d+) shares/, most => `Ein Benutzer kann höchstens ${most} Freigaben haben`],
  [
    /Groups can be nested at most (\d+) levels deep/,
    most => `Gruppen können höchstens ${most} Ebenen tief verschachtelt sein`,
  ],
  [/The range must be at most (\d+) days/, most => `Der Zeitraum darf höchstens ${most} Tage haben`],
  [/Geofence (.+) is too large to hide/, name => `Die Geozone ${name} ist zu groß, um sie zu verbergen`],
  [
    /The response exceeds (\d+) MB.*/,
    most => `Die Antwort ist größer als ${most} MB. Wählen Sie einen kürzeren Zeitraum`,
  ],
  [
    /A (?:combined )?report holds at most (\d+) (?:positions|events).*/,
    most => `Ein Bericht kann höchstens ${most} Einträge haben. Wählen Sie einen kürzeren Zeitraum oder weniger Geräte`,
  ],
  [
    /A workbook holds at most (\d+) positions: device (.+) exceeds it.*/,
    (most, name) =>
      `Eine Datei kann höchstens ${most} Positionen haben, ${name} hat mehr. Wählen Sie einen kürzeren Zeitraum`,
  ],
  [/Command (\S+) is not supported.*/, type => `Der Befehl ${type} wird nicht unterstützt`],
]

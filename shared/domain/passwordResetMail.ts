/** Email with a link that sets a new password, and the address in it. */
import type { EntityAttributes } from '../model/attributes.ts'
import type { MailText } from './notificationMail.ts'
import { settingsFrom } from './settings.ts'

/** Path of the page in Traccar's web client and in ours. */
const PAGE = '/reset-password'

export const passwordResetMail = (origin: string, secret: string): MailText => ({
  subject: 'Set a new password for your GPS tracking account',
  text: [
    'Open this link within an hour to set a new password. It works once.',
    '',
    `${origin}${PAGE}?passwordReset=${secret}`,
    '',
    'If you did not request this, ignore this email: your password is unchanged.',
    '',
  ].join('\n'),
})

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

interface Requested {
  /** Host name that the client used, with its port. */
  readonly hostName: string
  readonly secure: boolean
  /** True if the network in front of the server checks the host name. */
  readonly verified: boolean
}

/**
 * Returns the origin of the web app for links: the server attribute `web.url`, else that of the request. A host name that
 * the client can choose freely is not used, because the link with its secret would lead to it. Then returns undefined.
 */
export const linkOrigin = (
  attributes: EntityAttributes,
  { hostName, secure, verified }: Requested,
): string | undefined => {
  const configured = settingsFrom(attributes).text('web.url')
  const address = configured === '' ? `${secure ? 'https' : 'http'}://${hostName}` : configured
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return undefined
  const { origin, hostname } = new URL(address)
  return configured !== '' || verified || LOOPBACK.has(hostname) ? origin : undefined
}

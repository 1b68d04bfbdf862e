/** Sends a report to its caller by email. */
import { reports as operations } from '#shared/api/traccar/reports.ts'
import { XLSX } from '#shared/api/operation.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { faultOf, isAddress, type Mailer, wasNotSent } from '#shared/domain/mail.ts'
import { badRequest, tooLarge, tooManyRequests } from '#shared/errors.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { notifications } from '#shared/table/notifications.ts'
import { workbookSheets, type WorkbookRequest } from './reportWorkbook.ts'
import { WORKBOOK_NAME, workbookOf } from './workbook.ts'

const PAUSE_MS = 60_000
/** Many mail servers reject larger emails. */
const ATTACHMENT_MAX_BYTES = 7 * 1024 * 1024

interface MailRequest extends WorkbookRequest {
  readonly context: RequestContext
}

/**
 * Sends the workbook to the caller. Throws badRequest if email is disabled, if the caller has no valid address or if sending
 * fails; tooManyRequests within a minute of the last report.
 */
export const mailReport = async (request: MailRequest): Promise<void> => {
  const { caller, table, now, context } = request
  const { address, grants } = operations.mail
  const mailer = mailerOf(context.host, address, grants)
  if (!mailer) throw badRequest('Email is not configured on this server')
  const { id, email } = caller.account
  if (!isAddress(email)) throw badRequest('Your account has no valid email address')
  const content = await workbookOf(await workbookSheets(request))
  if (content.length > ATTACHMENT_MAX_BYTES) throw tooLarge('The report exceeds 7 MB: request a shorter period')
  // The address is not verified, so a rate limit must protect it from a flood of emails.
  const minute = Math.floor(now / PAUSE_MS)
  const delivery = { subject: `report-${minute}`, recipient: id, channel: 'mail' } as const
  if (!(await notifications(table).claim(delivery, now, PAUSE_MS)))
    throw tooManyRequests('Wait a minute before you send another report', PAUSE_MS / 1000)
  const mail = {
    id: `report-${minute}-${id}`,
    to: email,
    subject: 'Report',
    text: 'The report that you requested is attached.\n',
    attachments: [{ fileName: WORKBOOK_NAME, contentType: XLSX, content }],
  }
  await send(mailer, mail, request).catch(async (error: unknown) => {
    if (wasNotSent(error)) await notifications(table).release(delivery)
    const reason = faultOf(error)
    const told = wasNotSent(error) ? 'The email could not be sent' : 'The email may not have been sent'
    throw badRequest(reason === undefined ? told : `${told}. ${reason}.`)
  })
}

const send = async (mailer: Mailer, mail: Parameters<Mailer['send']>[0], { caller, context }: MailRequest) => {
  try {
    await mailer.send(mail)
  } catch (error) {
    const entry = {
      message: 'sending a report failed',
      userId: caller.id,
      error: String(error),
      reason: faultOf(error),
    }
    context.host.log('error', entry)
    throw error
  }
}

import { notificationRules as operations } from '#shared/api/traccar/notificationRules.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { isAddress } from '#shared/domain/mail.ts'
import { isToldBy, ruleModel, type StoredRule, unknownNotificators } from '#shared/domain/ruleMatch.ts'
import { isActive } from '#shared/domain/userRules.ts'
import { badRequest, forbidden, tooManyRequests } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { checkRight } from '#shared/http/tokenRights.ts'
import { EVENT_TYPES } from '#shared/model/event.ts'
import { userId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { notificationRules } from '#shared/table/notificationRules.ts'
import { notifications } from '#shared/table/notifications.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { collection } from './collection.ts'
import { sendTestMail, sendTestToClients, PAUSE_MS, sendAll } from './testNotifications.ts'

const rule = collection<number, StoredRule>({
  kind: 'notification',
  toId: id => id,
  store: notificationRules,
  textsOf: ({ description }) => [description],
  check: one => {
    const [unknown] = unknownNotificators(one)
    if (unknown !== undefined) throw badRequest('notificators must be web, mail or command')
    if (isToldBy(one, 'command') && one.commandId === 0) throw badRequest('commandId is required')
  },
  references: ({ calendarId, commandId }) => [
    { kind: 'calendar', id: calendarId },
    { kind: 'command', id: commandId },
  ],
})

export const list: Implementation<typeof operations.list> = async call => (await rule.list(call)).map(ruleModel)
export const get: Implementation<typeof operations.get> = async call => ruleModel(await rule.get(call))
export const create: Implementation<typeof operations.create> = async call => {
  checkCommandRight(call)
  return ruleModel(await rule.create(call))
}
export const update: Implementation<typeof operations.update> = async call => {
  checkCommandRight(call)
  return ruleModel(await rule.update(call))
}
export const remove: Implementation<typeof operations.remove> = rule.remove

/** A rule with a command sends it with each event, so a narrowed token needs the same right as for sending it. */
const checkCommandRight = ({ body, caller }: { readonly body: StoredRule; readonly caller: Caller }): void => {
  if (isToldBy(body, 'command')) checkRight('commands', caller)
}

export const types: Implementation<typeof operations.types> = () => Promise.resolve(EVENT_TYPES.map(type => ({ type })))

export const notificators: Implementation<typeof operations.notificators> = ({ query, context: { host } }) => {
  const mail = host.mailer !== undefined || host.environment.mailFrom !== undefined ? ['mail'] : []
  const found = query.announcement ? mail : ['web', ...mail, 'command']
  return Promise.resolve(found.map(type => ({ type })))
}

export const testAll: Implementation<typeof operations.testAll> = async call => {
  await sendTestToClients(call, operations.testAll)
  await sendTestMail(call, operations.testAll)
}

export const test: Implementation<typeof operations.test> = async call => {
  const { notificator } = call.params
  if (notificator === 'mail') return sendTestMail(call, operations.test)
  if (notificator === 'web') return sendTestToClients(call, operations.test)
  throw badRequest(notificator === 'command' ? 'A test cannot send commands' : 'Unknown notificator')
}

export const announce: Implementation<typeof operations.announce> = async call => {
  const { params, query, body, caller, table, now, context } = call
  checkManages(caller)
  if (params.notificator !== 'mail') throw badRequest('Announcements can be sent by mail only')
  const mailer = mailerOf(context.host, operations.announce.address, operations.announce.grants)
  if (!mailer) throw badRequest('Email is not configured')
  const found =
    query.userId.length > 0 ? await users(table).byIds(query.userId.map(userId)) : await managedBy(caller, table)
  const recipients = found.filter(
    account => isActive(account, now) && isAddress(account.email) && account.share === undefined,
  )
  if (recipients.length > RECIPIENTS_MAX) throw badRequest(`There are more than ${RECIPIENTS_MAX} recipients`)
  const minute = Math.floor(now / PAUSE_MS)
  const id = `announcement-${minute}-${caller.id}`
  if (!(await notifications(table).claim({ subject: id, recipient: caller.id, channel: 'mail' }, now, PAUSE_MS)))
    throw tooManyRequests('Wait a minute before you send another announcement', PAUSE_MS / 1000)
  await sendAll(
    mailer,
    recipients.map(account => ({
      id: `${id}-${account.id}`,
      to: account.email,
      subject: body.subject,
      text: `${body.body}\n`,
    })),
    context.host,
  )
}

const RECIPIENTS_MAX = 100

const managedBy = async (caller: Caller, table: Table): Promise<Account[]> =>
  (await users(table).visibleTo(caller)).filter(({ id }) => caller.administrator || id !== caller.id)

const checkManages = (caller: Caller): void => {
  if (caller.administrator || caller.managesTenant || caller.account.userLimit !== 0 || caller.account.managed > 0)
    return
  throw forbidden('Manager access required')
}

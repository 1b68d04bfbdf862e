import { users } from '#shared/api/traccar/users.ts'
import { forbidden } from '#shared/errors.ts'
import { roleToward } from '#shared/http/roleToward.ts'
import { changeBy, checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { checkNewPassword, hashPassword } from '#shared/http/passwords.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.update, async ({ params, body, caller, stores }) => {
  checkSameId(params.id, body.id)
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const change = changeBy(caller, roleToward(caller, id), body)
  const before = await stores.users.byId(id)
  if (!before) throw forbidden('User access denied')
  // Refuse before the expensive hash; the change is judged again against what is stored when it is written.
  change(before)
  if (body.password) await checkNewPassword(body.password, stores)
  const phc = body.password ? await hashPassword(body.password) : undefined
  const account = await stores.users.update(id, stored => ({ ...change(stored), phc }))
  if (!account) throw forbidden('User access denied')
  // A new password ends all sessions but the one in which it was set.
  if (phc !== undefined && caller.id === id && caller.session)
    await stores.sessions.keep(caller.session, account.credentialVersion)
  return userModel(account, body.token)
})

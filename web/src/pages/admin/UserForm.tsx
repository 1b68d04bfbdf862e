import { useState } from 'react'
import { localMinute } from '../../range/range.ts'
import { api, setUser, type User, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { Checkbox, Field, formText, Select } from '../../ui/Field.tsx'
import { FieldGroup, SaveForm } from '../../ui/Form.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { errorMessage } from '../../ui/useAction.ts'
import { KINDS, turnOnNotifications } from '../../welcome/defaultNotifications.ts'
import { ACCESSES, accessOf, userFormValues } from './users.ts'

interface UserFormProps {
  /** Undefined for a new user. */
  readonly user: User | undefined
  readonly saved: (user: User) => void
}

export const UserForm = ({ user, saved }: UserFormProps) => {
  const { admin } = useTexts()
  const { user: me } = useSignedIn()
  const { administrator, mayWrite } = useRights()
  const { showToast } = useToasts()
  const [rows, setRows] = useState(() => rowsOf(user?.attributes ?? {}))
  const save = async (form: HTMLFormElement): Promise<User> => {
    const body = { ...user, ...userFormValues(formText(form), administrator), attributes: attributesOf(rows) }
    const kept = await (user
      ? api.call('users.update', { params: { id: user.id }, body })
      : api.call('users.create', { body }))
    if (kept.id === me.id) setUser(kept)
    // Other new users choose them when they sign in first.
    if (!user && kept.readonly)
      await turnOnNotifications(kept.id, KINDS).catch((failure: unknown) =>
        showToast({ tone: 'danger', text: errorMessage(failure) }),
      )
    // Cleared, so that the next save does not set it again.
    const password = form.elements.namedItem('password')
    if (password instanceof HTMLInputElement) password.value = ''
    return kept
  }
  return (
    <SaveForm label={user?.name ?? admin.users.add} save={save} saved={saved} disabled={!mayWrite}>
      <ProfileFields user={user} />
      <RightFields user={user} />
      <LimitFields user={user} />
      <AttributesField rows={rows} change={setRows} />
    </SaveForm>
  )
}

type FieldsProps = Pick<UserFormProps, 'user'>

const ProfileFields = ({ user }: FieldsProps) => {
  const { admin } = useTexts()
  const { users } = admin
  return (
    <FieldGroup title={users.person}>
      <Field label={users.name} name="name" defaultValue={user?.name} maxLength={128} autoComplete="off" required />
      <Field
        label={users.email}
        name="email"
        defaultValue={user?.email}
        maxLength={128}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        label={users.phone}
        name="phone"
        type="tel"
        defaultValue={user?.phone ?? ''}
        maxLength={128}
        autoComplete="off"
      />
      <Field
        label={users.password}
        name="password"
        type="password"
        maxLength={128}
        autoComplete="new-password"
        required={!user}
        {...(user && { hint: users.keepPassword })}
      />
    </FieldGroup>
  )
}

const RightFields = ({ user }: FieldsProps) => {
  const { admin } = useTexts()
  const { administrator } = useRights()
  const { users } = admin
  return (
    <FieldGroup title={users.may}>
      {administrator && (
        <Checkbox label={users.administrator} name="administrator" defaultChecked={user?.administrator === true} />
      )}
      <Select label={users.access} name="access" defaultValue={user ? accessOf(user) : ACCESSES[0]}>
        {ACCESSES.map(access => (
          <option key={access} value={access}>
            {users.accesses[access]}
          </option>
        ))}
      </Select>
      {user?.deviceReadonly === true && <input type="hidden" name="deviceReadonly" value="on" />}
      <Checkbox label={users.limitCommands} name="limitCommands" defaultChecked={user?.limitCommands === true} />
      <Checkbox label={users.fixedEmail} name="fixedEmail" defaultChecked={user?.fixedEmail === true} />
    </FieldGroup>
  )
}

const LimitFields = ({ user }: FieldsProps) => {
  const { admin } = useTexts()
  const { administrator } = useRights()
  const { users } = admin
  const ends = user?.expirationTime ?? null
  return (
    <FieldGroup title={users.limits}>
      <Field
        label={users.expirationTime}
        hint={users.expirationHint}
        name="expirationTime"
        type="datetime-local"
        defaultValue={ends === null ? '' : localMinute(new Date(ends))}
      />
      {administrator && (
        <>
          <Field
            label={users.deviceLimit}
            hint={users.deviceLimitHint}
            name="deviceLimit"
            type="number"
            min={-1}
            defaultValue={user?.deviceLimit ?? -1}
          />
          <Field
            label={users.userLimit}
            hint={users.userLimitHint}
            name="userLimit"
            type="number"
            min={-1}
            defaultValue={user?.userLimit ?? 0}
          />
        </>
      )}
      <Checkbox label={users.disabled} name="disabled" defaultChecked={user?.disabled === true} />
    </FieldGroup>
  )
}

import { INGEST_KEY_ATTRIBUTE } from '#shared/domain/ingestKeys.ts'
import type { Device } from '#shared/model/device.ts'
import { linkTo } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { useRefresh } from '../../live/LiveProvider.tsx'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { errorMessage, useAction } from '../../ui/useAction.ts'
import { keepCreatedKey } from '../connect/createdKeys.ts'
import styles from './MapPage.module.css'
import { newIdentifier } from './newIdentifier.ts'

/** What a user without devices sees: the way to the first one. */
export const FirstDevice = () => {
  const { map } = useTexts()
  const { mayWriteDevices } = useRights()
  const { busy, error, run } = useAction()
  const refresh = useRefresh()
  const { user } = useSignedIn()
  const { showToast } = useToasts()
  if (!mayWriteDevices)
    return (
      <div className={styles['first']}>
        <Notice>
          {map.none} {map.noneShared}
        </Notice>
      </div>
    )
  const add = async (form: HTMLFormElement): Promise<void> => {
    const name = formText(form)('name').trim()
    await run(async () => {
      const device = await api.call('devices.create', { body: { name, uniqueId: newIdentifier() } })
      // The device reports without a key, too, and the next page can create one.
      const key = await firstKey(device).catch((failure: unknown) => {
        showToast({ tone: 'danger', text: errorMessage(failure) })
        return undefined
      })
      if (key !== undefined) keepCreatedKey({ userId: user.id, deviceId: device.id, key })
      await refresh()
      navigate(`/devices/${device.id}/connect`)
    })
  }
  return (
    <section className={styles['first']} aria-label={map.firstTitle}>
      <p className="soft">{map.none}</p>
      <h2>{map.firstTitle}</h2>
      <p className="soft">{map.firstText}</p>
      <Form
        label={map.firstTitle}
        submit={form => void add(form)}
        error={error}
        buttons={
          <>
            <Button kind="main" type="submit" busy={busy}>
              {map.firstGo}
            </Button>
            <ButtonLink href={linkTo('/manage/devices/new')}>{map.firstOther}</ButtonLink>
          </>
        }
      >
        <Field
          label={map.firstName}
          name="name"
          placeholder={map.firstExample}
          maxLength={128}
          pattern=".*\S.*"
          required
        />
      </Form>
    </section>
  )
}

/** Returns the key that a server creates with each device if it requires keys, or else a new one. */
const firstKey = async ({ id, attributes }: Device): Promise<string> => {
  const { [INGEST_KEY_ATTRIBUTE]: key } = attributes
  return typeof key === 'string' ? key : (await api.call('ingestKeys.rotate', { params: { id }, body: {} })).key
}

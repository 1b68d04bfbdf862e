import type { Device } from '#shared/model/device.ts'
import { meters } from '#shared/units.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive, useRefresh } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useDoing } from '../../ui/useAction.ts'
import { Part } from './Part.tsx'

const DIGITS = 3

/** Sets how far a device has gone altogether, as its own odometer says. */
export const Odometer = ({ device: { id } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { units } = useFormat()
  const { say } = useToasts()
  const { positions } = useLive()
  const refresh = useRefresh()
  const { busy, failure, run } = useDoing()
  const { symbol, from } = units.distance
  const known = positions.get(id)?.attributes['totalDistance']
  const save = async (form: HTMLFormElement): Promise<void> => {
    const typed = Number(formText(form)('distance').replace(',', '.'))
    await run(async () => {
      const totalDistance = meters(typed / from(meters(1)))
      await api.call('devices.setDistance', { params: { id }, body: { deviceId: id, totalDistance } })
      say({ tone: 'plain', text: manage.distance.done })
      await refresh()
    })
  }
  return (
    <Part title={manage.distance.title}>
      {positions.has(id) ? (
        <Form
          label={manage.distance.title}
          submit={form => void save(form)}
          failure={failure}
          buttons={
            <Button type="submit" busy={busy}>
              {manage.distance.set}
            </Button>
          }
        >
          <Field
            label={manage.distance.label(symbol)}
            name="distance"
            inputMode="decimal"
            pattern="[0-9]+([.,][0-9]+)?"
            defaultValue={typeof known === 'number' ? String(Number(from(meters(known)).toFixed(DIGITS))) : '0'}
            required
          />
        </Form>
      ) : (
        <Notice>{manage.distance.noPosition}</Notice>
      )}
    </Part>
  )
}

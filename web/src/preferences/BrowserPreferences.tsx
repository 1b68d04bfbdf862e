import { useTexts } from '../texts/texts.ts'
import { Checkbox } from '../ui/Field.tsx'
import { Card } from '../ui/PageFrame.tsx'
import { chooseGrouping, useGrouping } from './groupDevices.ts'

/** Choices that the browser stores, and that apply at once. */
export const BrowserPreferences = () => {
  const { map } = useTexts()
  return (
    <Card title={map.thisBrowser}>
      <Checkbox
        label={map.grouping}
        hint={map.groupingHelp}
        checked={useGrouping()}
        onChange={({ target }) => chooseGrouping(target.checked)}
      />
    </Card>
  )
}

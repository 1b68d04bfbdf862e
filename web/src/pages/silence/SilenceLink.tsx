import { linkTo } from '../../app/links.ts'
import { useTexts } from '../../texts/texts.ts'

/** Link to the page that says why a device is silent. */
export const SilenceLink = ({ deviceId }: { readonly deviceId: number }) => {
  const { silence } = useTexts()
  return <a href={linkTo(`/devices/${deviceId}/silence`)}>{silence.title}</a>
}

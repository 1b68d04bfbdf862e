import { useTexts } from '../texts/texts.ts'
import { CopyField } from '../ui/CopyField.tsx'
import { QrCode } from '../ui/QrCode.tsx'

/** A key for an authenticator app, as a QR code and as text. */
export const TotpKey = ({ totpKey, email }: { readonly totpKey: string; readonly email: string }) => {
  const { account, shell } = useTexts()
  const name = `${encodeURIComponent(shell.product)}:${encodeURIComponent(email)}`
  const address = `otpauth://totp/${name}?secret=${totpKey}&issuer=${encodeURIComponent(shell.product)}`
  return (
    <>
      <QrCode label={account.secondCode} text={address} />
      <CopyField label={account.secondKey} text={totpKey} />
    </>
  )
}

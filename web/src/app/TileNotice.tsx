import { useEffect } from 'react'
import { useTexts } from '../texts/texts.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'

/** Says why the map has no tiles, when the browser was not allowed to fetch them. */
export const TileNotice = () => {
  const { shell } = useTexts()
  const { say } = useToasts()
  useEffect(() => {
    const tell = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
      if (!['connect-src', 'img-src'].includes(effectiveDirective) || !URL.canParse(blockedURI)) return
      say({ tone: 'danger', text: shell.tilesBlocked(new URL(blockedURI).origin) })
    }
    document.addEventListener('securitypolicyviolation', tell)
    return () => document.removeEventListener('securitypolicyviolation', tell)
  }, [say, shell])
  return null
}

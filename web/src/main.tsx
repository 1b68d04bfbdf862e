import { createRoot } from 'react-dom/client'
import { App, beginSession } from './app/App.tsx'
import { pageOfMailLink } from './app/mailLinks.ts'
import { followTheme } from './app/theme.ts'
import './app/base.css'
import { takeShareToken } from './share/shareToken.ts'
import { followLanguage } from './texts/languageChoice.ts'

followTheme()
followLanguage()
const page = pageOfMailLink(window.location.pathname, window.location.search)
if (page !== undefined) window.history.replaceState(null, '', `/${page}`)
const shareToken = takeShareToken()
if (shareToken === undefined) beginSession()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App shareToken={shareToken} />)

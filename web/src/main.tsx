import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { pageOfMailLink } from './app/mailLinks.ts'
import { followTheme } from './app/theme.ts'
import './app/base.css'

followTheme()
const page = pageOfMailLink(window.location.pathname, window.location.search)
if (page !== undefined) window.history.replaceState(null, '', `/${page}`)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
